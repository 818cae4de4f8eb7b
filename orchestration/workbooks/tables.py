"""The table of a sheet: title rows above, a header of one to four rows, records, and rows that are no records."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from orchestration.regions.names import plain
from orchestration.workbooks.contracts import Form
from orchestration.workbooks.formats import Sheet
from orchestration.workbooks.values import as_text, is_blank

DEEPEST_HEADER = 4  # rows; the budget performance form has four
LAST_HEADER_START = 60  # a header further down has not been seen; looking on would read data as headers
FIT = 0.5  # of a form's columns found: below, a sheet only shares a few common words with the form

REGION, PROVINCE, CODE, PERIOD, IGNORED = "@region", "@province", "@code", "@period", "@ignored"
_PATH_SIGN = "›"


@dataclass(slots=True)
class LeftOut:
    """A row that is no record, and why: `title, header, index, total, note, signature, blank`."""

    row: int
    reason: str
    text: str


@dataclass(slots=True)
class Table:
    """What a form finds in a sheet. Columns and rows are counted from 0; `columns` maps a target to its column."""

    form: Form
    sheet: Sheet
    header_start: int
    header_end: int
    columns: dict[str, int]
    headers: dict[int, str]
    unmapped: list[int]
    body: list[int] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)

    @property
    def fit(self) -> float:
        """The share of the form's columns that were found."""
        return sum(name in self.columns for name in self.form.columns) / len(self.form.columns)

    @property
    def title_texts(self) -> list[str]:
        """The texts above the header."""
        return [text for row in self.sheet.rows[: self.header_start] for cell in row if (text := as_text(cell))]


@lru_cache(maxsize=65_536)
def header_key(text: str) -> str:
    """A header without case, accents, punctuation and double spaces.

    >>> header_key("No.Hp (WA)"), header_key("NAMA  LENGKAP")
    ('no hp wa', 'nama lengkap')
    """
    return " ".join(re.sub(r"[^a-z0-9]", " ", plain(text)).split())


def find_table(sheet: Sheet, form: Form) -> Table | None:
    """The form's table in the sheet, or None where its headers are not there."""
    best: Table | None = None
    grid = _merged_down(sheet, LAST_HEADER_START + DEEPEST_HEADER)
    vocabulary = _vocabulary(form)
    for start in range(min(LAST_HEADER_START, len(grid))):
        for depth in range(1, min(DEEPEST_HEADER, len(grid) - start) + 1):
            table = _try_header(sheet, form, grid, vocabulary, start, depth)
            if REGION in table.columns and (best is None or _rank(table) > _rank(best)):
                best = table
    if best is None or best.fit < FIT:
        return None
    _sort_rows(best)
    return best


def _rank(table: Table) -> tuple[int, int]:
    """More columns found is better; as many in fewer rows too, or title rows would pass for header rows."""
    return len(table.columns), -(table.header_end - table.header_start)


def _vocabulary(form: Form) -> dict[tuple[str, ...], str]:
    """Header path (or its tail) → what stands under it."""
    targets = {
        REGION: form.region.header,
        PROVINCE: form.region.province,
        CODE: form.region.code.header if form.region.code else [],
        PERIOD: form.period.header,
        IGNORED: form.ignore,
    } | {name: column.header for name, column in form.columns.items()}
    return {
        tuple(header_key(part) for part in entry.split(_PATH_SIGN)): target
        for target, entries in targets.items()
        for entry in entries
    }


def _merged_down(sheet: Sheet, rows: int) -> list[list[object]]:
    """The first rows with merged cells filled from their top left cell."""
    grid = [list(row) for row in sheet.rows[:rows]]
    for first_row, first_column, last_row, last_column in sheet.merges:
        for row in range(first_row, min(last_row + 1, len(grid))):
            for column in range(first_column, min(last_column + 1, len(grid[row]))):
                grid[row][column] = sheet.rows[first_row][first_column]
    return grid


def _try_header(
    sheet: Sheet, form: Form, grid: list[list[object]], vocabulary: dict[tuple[str, ...], str], start: int, depth: int
) -> Table:
    end = start + depth
    # A header cell that is merged from further up belongs to the header whole.
    start = min((top for top, _, bottom, _ in sheet.merges if top < start <= bottom < end), default=start)
    table = Table(form, sheet, start, end, {}, {}, [])
    for column, path in _header_paths(grid[start:end]):
        table.headers[column] = f" {_PATH_SIGN} ".join(path)
        keys = tuple(header_key(part) for part in path)
        target = next((vocabulary[keys[cut:]] for cut in range(len(keys)) if keys[cut:] in vocabulary), None)
        # The first column under a header counts; a second one with the same header is named as unmapped.
        if target == IGNORED:
            continue
        if target is None or target in table.columns:
            table.unmapped.append(column)
        else:
            table.columns[target] = column
    return table


def _header_paths(rows: list[list[object]]) -> Iterator[tuple[int, list[str]]]:
    """Each column's header texts from top to bottom, without repeats; columns without any are left out."""
    for column in range(max((len(row) for row in rows), default=0)):
        texts = (as_text(row[column]) for row in rows if column < len(row))
        if path := list(dict.fromkeys(text for text in texts if text)):
            yield column, path


_TOTAL = re.compile(r"(jumlah|total|sub ?total|grand total|rata rata)\b")
_NOTE = re.compile(r"(sumber|keterangan|catatan|ket)\b")
_SIGNATURE = re.compile(r"(mengetahui|kepala dinas|nip)\b")
_INDEX_CELL = re.compile(r"\(?\d{1,2}\)?")


def _sort_rows(table: Table) -> None:
    """Tell records from the rows that are none; after a signature nothing is a record."""
    reason_below = None
    for number, row in enumerate(table.sheet.rows):
        reason: str | None
        if number < table.header_start:
            reason = "title" if any(not is_blank(cell) for cell in row) else "blank"
        elif number < table.header_end:
            reason = "header"
        else:
            reason = reason_below or _reason_left_out(row, table, number)
            if reason == "signature":
                reason_below = reason
        if reason:
            text = " ".join(text for cell in row if (text := as_text(cell)))
            table.left_out.append(LeftOut(number + 1, reason, text))
        else:
            table.body.append(number)


def _reason_left_out(row: list[object], table: Table, number: int) -> str | None:
    texts = [text for cell in row if (text := as_text(cell))]
    if not texts:
        return "blank"
    if number == table.header_end and len(texts) > 2 and all(_INDEX_CELL.fullmatch(text) for text in texts):
        return "index"
    first_words = next((text for cell in row if isinstance(cell, str) and (text := as_text(cell))), "")
    key = header_key(first_words)
    if _TOTAL.match(key):
        return "total"
    if _NOTE.match(key) or first_words.startswith("*"):
        return "note"
    if _SIGNATURE.match(key):
        return "signature"
    region = table.columns[REGION]
    if len(texts) == 1 and is_blank(row[region] if region < len(row) else None):
        return "note"  # one text beside the column of regions: "Denpasar, 31 Desember 2021"
    return None
