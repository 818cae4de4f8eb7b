"""Periods and dates as regions write them, as ISO text.

A period is `2021`, a quarter `2021-Q1`, a half year `2021-H1`, a month `2021-03`, a stage of payment `2021-T2`;
cumulative ones are an interval of two, `2021-Q1/2021-Q3` for `s.d. TW III 2021`. A caturwulan, a
third of a year, is an interval of months, and an event one of days, `2021-03-02/2021-03-05`. Without a year there is
only the part: `Q3`.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise

from orchestration.regions.names import plain

MONTHS = {
    "januari": 1, "jan": 1, "january": 1, "februari": 2, "pebruari": 2, "feb": 2, "peb": 2, "february": 2, "maret": 3,
    "mar": 3, "march": 3, "april": 4, "apr": 4, "mei": 5, "may": 5, "juni": 6, "jun": 6, "june": 6, "juli": 7, "jul": 7,
    "july": 7, "agustus": 8, "agust": 8, "agt": 8, "ags": 8, "aug": 8, "august": 8, "september": 9, "sept": 9, "sep": 9,
    "oktober": 10, "okt": 10, "oct": 10, "october": 10, "november": 11, "nopember": 11, "nov": 11, "nop": 11,
    "desember": 12, "des": 12, "dec": 12, "december": 12,
}  # fmt: skip
_ORDINALS = {
    "i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4, "pertama": 1, "kesatu": 1, "kedua": 2,
    "ketiga": 3, "keempat": 4,
}  # fmt: skip
# A part of a year: a quarter, a half year, a stage of payment, a third (caturwulan), a month.
_LAST = {"Q": 4, "H": 2, "T": 4, "C": 3, "M": 12}
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_UP_TO = r"\bs\s*[./]?\s*d\b\.?|\bsampai(?: dengan| dgn)?\b|\bhingga\b"
_AND = r"[,&/+]|\bdan\b"
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
_YEARS = re.compile(
    rf"((?:19|20)\d{{2}})(?:\s*(?:{_UP_TO}|{_AND}|[-–—])\s*((?:19|20)\d{{2}})(?!\d)|\s*[/\-–]\s*(\d{{2}})(?![\d/.\-]))?"
)
_ORDINAL = re.compile(rf"(?:ke[\s\-]*)?({'|'.join(sorted(_ORDINALS, key=len, reverse=True))})\b")
_PART = re.compile(
    r"(?<![a-z])(?:(?P<Q>tw|triwulan|tri wulan|kuartal|quarter|q)|(?P<H>semester|smt|sem)|(?P<T>tahap)|"
    r"(?P<C>caturwulan|catur wulan|cawu))"
    rf"[\s.:\-]*(?P<numbers>{_ORDINAL.pattern}(?:\s*(?:{_UP_TO}|{_AND}|[-–—])\s*{_ORDINAL.pattern})*)"
)
_IN_MONTH = re.compile(rf"\b({_MONTH})\b")
_RANGE = re.compile(rf"{_UP_TO}|[-–—]")
_CUMULATIVE = re.compile(rf"{_UP_TO}|\bkumulatif\b")
_DATE = re.compile(
    r"(?<![\d/.\-])(?:\d{1,2}[/.\-](\d{1,2})[/.\-](\d{4})|(\d{4})-(\d{1,2})"
    r"(?:-\d{1,2}(?:[t ]\d{2}:\d{2}(?::\d{2})?)?)?)(?![\d/.\-])"
)
_DAYS = re.compile(rf"(?<![\d/.])\d{{1,2}}(?:\s*(?:{_UP_TO}|{_AND}|[-–—])\s*\d{{1,2}})*[\s\-/]*(?=(?:{_MONTH})\b)")
_LONGEST = 1_000  # characters of a text that may name a period
_SHORT_YEAR = re.compile(rf"({_MONTH})[\s\-/']+(\d{{2}})")


@lru_cache(maxsize=16_384)
def read_period(text: str) -> str | None:
    """The period that a text names, or None where it names none, or more than one.

    >>> [read_period(t) for t in ("TA. 2021", "TW I 2021", "s.d. Triwulan III TA 2021", "Semester II", "Maret 2021")]
    ['2021', '2021-Q1', '2021-Q1/2021-Q3', 'H2', '2021-03']
    >>> [read_period(t) for t in ("TA 2021/2022", "Januari s.d. Maret 2021", "2 s/d 5 Maret 2021", "Caturwulan I 2021")]
    [None, '2021-01/2021-03', '2021-03', '2021-01/2021-04']
    """
    words = _with_days_as_months(_words(text))
    years = {year for found in _YEAR.finditer(words) for year in _years_from(words[found.start() :])}
    if len(years) > 1:
        return None
    year = years.pop() if years else None
    mentions = list(_mentions(words))
    if not mentions:
        return year
    part = _as_one(mentions, words)
    return join_periods(year, part) if part else None


def names_more_than_one_period(text: str) -> bool:
    """Whether a text names periods that are not one: `TA 2021/2022`, `TW I & III`."""
    words = _words(text)
    return read_period(text) is None and bool(_YEAR.search(words) or next(_mentions(words), None))


def _words(text: str) -> str:
    # Longer ones are prose, and the patterns take time that grows with the square of the length.
    return plain(text) if len(text) <= _LONGEST else ""


def years_after(word: str, text: str) -> list[str]:
    """The year that follows a word in a text, and the second one where it says `2021/2022`; empty without any.

    >>> years_after("TA", "LAPORAN T. A. 2021"), years_after("TA", "TA 2021/22"), years_after("TA", "TARGET 2024")
    (['2021'], ['2021', '2022'], [])
    """
    letters = r"[\W_]*".join(re.escape(letter) for letter in plain(word) if letter.isalnum())
    words = plain(text)
    found = re.search(rf"\b{letters}\b", words)
    year = _YEAR.search(words, found.end()) if found else None
    return _years_from(words[year.start() :]) if year else []


def period_of_titles(texts: Iterable[str]) -> str | None:
    """The period that the texts above a table name: the first with a year, with the part that another one tells."""
    told = [period for text in texts if (period := read_period(text))]
    year = next((period for period in told if _YEAR.match(period)), None)
    part = next((period for period in told if not _YEAR.match(period)), None)
    return join_periods(year, part) if year is None or year.isdigit() else year


_WEEKDAY = re.compile(r"\b(?:senin|selasa|rabu|kamis|jum'?at|sabtu|minggu|ahad)\b[\s,/]*")
_ONE_DAY = (
    rf"(\d{{1,2}})(?!\d)(?:[\s\-/.]*({_MONTH})\b|[/.\-](\d{{1,2}})(?=[/.\-]\d{{4}}))?"
    r"(?:[\s\-/.,]*((?:19|20)\d{2})(?!\d))?"
)
_SPAN = re.compile(rf"{_ONE_DAY}(?:\s*(?:{_UP_TO}|{_AND}|[-–—])\s*{_ONE_DAY})*")
_ISO_DAY = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")


def read_days(text: str) -> str | None:
    """The day that a text begins with, or the first and last of several; None where it begins with none.

    >>> [read_days(t) for t in ("2 s/d 5 Maret 2021", "30 Desember 2020 - 2 Januari 2021", "05-03-2021", "Maret 2021")]
    ['2021-03-02/2021-03-05', '2020-12-30/2021-01-02', '2021-03-05', None]
    """
    span = _SPAN.match(_ISO_DAY.sub(r"\3-\2-\1", _WEEKDAY.sub("", _words(text))).strip())
    days: list[date] = []
    month = year = 0
    # Only the last day of several must name its month and year.
    for found in reversed(list(re.finditer(_ONE_DAY, span[0])) if span else []):
        month = MONTHS[found[2]] if found[2] else int(found[3] or month)
        year = int(found[4] or year)
        try:
            days.append(date(year, month, int(found[1])))
        except ValueError:
            return None
    if not days:
        return None
    return str(days[0]) if len(set(days)) == 1 else f"{min(days)}/{max(days)}"


def is_of_days(period: str) -> bool:
    """Whether a period is a day, or the first and last of several."""
    return len(period.split("/", maxsplit=1)[0]) == len("2021-03-02")


@dataclass(frozen=True, slots=True)
class ToldPeriod:
    """What the lines above a table say of its period.

    `period` is None where they tell none, or more than one: then `candidates` are those. `line` is the index of the
    line that tells it, or the last one of the candidates. `part_line` is that of a line which names a part of a year,
    `part` what it names.
    """

    period: str | None = None
    candidates: tuple[str, ...] = ()
    line: int | None = None
    part: str | None = None
    part_line: int | None = None


def told_by_lines(lines: Sequence[str], words: Iterable[str], *, parts: bool, days: bool) -> ToldPeriod:
    """The period that title lines tell, where `words` of a contract stand before it.

    A year behind such a word, at the beginning of a line or after a separator, counts before all others; the year of a
    regulation, or one under a label that is no such word, tells nothing. `parts` and `days` are those of the contract.

    >>> told_by_lines(["Permenkop Nomor 2 Tahun 2019", "TAHUN 2021"], ["Tahun"], parts=False, days=False).period
    '2021'
    """
    mentions = [mention for number, line in enumerate(lines) for mention in _years_of_line(number, line, tuple(words))]
    best = [m for m in mentions if m.is_behind_a_word] or mentions
    years = tuple(dict.fromkeys(year for mention in best for year in mention.years))
    line = best[-1].line if best else None
    year = years[0] if len(years) == 1 else None
    if days and (told := _days_of_lines(lines, year, tuple(words), best)):
        return told
    if len(years) > 1:
        return ToldPeriod(candidates=years, line=line)
    named = [(part, number) for number, text in enumerate(lines) if (part := _part_of_line(text, year, tuple(words)))]
    if parts and len(different := tuple(dict.fromkeys(part for part, _ in named))) > 1:
        return ToldPeriod(candidates=different, line=named[-1][1])
    part, part_line = named[0] if named else (None, None)
    return ToldPeriod(join_periods(year, part) if parts else year, (), line, part, part_line)


def _days_of_lines(
    lines: Sequence[str], year: str | None, contract_words: tuple[str, ...], mentions: list["_Mention"]
) -> ToldPeriod | None:
    """The days behind a word, with a year of their own or that of another line."""
    told = [(days, mention.line) for mention in mentions if (days := read_days(mention.text))]
    if not told and year:
        for number, line in enumerate(map(_words, lines)):
            for word in _words_before(contract_words).finditer(line):
                rest = line[word.end() :].lstrip(" .:")
                if not _OF_A_PERIOD.sub("", rest) and (days := read_days(f"{rest} {year}")):
                    told.append((days, number))
    if not told:
        return None
    candidates = tuple(dict.fromkeys(days for days, _ in told))
    return (
        ToldPeriod(told[0][0], line=told[0][1]) if len(candidates) == 1 else ToldPeriod(None, candidates, told[-1][1])
    )


@dataclass(frozen=True, slots=True)
class _Mention:
    """A year in a line, or two like `2021/2022`; `text` begins with what stands between the word before it and it."""

    line: int
    years: tuple[str, ...]
    text: str
    is_behind_a_word: bool


_REGULATION = re.compile(r"\b(?:nomor|no)\b.{0,30}?\d+\W*(?:tahun|thn?|/)?\W*$")
_LABEL = re.compile(r"([^:]+):[^:]*$")
_OF_A_PERIOD = re.compile(
    rf"{_PART.pattern}|{_WEEKDAY.pattern}|{_UP_TO}|{_AND}|"
    rf"\b(?:tahun|anggaran|t\W?a|bulan|bln|per|periode|tanggal|{_MONTH})\b|\b(?:\d{{1,2}}|(?:19|20)\d{{2}})\b|[\W_]"
)


@lru_cache(maxsize=1_024)
def _words_before(words: tuple[str, ...]) -> re.Pattern[str]:
    spaced = (r"[\W_]*".join(re.escape(c) for c in plain(word) if c.isalnum()) for word in words)
    return re.compile(rf"\b(?:{'|'.join(sorted(spaced, key=len, reverse=True)) or '(?!)'})\b")


def _years_of_line(number: int, line: str, contract_words: tuple[str, ...]) -> Iterator[_Mention]:
    text, end = _words(line), 0
    for found in _YEAR.finditer(text):
        if found.start() < end:
            continue
        years = tuple(_years_from(text[found.start() :]))
        span = _YEARS.match(text, found.start())
        end = span.end() if span else found.end()
        before = text[: found.start()]
        word = next(
            (w for w in _words_before(contract_words).finditer(before) if not _OF_A_PERIOD.sub("", before[w.end() :])),
            None,
        )
        label = _LABEL.search(before)
        is_labelled = label and not _is_word(label[1], contract_words)
        if _REGULATION.search(before) or (is_labelled and word is None):
            continue
        is_behind = word is not None and re.search(r"(?:^|[:;,|(\-–—])\W*$", before[: word.start()]) is not None
        yield _Mention(number, years, text[word.end() :].lstrip(" .:") if word else before, is_behind)


def _is_word(label: str, contract_words: tuple[str, ...]) -> bool:
    """Whether a label ends with one of the words."""
    return any(not label[word.end() :].strip() for word in _words_before(contract_words).finditer(label))


def _part_of_line(line: str, year: str | None, contract_words: tuple[str, ...]) -> str | None:
    """The part of a year that a line names beside `year` or alone, without the year; a day alone is none."""
    text = _words(line)
    period = read_period(line)
    if period is None or period.isdigit():
        return None
    if (of_year := _YEAR.match(period)) and of_year[0] != year:
        return None
    named = _PART.search(text)
    is_month, named = named is None, named or _IN_MONTH.search(_with_days_as_months(text))
    label = _LABEL.search(text[: named.start()]) if named else None
    if label and not _is_word(label[1], contract_words):
        return None
    # `Universitas Sebelas Maret` is no month, and `Denpasar, 5 Maret 2021` no period of a month.
    word = next(_words_before(contract_words).finditer(text), None)
    if is_month and not of_year and word is None:
        return None
    if is_month and _with_days_as_months(text) != text and (_DATE.search(text) or _DAYS.search(text)):
        return None
    return "/".join(part.removeprefix(f"{year}-") for part in period.split("/")) if of_year else period


def _years_from(words: str) -> list[str]:
    """The year that words begin with, and the second where they go on like `2021/2022`, `2021/22`, `2021 s.d. 2023`."""
    found = _YEARS.match(words)
    if not found:
        return []
    first, second = found[1], found[2]
    # Of two digits only the next year is one: `2021/22`, but not the month of `2021-03`.
    if found[3] and (int(first) + 1) % 100 == int(found[3]):
        second = str(int(first) + 1)
    return [first, second] if second and second != first else [first]


def _with_days_as_months(words: str) -> str:
    """Days told as the month they are in: `2 s/d 5 maret 2021` and `05-03-2021` as `maret 2021`."""
    words = _DAYS.sub("", _DATE.sub(_month_of_date, words))
    short = _SHORT_YEAR.fullmatch(words)
    return f"{short[1]} {_full_year(short[2])}" if short else words


def _month_of_date(found: re.Match[str]) -> str:
    month, year = (found[1], found[2]) if found[1] else (found[4], found[3])
    name = next((name for name, number in MONTHS.items() if number == int(month)), None)
    return f"{name} {year}" if name else found[0]


def _mentions(words: str) -> Iterator[tuple[str, int, int, int]]:
    """Each part of a year that is named: its kind, its number, and where in the words it begins and ends.

    A quarter, half year or stage says more than the months beside it: `Triwulan III (Juli - September)`.
    """
    parts = list(_PART.finditer(words))
    for part in parts:
        kind = next(kind for kind in "QHTC" if part[kind])
        for index, number in enumerate(_ORDINAL.finditer(words, *part.span("numbers"))):
            yield kind, _ORDINALS[number[1]], number.start() if index else part.start(), number.end()
    if not parts:
        for month in _IN_MONTH.finditer(words):
            yield "M", MONTHS[month[1]], *month.span()


def _as_one(mentions: list[tuple[str, int, int, int]], words: str) -> str | None:
    """The parts of a year as one: the same named again, neighbours, or the first and last of a range."""
    kind, first, begins, _ = mentions[0]
    numbers = [number for _, number, _, _ in mentions]
    last = numbers[-1]
    gaps = [words[one[3] : other[2]] for one, other in pairwise(mentions)]
    if any(other != kind for other, *_ in mentions) or last > _LAST[kind]:
        return None
    if first == last == max(numbers):
        first = 1 if _CUMULATIVE.search(words[:begins]) or "kumulatif" in words else first
    elif not all(
        number < then and (then == number + 1 or _RANGE.search(gap))
        for (number, then), gap in zip(pairwise(numbers), gaps, strict=True)
    ):
        return None
    if kind == "C":
        kind, first, last = "M", 4 * first - 3, 4 * last
    one, other = (f"{number:02d}" if kind == "M" else f"{kind}{number}" for number in (first, last))
    return one if one == other else f"{one}/{other}"


_PERIOD_HERE = "\0"
_LEADING_WORDS = re.compile(
    rf"(?:(?:\b(?:tahun|anggaran|t\.? ?a|bulan|per|periode|tanggal)\b|{_CUMULATIVE.pattern})[\s.:]*)+(?={_PERIOD_HERE})"
)
_ADJACENT = re.compile(rf"{_PERIOD_HERE}(?:(?:{_RANGE.pattern}|{_AND}|[\s.])*{_PERIOD_HERE})+")


def split_period(text: str) -> tuple[str | None, str]:
    """The period that a text names, and the words that stand around it; no period leaves the text as it is.

    >>> split_period("Omset (Rp) Tahun 2020"), split_period("s.d. TW III 2021"), split_period("Per Kabupaten")
    (('2020', 'omset (rp)'), ('2021-Q1/2021-Q3', ''), (None, 'Per Kabupaten'))
    """
    period = read_period(text)
    if period is None:
        return None, text
    words = _with_days_as_months(plain(text))
    for pattern in (_PART, _IN_MONTH, _YEAR):
        words = pattern.sub(_PERIOD_HERE, words)
    words = _LEADING_WORDS.sub("", _ADJACENT.sub(_PERIOD_HERE, words))
    return period, words.replace(_PERIOD_HERE, " ").strip()


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


def is_month_first(cell: object) -> bool:
    """Whether a text can be a day only with its month in front, as America writes it: `12/31/2020`."""
    found = _DAY_FIRST.fullmatch(plain(cell)) if isinstance(cell, str) else None
    return found is not None and int(found[1]) <= 12 < int(found[2]) <= 31


def may_be_month_first(cell: object) -> bool:
    """Whether a day would be another with its month in front: `02/03/2020`, or the date that a program made of it."""
    if isinstance(cell, date):
        return cell.day <= 12 and cell.day != cell.month
    found = _DAY_FIRST.fullmatch(plain(cell)) if isinstance(cell, str) else None
    return found is not None and int(found[1]) <= 12 and int(found[2]) <= 12 and int(found[1]) != int(found[2])


def _full_year(text: str) -> int:
    year = int(text)
    if len(text) == 4:
        return year
    return 2000 + year if year < 60 else 1900 + year
