"""Periods and dates as regions write them, as ISO text.

A period is `2021`, a quarter `2021-Q1`, a half year `2021-H1`, a month `2021-03`, a stage of payment `2021-T2`;
cumulative ones are an interval of two, `2021-Q1/2021-Q3` for `s.d. TW III 2021`. Without a year there is only the part:
`Q3`.
"""

import re
from datetime import date, datetime, timedelta
from functools import lru_cache

from orchestration.regions.names import plain

MONTHS = {
    "januari": 1, "jan": 1, "january": 1, "februari": 2, "pebruari": 2, "feb": 2, "peb": 2, "february": 2, "maret": 3,
    "mar": 3, "march": 3, "april": 4, "apr": 4, "mei": 5, "may": 5, "juni": 6, "jun": 6, "june": 6, "juli": 7, "jul": 7,
    "july": 7, "agustus": 8, "agust": 8, "agt": 8, "ags": 8, "aug": 8, "august": 8, "september": 9, "sept": 9, "sep": 9,
    "oktober": 10, "okt": 10, "oct": 10, "october": 10, "november": 11, "nopember": 11, "nov": 11, "nop": 11,
    "desember": 12, "des": 12, "dec": 12, "december": 12,
}  # fmt: skip
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
_PART = re.compile(
    r"\b(?:(?P<quarter>tw|triwulan|tri wulan|kuartal|quarter|q)|(?P<half>semester|smt|sem)|(?P<stage>tahap))"
    r"[\s.\-]*(?P<number>iv|iii|ii|i|[1-4])\b"
)
_IN_MONTH = re.compile(rf"\b({_MONTH})\b")
_CUMULATIVE = re.compile(r"\bs\s*[./]?\s*d\b\.?|\bsampai (?:dengan|dgn)\b|\bkumulatif\b|\bhingga\b")
_FIRST = {"Q": "Q1", "H": "H1", "T": "T1"}


@lru_cache(maxsize=16_384)
def read_period(text: str) -> str | None:
    """The period that a text names, or None.

    >>> [read_period(t) for t in ("TA. 2021", "TW I 2021", "s.d. Triwulan III TA 2021", "Semester II", "Maret 2021")]
    ['2021', '2021-Q1', '2021-Q1/2021-Q3', 'H2', '2021-03']
    """
    words = plain(text)
    years = list(dict.fromkeys(_YEAR.findall(words)))
    year = years[0] if len(years) == 1 else None
    if len(years) > 1:
        return None
    part = _part(words)
    if part is None:
        return year
    whole = f"{year}-{part}" if year else part
    if not _CUMULATIVE.search(words):
        return whole
    first = _FIRST.get(part[0], "01")
    return f"{f'{year}-' if year else ''}{first}/{whole}"


def _part(words: str) -> str | None:
    if found := _PART.search(words):
        number = _ROMAN[found["number"]]
        if found["quarter"]:
            return f"Q{number}"
        if found["half"]:
            return f"H{number}" if number <= 2 else None
        return f"T{number}"
    months = _IN_MONTH.findall(words)
    return f"{MONTHS[months[0]]:02d}" if len(set(months)) == 1 else None


_AROUND = re.compile(r"\b(tahun|anggaran|ta|t a|bulan|per|tw|s d|sampai|dengan)\b")


def is_period(text: str) -> bool:
    """Whether a text is nothing but a period: `2021`, `TW I 2021`, `s.d. Maret`; not `Realisasi Tahap 1`."""
    if read_period(text) is None:
        return False
    rest = _CUMULATIVE.sub(" ", plain(text))
    for pattern in (_PART, _IN_MONTH, _YEAR, _AROUND):
        rest = pattern.sub(" ", rest)
    return not re.sub(r"[^a-z0-9]", "", rest)


def join_periods(outer: str | None, inner: str | None) -> str | None:
    """The period of a column within that of its table: a part takes the table's year, a year of its own wins."""
    if inner is None or outer is None:
        return inner or outer
    if _YEAR.match(inner):
        return inner
    year = outer[:4] if _YEAR.match(outer) else None
    return "/".join(f"{year}-{part}" for part in inner.split("/")) if year else inner


_DAY_FIRST = re.compile(r"(\d{1,2})[/.\-\s](\d{1,2})[/.\-\s](\d{2}|\d{4})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_YEAR_FIRST = re.compile(r"(\d{4})[/.\-](\d{1,2})[/.\-](\d{1,2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?")
_WITH_NAME = re.compile(rf"(?:[a-z']+,\s*)?(\d{{1,2}})[\s\-/]*({_MONTH})\.?[\s\-/,]*(\d{{4}}|\d{{2}})")
EXCEL_EPOCH = date(1899, 12, 30)


def read_date(cell: object) -> date | None:
    """The day that a cell names: a date, an ISO or Indonesian text, or the serial number of a spreadsheet program.

    Days stand before months, as Indonesia writes them; a text that is no such day is None.

    >>> [str(read_date(t)) for t in ("31/12/2020", "18 Februari 2026", "1 Nopember 2020", 44197.0)]
    ['2020-12-31', '2026-02-18', '2020-11-01', '2021-01-01']
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        # 20,000 is October 1954 and 60,000 April 2064: outside, a number is no day of ours.
        return EXCEL_EPOCH + timedelta(days=int(cell)) if 20_000 <= cell <= 60_000 else None
    if isinstance(cell, str) and re.fullmatch(r"\d{5}", cell.strip()):
        return read_date(int(cell))
    return _read_day(str(cell)) if isinstance(cell, str) else None


@lru_cache(maxsize=65_536)
def _read_day(text: str) -> date | None:
    words = plain(text).removeprefix("'")
    try:
        if found := _YEAR_FIRST.fullmatch(words):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := _DAY_FIRST.fullmatch(words):
            return date(_full_year(found[3]), int(found[2]), int(found[1]))
        if found := _WITH_NAME.fullmatch(words):
            return date(_full_year(found[3]), MONTHS[found[2]], int(found[1]))
    except ValueError:
        return None
    return None


def _full_year(text: str) -> int:
    year = int(text)
    if len(text) == 4:
        return year
    return 2000 + year if year < 60 else 1900 + year
