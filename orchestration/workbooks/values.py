"""Cells to typed values, a column at a time: how a column writes its numbers is decided from all its cells.

A cell that cannot be read is named with the reason; it is never guessed and never becomes a silent blank.
"""

import hmac
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cache, lru_cache
from types import NoneType
from typing import Any, TypeVar

from orchestration.regions.names import plain
from orchestration.workbooks.contracts import Column
from orchestration.workbooks.periods import is_month_first, may_be_month_first, read_date

Cell = TypeVar("Cell")
Answer = TypeVar("Answer")
_BLANKS = {"", "-", "–", "—", "…", "...", "n.a.", "n.a", "n/a", "na", "null", "undefined", "none", "tidak ada data"}

_NO_MONEY = re.compile(r"rp\.?\s*[-–—]+")


@dataclass(slots=True)
class ColumnValues:
    """The values of one column (None where blank or not understood) and, by index, the rule that a cell broke.

    `numbers` are the citizen numbers that stand behind pseudonyms: they are to be forgotten with what was read.
    """

    values: list[object]
    problems: dict[int, str] = field(default_factory=dict)
    numbers: list[str | None] = field(default_factory=list, repr=False)


def is_blank(cell: object) -> bool:
    """Blank as the regions write it: empty, `-`, `…`, `n.a.`, `null`, `Rp. -`. Zero is not blank."""
    if not isinstance(cell, str):
        return cell is None
    text = cell.strip().casefold()
    return text in _BLANKS or (text.startswith("rp") and _NO_MONEY.fullmatch(text) is not None)


def as_text(cell: object) -> str | None:
    """A cell as a person reads it: whole numbers without `.0`, no apostrophe in front, single spaces."""
    if is_blank(cell):
        return None
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return " ".join(str(cell).strip().removeprefix("'").split()) or None


def of_each(cells: Sequence[Cell], read: Callable[[Cell], Answer]) -> list[Answer]:
    """What `read` says of every cell of a column, asked once per distinct cell: columns repeat themselves."""
    distinct, texts = set(cells), frozenset[type]({str, NoneType})
    if not texts.issuperset(map(type, distinct)) and len(set[type](map(type, cells)) - texts) > 1:
        return [read(cell) for cell in cells]  # 1, 1.0 and True are one key
    answers = {cell: read(cell) for cell in distinct}
    return list(map(answers.__getitem__, cells))


def as_texts(cells: Sequence[object]) -> list[str | None]:
    """`as_text` of every cell of a column."""
    return of_each(cells, as_text)


def as_shown(cell: object) -> str:
    """A cell as a spreadsheet program set to Indonesia shows it: `31/12/2021`, `14,87`, whole numbers without `.0`.

    Texts are shown as they are, spaces and apostrophes with them.
    """
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, datetime):
        return f"{cell:%d/%m/%Y}" if cell.time() == time.min else f"{cell:%d/%m/%Y %H:%M}"
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, float):
        # 15 digits, as such programs have: 0.1 + 0.2 is 0,3 there.
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e21 else f"{cell:.15g}".replace(".", ",")
    return str(cell)


def as_written(figure: float | int, scale: int) -> float | int:
    """A figure as it stands under a header of this scale: 4,500,000 is 4,500 in thousands."""
    written = figure / scale if scale != 1 else figure
    return int(written) if float(written).is_integer() else round(written, 6)


def masked(cell: object) -> str:
    """The shape of a value about a person, without the value: digits as `#`, letters as `x`."""
    return "".join("#" if c.isdigit() else "x" if c.isalpha() else c for c in as_shown(cell))[:40]


def pseudonym(value: str, key: bytes) -> str:
    """A keyed pseudonym (HMAC-SHA256, 128 bits): the same for the same value and key, not reversible without it."""
    keyed = _hmac(key).copy()
    keyed.update(value.encode())
    return keyed.hexdigest()[:32]


@lru_cache(maxsize=8)
def _hmac(key: bytes) -> hmac.HMAC:
    return hmac.new(key, digestmod="sha256")  # to be copied: setting one up takes longer than a pseudonym


def read_column(
    cells: Sequence[object],
    column: Column,
    categories: dict[str, dict[str, list[str]]],
    key: bytes,
    scale: int = 1,
) -> ColumnValues:
    """All cells of a column, read as its contract says; numbers are multiplied with `scale`.

    Raises:
        KeyError: the contract names a category list that `data/sources/shared/categories.yml` does not have.
    """
    if column.type in ("integer", "number"):
        return read_numbers(cells, whole=column.type == "integer", scale=scale, money=column.unit == "IDR")
    if column.type == "category":
        return _read_each(cells, _category_reader(categories[column.categories or ""]))
    if column.type == "date":
        return read_days(cells)
    if column.type == "national_id":
        return _read_national_ids(cells, key)
    read = as_text if column.personal is None else lambda cell: _pseudonymised(cell, key)
    return _read_each(cells, lambda cell: (read(cell), None))


def _read_each(cells: Sequence[object], read: Callable[[object], tuple[object, str | None]]) -> ColumnValues:
    answers = of_each(cells, lambda cell: (None, None) if is_blank(cell) else read(cell))
    problems = {index: problem for index, (_, problem) in enumerate(answers) if problem}
    return ColumnValues([value for value, _ in answers], problems)


def read_days(cells: Sequence[object]) -> ColumnValues:
    """Days. In a column that has one like `12/31/2020`, what `02/03/2020` is cannot be told."""
    is_open = any(map(is_month_first, set(cells)))

    def read(cell: object) -> tuple[object, str | None]:
        if is_open and may_be_month_first(cell):
            return None, "date_order_undecidable"
        day = read_date(cell)
        return day, None if day else "cell_not_understood"

    return _read_each(cells, read)


def _category_reader(categories: dict[str, list[str]]) -> Callable[[object], tuple[object, str | None]]:
    canonical = {_category_key(w): name for name, ways in categories.items() for w in (name, *ways)}

    def read(cell: object) -> tuple[object, str | None]:
        value = canonical.get(_category_key(str(cell)))
        return value, None if value else "cell_not_understood"

    return read


def _category_key(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", plain(text))


def _pseudonymised(cell: object, key: bytes) -> str | None:
    text = as_text(cell)
    return pseudonym(plain(text), key) if text else None


def _read_national_ids(cells: Sequence[object], key: bytes) -> ColumnValues:
    numbers = list(map(_national_id, cells))  # no two cells alike: each is read once anyway
    problems = {}
    for index in (index for index, number in enumerate(numbers) if number is None and not is_blank(cells[index])):
        cell = cells[index]
        is_whole = isinstance(cell, str) and _ID_WHOLE.fullmatch(_ID_SIGNS.sub("", cell))
        problems[index] = "national_id_impossible" if is_whole else "national_id_damaged"
    return ColumnValues([pseudonym(number, key) if number else None for number in numbers], problems, numbers)


def _national_id(cell: object) -> str | None:
    """The 16 digits of a citizen number, if a person can have it."""
    # A number in the cell has been through Excel's 15 digits: the last of the 16 is lost even if it looks whole.
    digits = cell.removeprefix("'") if isinstance(cell, str) else ""
    if _ID_POSSIBLE.fullmatch(digits):
        return digits
    digits = _ID_SIGNS.sub("", digits)
    return digits if _ID_POSSIBLE.fullmatch(digits) else None


def age_bands(numbers: Sequence[str | None], periods: Sequence[str | None]) -> list[str | None]:
    """The age at the end of each period's year of the persons whose citizen numbers these are, as a band of years.

    The number tells the year of birth without the century. None where there is no number, or where the person is not 17
    to 99 years old: younger ones have no card to copy the number from.
    """
    pairs = zip(numbers, periods, strict=True)
    return [_age_band(number[10:12], period[:4]) if number and period else None for number, period in pairs]


@cache
def _age_band(born: str, year: str) -> str | None:
    age = (int(year) - int(born)) % 100
    return next((band for least, band in _AGE_BANDS if age >= least), None)


# The province, by the interior ministry's codes of any year (91 to 97 are those of all three maps of Papua); the day of
# birth, to which 40 is added for a woman; the month; the year. Days that no calendar has are ruled out first.
_ID_POSSIBLE = re.compile(
    r"(?:1[1-9]|21|3[1-6]|5[1-3]|6[1-5]|7[1-6]|8[12]|9[1-7])\d{4}"
    r"(?!(?:30|31|70|71)02|(?:31|71)(?:04|06|09|11)|(?:29|69)02(?:\d[13579]|[02468][26]|[13579][048]))"
    r"(?:[04][1-9]|[1256]\d|[37][01])(?:0[1-9]|1[0-2])\d\d(?!0000)\d{4}"
)
_ID_WHOLE = re.compile(r"\d{12}(?!0000)\d{4}")
_AGE_BANDS = ((55, "55_and_over"), (45, "45_54"), (35, "35_44"), (25, "25_34"), (17, "under_25"))
_ID_SIGNS = re.compile(r"[\s.'’-]+")
_SCALES = {
    "ribu": 10**3, "rb": 10**3, "juta": 10**6, "jt": 10**6, "miliar": 10**9, "milyar": 10**9, "m": 10**9,
    "triliun": 10**12, "t": 10**12,
}  # fmt: skip
_SCALED = re.compile(rf"(-?[\d.,]+)({'|'.join(sorted(_SCALES, key=len, reverse=True))})", re.IGNORECASE)
_NUMBER_LIKE = re.compile(rf"\d[\d.,]*(?:{'|'.join(sorted(_SCALES, key=len, reverse=True))})?", re.IGNORECASE)
_SPACE = re.compile(r"[ \u00a0\u2009\u202f]")
_SPACED = re.compile(rf"-?\d{{1,3}}(?:{_SPACE.pattern}\d{{3}})+(?:[.,]\d{{1,2}})?")
_INNER_SPACE = re.compile(rf"(?<=^-)\s+|(?<=\d)\s+(?=(?:{'|'.join(_SCALES)})$)", re.IGNORECASE)
_CURRENCY = re.compile(r"^\s*(?:rp\.?|idr)\s*", re.IGNORECASE)
_TRAILING_DASH = re.compile(r",\s*[-–—]+\s*$")
_INDONESIAN = re.compile(r"\d{1,3}(?:\.\d{3}){2,}|\d{1,3}(?:\.\d{3})+,\d+|\d+,(?:\d{1,2}|\d{4,})")
_ENGLISH = re.compile(r"\d{1,3}(?:,\d{3}){2,}|\d{1,3}(?:,\d{3})+\.\d+|\d+\.(?:\d{1,2}|\d{4,})")
_UNDECIDABLE = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_FRACTION = re.compile(r"0[.,]\d+")
_PLAIN = re.compile(r"\d+")
_LARGEST = 2**63  # no figure of a regional office is larger, and no integer column holds it
_LONGEST = 30  # characters of a number


def looks_like_number(cell: object) -> bool:
    """Whether a cell is a number, or a text that is written like one."""
    if isinstance(cell, str):
        return cell.removeprefix("'").isdecimal() or _text_looks_like_number(cell)
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def says_currency(cell: object) -> bool:
    """Whether a cell is an amount of money by its own words: `Rp 192 M`."""
    return isinstance(cell, str) and _CURRENCY.match(cell) is not None


def may_be_fractions(cells: Sequence[object]) -> bool:
    """Whether percentages may be stored as a spreadsheet program keeps them: 0.48 for what it shows as 48%.

    So where none is larger than 1 and they are not all 0 or 1, and where texts beside one have their percent sign.
    """
    stored = {abs(cell) for cell in cells if isinstance(cell, int | float) and not isinstance(cell, bool)} - {0}
    has_sign = any(isinstance(cell, str) and cell.rstrip().endswith("%") for cell in cells)
    return bool(stored) and (min(stored) <= 1 if has_sign else max(stored) <= 1 and stored != {1})


def _all_stored_whole(cells: Sequence[Any], limit: int) -> list[Any] | None:
    """The cells as whole numbers below the limit, where a spreadsheet program has stored nothing else: so in almost
    every column."""
    if not cells or set(map(type, cells)) != {float} or not all(map(float.is_integer, cells)):
        return None
    return list(map(int, cells)) if -limit < min(cells) <= max(cells) < limit else None


@lru_cache(maxsize=65_536)
def _text_looks_like_number(text: str) -> bool:
    return _NUMBER_LIKE.fullmatch(_number_text(text).removeprefix("-")) is not None


def read_numbers(
    cells: Sequence[object], *, whole: bool, strict: bool = True, scale: int = 1, money: bool = False
) -> ColumnValues:
    """Numbers, with the thousands and decimal signs that the column's unambiguous cells show.

    `1.234` alone is undecidable: 1234 in Indonesian, 1.234 in English writing. In a column of whole numbers both
    `1.234` and `1,234` can only be thousands, unless a `scale` multiplies them. A cell of `money` that tells its own
    scale, like `1,5 juta`, is not multiplied again; of persons or tons nobody can tell what `5 t` is. With `strict`, a
    fraction in a column of whole numbers is not understood.
    """
    if stored := _all_stored_whole(cells, _LARGEST // scale):
        return ColumnValues(stored if scale == 1 else [scale * value for value in stored])
    texts = {cell: _number_text(cell) for cell in set(cells) if isinstance(cell, str) and not is_blank(cell)}
    unsigned = [text.removeprefix("-") for text in texts.values()]
    indonesian = any(_INDONESIAN.fullmatch(text) for text in unsigned)
    english = any(_ENGLISH.fullmatch(text) for text in unsigned)

    def read(cell: object) -> tuple[float | int | None, str | None]:
        value: float | int | None = None
        problem, is_scaled = None, False
        if isinstance(cell, str):
            # Of thousands there are no fractions, unless another cell shows some; of millions there are.
            is_whole = whole and (scale == 1 or (scale == 1_000 and not indonesian and not english))
            is_scaled = _SCALED.fullmatch(texts[cell]) is not None
            if is_scaled and not money:
                return None, "cell_not_understood"
            value, problem = _read_number_text(texts[cell], whole=is_whole, indonesian=indonesian, english=english)
        elif isinstance(cell, int | float) and not isinstance(cell, bool) and abs(cell) < _LARGEST:
            value = cell
        else:
            problem = "cell_not_understood"
        if scale != 1 and value is not None and not is_scaled:
            value = round(value * scale, 6)
        is_small = value is not None and abs(value) < _LARGEST
        if isinstance(value, float) and value.is_integer() and is_small and (whole or not strict):
            value = int(value)
        if whole and strict and value is not None and not (is_small and isinstance(value, int)):
            value, problem = None, "cell_not_understood"
        return value, problem

    return _read_each(cells, read)


def _number_text(cell: str) -> str:
    """What of a text is the number: without currency and percent sign, with the minus in front.

    Spaces stay, so that two numbers in a cell are never one, but for those that part thousands, or a scale's word.
    """
    text = _TRAILING_DASH.sub("", _CURRENCY.sub("", cell.strip().removeprefix("'"))).removesuffix("%").strip()
    if text.startswith("(") and text.endswith(")"):
        text = f"-{text[1:-1].strip()}"
    text = _INNER_SPACE.sub("", text)
    return _SPACE.sub("", text) if _SPACED.fullmatch(text) else text


def _read_number_text(
    text: str, *, whole: bool, indonesian: bool, english: bool
) -> tuple[float | int | None, str | None]:
    if scaled := _SCALED.fullmatch(text):
        # `1,5 juta` and `1.5 juta` are the same, but `1.250 M` may be thousands of billions, or one and a quarter.
        value, problem = _read_number_text(scaled[1], whole=False, indonesian=indonesian, english=english)
        return None if value is None else round(value * _SCALES[scaled[2].lower()], 6), problem
    sign, digits = (-1, text[1:]) if text.startswith("-") else (1, text)
    if len(digits) > _LONGEST:
        return None, "cell_not_understood"
    if _PLAIN.fullmatch(digits):
        return sign * int(digits), None
    if _FRACTION.fullmatch(digits):
        return sign * float(digits.replace(",", ".")), None
    if _INDONESIAN.fullmatch(digits):
        return sign * _number(digits.replace(".", "").replace(",", ".")), None
    if _ENGLISH.fullmatch(digits):
        return sign * _number(digits.replace(",", "")), None
    if _UNDECIDABLE.fullmatch(digits):
        if whole:
            return sign * int(re.sub(r"[.,]", "", digits)), None
        if indonesian is not english:
            thousands = "." if indonesian else ","
            return sign * _number(digits.replace(thousands, "").replace(",", ".")), None
        return None, "number_format_undecidable"
    return None, "cell_not_understood"


def _number(text: str) -> float | int:
    """A number in programmers' writing; whole ones are kept to the last digit."""
    return float(text) if "." in text else int(text)
