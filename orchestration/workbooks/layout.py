"""The tables of a sheet, found by how they are laid out: titles, header rows, records, and rows that are no records.

Nothing here knows a form. What helps is a vocabulary of words that headers are known to use; without any of them, a
header is the row of labels above the first row with numbers.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import pairwise

from orchestration.regions.names import plain
from orchestration.workbooks.periods import split_period
from orchestration.workbooks.scales import without_scale
from orchestration.workbooks.sheets import Sheet
from orchestration.workbooks.values import as_text, is_blank, looks_like_number

DEEPEST_HEADER = 5  # rows, unit and index rows among them; the budget performance form has four and an index row
MOST_BESIDE = 50  # tables side by side; more are one table with odd headers, or a trap
_BLOCK = 1_024  # rows that are looked at together: one odd row among them costs a second look at no more than these
Row = Sequence[object]

# Words that headers of any form use, beside those of the contracts.
COMMON_WORDS = frozenset(
    {
        "no", "nomor", "no urut", "kode", "nama", "provinsi", "prov", "kabupaten", "kota", "kabupaten kota", "kab kota",
        "kecamatan", "daerah", "wilayah", "dinas", "tahun", "jumlah", "total", "keterangan", "ket", "satuan", "alamat",
        "tanggal", "uraian", "nilai", "target", "realisasi", "pagu", "anggaran", "persen", "bulan", "periode",
        "nama daerah",
        "kabupaten dan kota", "region", "regency city", "regency", "year", "province",
    }
)  # fmt: skip


@dataclass(slots=True)
class LeftOut:
    """A row (counted from 1) that is no record, and why.

    `reason` is one of `title, header, index, unit, section, total, note, signature, blank`.
    """

    row: int
    reason: str
    text: str


@dataclass(slots=True)
class Layout:
    """One table of a sheet. Rows and columns are counted from 0; `header_end` and `end` are past the last.

    `paths` are the header texts of each column from top to bottom. `body` are the record rows; `sections` tells which
    section row stands last above a record, where any does; `periods` those that a row among the records names.
    `like_records` are rows that were left out though they are filled like the records. `reach` are the columns in which
    another table may begin below: all of them, unless tables stand side by side: then up to the next. `above` is the
    table before it on the sheet, whose titles hold for what its own do not tell.
    """

    sheet: Sheet
    left: int
    right: int
    header_start: int
    header_end: int
    end: int
    paths: dict[int, tuple[str, ...]]
    reach: tuple[int, int]
    above: "Layout | None" = None
    body: list[int] = field(default_factory=list)
    totals: list[int] = field(default_factory=list)
    like_records: list[int] = field(default_factory=list)
    sections: dict[int, str] = field(default_factory=dict)
    periods: dict[int, str] = field(default_factory=dict)
    titles: list[str] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)

    @property
    def own_and_above(self) -> Iterator["Layout"]:
        """The table, and those above it on the sheet from the nearest up."""
        layout: Layout | None = self
        while layout is not None:
            yield layout
            layout = layout.above

    @property
    def title_lines(self) -> list[str]:
        """The rows above the header as text, then those of the tables above it on the sheet."""
        return [row.text for layout in self.own_and_above for row in layout.left_out if row.reason == "title"]

    def cells_outside(self) -> Iterator[tuple[int, int]]:
        """Row and column of what is filled in the records, but stands under no header."""
        columns = [column for column in range(self.reach[0], self.reach[1] + 1) if column not in self.paths]
        for row in self.body if columns else ():
            cells = self.sheet.rows[row]
            for column in columns:
                if column >= len(cells):
                    break
                if cells[column] is not None and not is_blank(cells[column]):
                    yield row, column

    def header_cell(self, column: int) -> str:
        """The cell of a column's lowest header text; a header that is merged has its text at the top left."""
        lowest, rows = self.paths[column][-1], self.sheet.rows
        above = range(self.header_end - 1, self.header_start - 1, -1)
        cells = ((row, c) for c in range(column, -1, -1) for row in above if c < len(rows[row]))
        found = (cell for cell in cells if as_text(rows[cell[0]][cell[1]]) == lowest)
        row, at = next(found, (self.header_end - 1, column))
        return f"{column_letter(at)}{row + 1}"

    @property
    def shares_rows(self) -> bool:
        """Whether another table stands beside this one."""
        return self.reach[0] > 0 or self.reach[1] < len(self.sheet.columns) - 1


def column_letter(index: int) -> str:
    """The spreadsheet's name of a column counted from 0: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@lru_cache(maxsize=65_536)
def header_key(text: str) -> str:
    """A header without case, accents, punctuation and double spaces.

    >>> header_key("No.Hp (WA)"), header_key("NAMA  LENGKAP")
    ('no hp wa', 'nama lengkap')
    """
    return " ".join(re.sub(r"[^a-z0-9]", " ", plain(text)).split())


def find_layouts(sheet: Sheet, words: Iterable[str] = ()) -> list[Layout]:
    """Every table of the sheet, top to bottom, and side by side ones from left to right.

    `words` are header keys that count as known, beside `COMMON_WORDS`.
    """
    return _Finder(sheet, COMMON_WORDS | frozenset(words)).find()


_INDEX_CELL = re.compile(r"\(?\d{1,2}\)?|\(?[a-z]\)|\(?\d{1,2}\s*[=:].*", re.IGNORECASE)
_UNIT_CELL = re.compile(
    r"\(?\s*(rp|rupiah|idr|orang|unit|persen|%|persent|jiwa|buah|umkm|usaha|kegiatan|paket|jam|hari|bulan|tahun|"
    r"(rp\.?\s*)?(ribu|juta|miliar|milyar)|rp\.?\s*(ribuan|jutaan)|(dalam\s+)?(ribuan|jutaan)(\s+rupiah)?)\.?\s*\)?",
    re.IGNORECASE,
)
_YEAR_CELL = re.compile(r"(19|20)\d{2}\*{0,2}")
_TOTAL_WORD = r"(sub ?|grand ?)?(jumlah|total|jml|jlh)|j u m l a h|t o t a l|rata rata|rerata|(jumlah )?pindahan"
_TOTAL = re.compile(rf"({_TOTAL_WORD})\b")
# What may follow where nothing but a total is meant: `Jumlah Total`, `Total I`, `Jumlah Provinsi Bali`.
_ONLY_TOTAL = re.compile(
    rf"({_TOTAL_WORD})( ({_TOTAL_WORD}|umum|akhir|semua|seluruh\w*|keseluruhan|[ivxlc]+|[a-z]|\d+))*"
    r"( (se|per|prov|provinsi|kab|kabupaten|kota)\b.*)?"
)
_NOTE = re.compile(r"(sumber|keterangan|catatan|ket|source|note)\b(?!.*\bkab)")
_SIGNATURE = re.compile(r"(mengetahui|menyetujui|kepala (dinas|bidang|badan|balai|seksi))\b|an kepala\b|nip( \d.*)?$")
_CONTINUED = re.compile(r"(lanjutan|sambungan)\b|(halaman|hal|page) \d+( (dari|of) \d+)?$")
# A row of nothing but a level, which types the names below; `Kota` alone may be a subdistrict of that name.
_LEVEL = re.compile(r"(([ivxlc]+|[a-z]|\d+) )?(daerah |wilayah )?(kabupaten|kab|kota)")
_NAME_WITH_LEVEL = re.compile(r"(kabupaten|kab|kota) (?!kota\b|kab)[a-z]")
_PLACE_AND_DATE = re.compile(r"[a-z .]+, *\d{0,2} *[a-z]+ *(19|20)\d{2}")
_ENUMERATION = re.compile(r"(?=[ivxlc])[ivxlc]{1,7}\.?|[a-z][.)]?", re.IGNORECASE)


def is_unit(cell: object) -> bool:
    """Whether a header cell is nothing but a unit: `(Orang)`, `Rp juta`, `%`."""
    return _UNIT_CELL.fullmatch(str(cell).strip()) is not None


def _is_empty(cell: object) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _is_label(cell: object) -> bool:
    """Text that could stand in a header: no number, but a year may."""
    if isinstance(cell, str):
        text = cell.strip()
        if not any(map(str.isalnum, text)) and "%" not in text:
            return False
        return not is_blank(text) and (_YEAR_CELL.fullmatch(text) is not None or not looks_like_number(text))
    return isinstance(cell, int | float) and not isinstance(cell, bool) and 1990 <= cell <= 2099 and cell == int(cell)


def _are_labels(filled: list[tuple[int, object]]) -> bool:
    """Whether a row could be one of a header: labels, and months where a spreadsheet program has made dates of them.

    A record may have a date or two, but no three firsts of a month at even steps.
    """
    days = [cell for _, cell in filled if isinstance(cell, date)]
    if not all(isinstance(cell, date) or _is_label(cell) for _, cell in filled):
        return False
    steps = {12 * (b.year - a.year) + b.month - a.month for a, b in pairwise(days)}
    are_months = len(days) >= 3 and all(day.day == 1 for day in days) and len(steps) == 1 and min(steps) > 0
    return not days or are_months


class _Finder:
    def __init__(self, sheet: Sheet, words: frozenset[str]) -> None:
        self.sheet, self.rows, self.words = sheet, sheet.rows, words
        self.width = max(map(len, sheet.rows), default=0)
        self._widest: int | None = None
        self.merges_at: dict[int, list[tuple[int, int, int, int]]] = {}
        for merge in sheet.merges:
            if merge[2] - merge[0] < DEEPEST_HEADER:  # taller ones are region cells, not headers
                for row in range(merge[0], merge[2] + 1):
                    self.merges_at.setdefault(row, []).append(merge)

    def find(self) -> list[Layout]:
        layouts = self._find_from(0, self._header_depth)
        return layouts or self._find_from(0, self._depth_of_widest_row)

    def _find_from(self, row: int, header_depth: Callable[[int, int, int], int]) -> list[Layout]:
        layouts: list[Layout] = []
        titles_from = row
        while row < len(self.rows):
            depth = header_depth(row, 0, self.width - 1)
            if not depth:
                row += 1
                continue
            spans = self._spans(row, depth)
            above = layouts[-1] if layouts else None
            side_by_side = [self._layout(row, depth, span, spans, titles_from, above) for span in spans]
            layouts.extend(side_by_side)
            row = titles_from = max(layout.end for layout in side_by_side)
        return layouts

    def _depth_of_widest_row(self, row: int, left: int, right: int) -> int:
        """Where a sheet has neither known headers nor numbers: the first row of labels as wide as any row."""
        if self._widest is None:
            self._widest = max((len(self._filled(r, left, right)) for r in range(len(self.rows))), default=0)
        filled = self._filled(row, left, right)
        is_header = self._widest >= 2 and len(filled) == self._widest and all(_is_label(cell) for _, cell in filled)
        return 1 if is_header else 0

    # The header

    def _filled(self, row: int, left: int, right: int) -> list[tuple[int, object]]:
        cells = self.rows[row]
        return [(c, cells[c]) for c in range(left, min(right + 1, len(cells))) if not _is_empty(cells[c])]

    def _header_depth(self, row: int, left: int, right: int) -> int:
        """How many rows the header has that starts in this row; 0 if none starts here."""
        filled = self._filled(row, left, right)
        if not filled:
            return 0
        if not _are_labels(filled) or self._spread(row, filled) < 2 or _tells_a_value(filled):
            return 0
        depth = self._depth(row, left, right)
        known = self._known_labels(row, depth, left, right)
        told = {str(cell) for _, cell in filled}  # tables side by side tell the same
        if len(told) < 2 and not self._heads_part_of_the_row_below(row, depth, filled):
            return 0
        if known >= 2 and (known * 3 >= len(told) or depth > 1):
            return depth
        return depth if self._numbers_below(row + depth, filled, left, right) else 0

    def _is_known_header(self, row: int, reach: tuple[int, int]) -> bool:
        """Whether a header starts in this row with any of the words that headers are known to use."""
        depth = self._header_depth(row, *reach)
        return depth > 0 and self._known_labels(row, depth, *reach) > 0

    def _heads_part_of_the_row_below(self, row: int, depth: int, filled: list[tuple[int, object]]) -> bool:
        """Whether a single text is a heading over some columns, not a title over all of them."""
        below = self._filled(row + 1, 0, self.width - 1) if depth > 1 else []
        return bool(below) and filled[0][0] > below[0][0]

    def _spread(self, row: int, filled: list[tuple[int, object]]) -> int:
        """How many columns the cells of a row cover, merged ones with all of theirs."""
        wide = {merge[1]: merge[3] - merge[1] + 1 for merge in self.merges_at.get(row, ()) if merge[0] == row}
        return sum(wide.get(column, 1) for column, _ in filled)

    def _known_labels(self, row: int, depth: int, left: int, right: int) -> int:
        keys = {
            header_key(without_scale(text))
            for number in range(row, row + depth)
            for _, cell in self._filled(number, left, right)
            if (text := as_text(cell))
        }
        return len(keys & self.words)

    def _numbers_below(self, row: int, labels: list[tuple[int, object]], left: int, right: int) -> bool:
        """Whether the first rows below have a number under a label, and cells enough to be the table's records."""
        columns = {column for column, _ in labels}
        for number in range(row, min(row + 3, len(self.rows))):
            filled = self._filled(number, left, right)
            if not filled:
                continue
            under = [c for c, cell in filled if c in columns and looks_like_number(cell) and not _is_label(cell)]
            return bool(under) and len(filled) * 2 >= len(labels) and len(filled) >= 2
        return False

    def _depth(self, row: int, left: int, right: int) -> int:
        end = row + 1
        while end < len(self.rows) and end - row < DEEPEST_HEADER:
            filled = self._filled(end, left, right)
            if not filled:
                break
            if _is_index(filled):
                end += 1
                break
            if all(is_unit(cell) for _, cell in filled):
                end += 1
                continue
            if not _are_labels(filled) or not self._hangs_below(row, end, filled):
                break
            end += 1
        return end - row

    def _hangs_below(self, start: int, row: int, filled: list[tuple[int, object]]) -> bool:
        """Whether a row of labels belongs to the header above: under its merged cells, or in the gaps they left."""
        for top, first, bottom, last in self.merges_at.get(row - 1, ()):
            if start <= top and bottom == row - 1 and last > first and any(first <= c <= last for c, _ in filled):
                return True
        if any(start <= top < row <= bottom for top, _, bottom, _ in self.merges_at.get(row, ())):
            return True
        if self._has_merges(start, row):
            return False
        # Without merges: labels under a heading and in the gaps to its right, while other columns that have their label
        # above stay blank.
        above = {column for column, _ in self._filled(row - 1, 0, self.width - 1)}
        here = {column for column, _ in filled}
        gaps = here - above
        under_headings = all(c - 1 in here for c in gaps) and all(c + 1 in gaps for c in here & above)
        return bool(gaps) and bool(above - here) and len(above) >= 2 and under_headings

    def _has_merges(self, start: int, end: int) -> bool:
        """Whether any of the rows has merged cells beside each other: else its gaps may be merges that were lost."""
        return any(last > first for row in range(start, end) for _, first, _, last in self.merges_at.get(row, ()))

    def _spans(self, row: int, depth: int) -> list[tuple[int, int]]:
        """The columns of each table that starts here: cut where a blank column stands before a label seen already."""
        paths = self._paths(row, row + depth, 0, self.width - 1)
        spans: list[tuple[int, int]] = []
        start = last = min(paths, default=0)
        seen: set[tuple[str, ...]] = set()
        for column in range(start, self.width):
            keys = tuple(header_key(text) for text in paths.get(column, ()))
            if column - 1 not in paths and column in paths and keys in seen and column > start:
                spans.append((start, last))
                start, seen = column, set()
            seen.add(keys)
            last = column if column in paths else last
        spans.append((start, max(paths, default=start)))
        return spans if len(spans) <= MOST_BESIDE else [(spans[0][0], spans[-1][1])]

    def _paths(self, start: int, end: int, left: int, right: int) -> dict[int, tuple[str, ...]]:
        """Each column's header texts, merged cells and gaps to the right of a heading filled."""
        grid = [list(self.rows[row]) + [None] * (right + 1 - len(self.rows[row])) for row in range(start, end)]
        for row in range(start, end):
            for top, first, _, last in self.merges_at.get(row, ()):
                value = self.rows[top][first] if top >= start and first < len(self.rows[top]) else None
                for column in range(first, min(last, right) + 1):
                    if value is not None:
                        grid[row - start][column] = value
        if not self._has_merges(start, end):
            _fill_headings(grid, left, right)
        named = [row for number, row in enumerate(grid, start) if not self._is_index_row(number, left, right)]
        paths: dict[int, tuple[str, ...]] = {}
        for column in range(left, right + 1):
            texts = [text for row in named if (text := as_text(row[column]))]
            if texts := list(dict.fromkeys(texts)):
                paths[column] = tuple(texts)
        return paths

    def _is_index_row(self, row: int, left: int, right: int) -> bool:
        return _is_index(self._filled(row, left, right))

    # The rows below

    def _layout(
        self,
        row: int,
        depth: int,
        span: tuple[int, int],
        spans: list[tuple[int, int]],
        titles_from: int,
        above: Layout | None,
    ) -> Layout:
        end, (left, right) = row + depth, span
        beside = next((other[0] for other in spans if other[0] > left), self.width)
        reach = (0 if span == spans[0] else left, beside - 1)
        layout = Layout(self.sheet, left, right, row, end, end, self._paths(row, end, left, right), reach, above)
        for number in range(titles_from, row):
            texts = self._titles(number, span, spans)
            layout.titles.extend(texts)
            layout.left_out.append(LeftOut(number + 1, "title" if texts else "blank", " ".join(texts)))
        for number in range(row, end):
            filled = self._filled(number, left, right)
            units = all(is_unit(cell) for _, cell in filled)
            self._leave_out(
                layout,
                number,
                "index" if _is_index(filled) else "unit" if filled and units and number > row else "header",
            )
        below = self._sort_rows(layout)
        for number in range(titles_from, row):
            filled = [(c, cell) for c, cell in self._filled(number, left, right) if not _YEAR_CELL.fullmatch(str(cell))]
            if below.numeric and below.is_like_records(filled):
                layout.like_records.append(number)
        layout.left_out.sort(key=lambda left_out: left_out.row)
        return layout

    def _titles(self, row: int, span: tuple[int, int], spans: list[tuple[int, int]]) -> list[str]:
        """What of a title row is said of a table: all of it, unless it has texts over more than one table."""
        starts = [0, *(left for left, _ in spans[1:]), self.width]
        parts = [_texts(self.rows[row], left, right - 1) for left, right in pairwise(starts)]
        own = parts[spans.index(span)]
        is_shared = not any(parts[1:]) or _tells_a_value(self._filled(row, 0, self.width - 1))
        return _texts(self.rows[row], 0, self.width - 1) if is_shared else own

    def _leave_out(self, layout: Layout, row: int, reason: str) -> None:
        layout.left_out.append(LeftOut(row + 1, reason, " ".join(_texts(self.rows[row], *layout.reach))))

    def _sort_rows(self, layout: Layout) -> "_Below":
        """Tell records from rows that are none, until the next table begins."""
        below = _Below(layout.left, layout.right, self._numeric_columns(layout), self._usual_columns(layout))
        below.first_text_column = min((c for c in layout.paths if c not in below.numeric), default=layout.left)
        below.named = self._columns_of_names_with_level(layout)
        row = layout.header_end
        while row < len(self.rows):
            if not below.gap and (plain_records := below.plain_records(self.sheet, row)):
                layout.body.extend(plain_records)
                below.head(layout, plain_records)
                row = plain_records.stop
                continue
            filled = self._filled(row, layout.left, layout.right)
            repeated = self._next_table(row, layout, below, filled)
            if repeated == 0:
                break
            if repeated:
                for number in range(row, row + repeated):
                    self._leave_out(layout, number, "header")
                row += repeated
                continue
            reason = below.reason(filled, len(layout.paths))
            if reason == "signature":
                break
            self._place(layout, row, reason, below)
            row += 1
        layout.end = self._after_records(layout, row, below)
        return below

    def _place(self, layout: Layout, row: int, reason: str | None, below: "_Below") -> None:
        """Put a row where it belongs; what is loose waits for what follows it."""
        below.gap = reason is not None
        if reason == "loose":
            below.loose.append(row)
        elif reason is not None:
            filled = self._filled(row, layout.left, layout.right)
            if reason == "total":
                layout.totals.append(row)
            if reason in ("total", "note") and not below.is_only_total(filled) and below.is_like_records(filled):
                layout.like_records.append(row)
            headings = [*below.loose, row] if reason == "section" else []
            if reason != "section":
                self._leave_out(layout, row, reason)
            self._open_sections(layout, headings, below)
        else:
            self._open_sections(layout, below.loose, below)
            layout.body.append(row)
            below.head(layout, [row])

    def _open_sections(self, layout: Layout, rows: list[int], below: "_Below") -> None:
        for number in rows:
            self._leave_out(layout, number, "section")
            filled = self._filled(number, layout.left, layout.right)
            text = " ".join(dict.fromkeys(str(cell).strip() for _, cell in filled if not looks_like_number(cell)))
            period, rest = split_period(layout.left_out[-1].text)
            if period is not None and not header_key(rest):
                below.period = period
            else:
                below.section = text or layout.left_out[-1].text
        if rows:
            below.loose.clear()

    def _next_table(self, row: int, layout: Layout, below: "_Below", filled: list[tuple[int, object]]) -> int | None:
        """0 if another table begins here, the depth of the header if it is this table's again, None if neither."""
        if not below.gap and below.has_number(filled):
            return None
        in_reach = self._filled(row, *layout.reach)
        if not in_reach:
            return None
        if len({str(cell) for _, cell in in_reach}) == 1:
            following = next((n for n in range(row + 1, min(row + 4, len(self.rows))) if any(self.rows[n])), None)
            if _by_first_words(str(in_reach[0][1])) == "note":
                return None
            is_title = below.gap and following is not None and self._is_known_header(following, layout.reach)
            return 0 if is_title and not str(in_reach[0][1]).rstrip().endswith(":") else None
        depth = self._header_depth(row, *layout.reach)
        if not depth:
            return None
        paths = self._paths(row, row + depth, *layout.reach)
        if _keys(paths) == _keys(layout.paths):
            # With titles of its own in front it is another table; without, the header of a new page.
            return 0 if below.loose else depth
        known = self._known_labels(row, depth, *layout.reach)
        contradicts = sum(column in below.numeric for column, cell in in_reach if not looks_like_number(cell))
        return 0 if known >= 2 and (contradicts or not below.numeric) else None

    def _after_records(self, layout: Layout, row: int, below: "_Below") -> int:
        """What stands below the last record: notes, a signature block to its end; a next table keeps its titles.

        The titles are all that stands between the last row which is plainly something else and the next header.
        """
        is_signed = row < len(self.rows) and self._reason(row, layout, below) == "signature"
        end = row
        while is_signed and end < len(self.rows) and not self._is_next_header(end, layout):
            end += 1
        start = end
        if end < len(self.rows):
            others = {left_out.row - 1 for left_out in layout.left_out if left_out.reason in ("total", "note")}
            others.update(layout.body[-1:])
            while start > layout.header_end and start - 1 not in others and not self._is_signature(start - 1, layout):
                start -= 1
            while start < end and not self._filled(start, layout.left, layout.right):
                start += 1
        for number in below.loose:
            text = " ".join(_texts(self.rows[number], layout.left, layout.right))
            is_of_signature = is_signed and _PLACE_AND_DATE.match(plain(text))
            if number < start:
                self._leave_out(layout, number, "signature" if is_of_signature else "note")
        for number in range(row, start):
            filled = self._filled(number, layout.left, layout.right)
            if below.numeric and below.is_like_records(filled) and below.reason(filled, len(layout.paths)) is None:
                layout.body.append(number)  # the table goes on below a signature in its middle
            else:
                self._leave_out(layout, number, "signature" if filled else "blank")
        layout.left_out = [left_out for left_out in layout.left_out if left_out.row <= max(start, layout.header_end)]
        return start

    def _is_next_header(self, row: int, layout: Layout) -> bool:
        """Whether a header starts in this row: of known words, or this table's again."""
        depth = self._header_depth(row, *layout.reach)
        is_known = depth > 0 and self._known_labels(row, depth, *layout.reach) >= 2
        return is_known or (depth > 0 and _keys(self._paths(row, row + depth, *layout.reach)) == _keys(layout.paths))

    def _reason(self, row: int, layout: Layout, below: "_Below") -> str | None:
        return below.reason(self._filled(row, layout.left, layout.right), len(layout.paths))

    def _is_signature(self, row: int, layout: Layout) -> bool:
        filled = self._filled(row, layout.left, layout.right)
        return bool(filled) and _by_first_words(as_text(filled[0][1]) or "") == "signature"

    def _numeric_columns(self, layout: Layout) -> list[int]:
        """The columns with numbers in the first rows, fullest first; not the running number of the rows."""
        counts = Counter(
            column
            for row in range(layout.header_end, min(layout.header_end + 40, len(self.rows)))
            for column, cell in self._filled(row, layout.left, layout.right)
            if looks_like_number(cell)
        )
        return [c for c, _ in counts.most_common() if not self._is_running(c, layout)]

    def _is_running(self, column: int, layout: Layout) -> bool:
        return header_key(layout.paths.get(column, ("",))[-1]) in {"no", "nomor", "no urut", "id", "nr"}

    def _columns_of_names_with_level(self, layout: Layout) -> frozenset[int]:
        """The columns where records name a regency or a city with its type."""
        rows = range(layout.header_end, min(layout.header_end + 40, len(self.rows)))
        return frozenset(
            column
            for row in rows
            if len(filled := self._filled(row, layout.left, layout.right)) > 1
            for column, cell in filled
            if isinstance(cell, str) and _NAME_WITH_LEVEL.match(header_key(cell))
        )

    def _usual_columns(self, layout: Layout) -> frozenset[int]:
        """The columns that nearly every one of the first rows fills."""
        rows = [
            filled
            for row in range(layout.header_end, min(layout.header_end + 40, len(self.rows)))
            if len(filled := self._filled(row, layout.left, layout.right)) > 1
        ]
        counts = Counter(column for filled in rows for column, _ in filled if column in layout.paths)
        return frozenset(column for column, count in counts.items() if count * 4 >= len(rows) * 3)


@dataclass(slots=True)
class _Below:
    """What is known of the rows under a header while they are sorted.

    `usual` are the columns that nearly every row fills. `loose` are rows of one text since the last record: section
    rows if a record follows, else notes. `gap`: the row just above is no record.
    """

    left: int
    right: int
    numeric: list[int]
    usual: frozenset[int]
    first_text_column: int = 0
    loose: list[int] = field(default_factory=list)
    section: str | None = None
    period: str | None = None
    named: frozenset[int] = frozenset()
    gap: bool = True

    def head(self, layout: Layout, rows: Iterable[int]) -> None:
        """Put records under the headings that hold for them."""
        if self.section is not None:
            layout.sections.update(dict.fromkeys(rows, self.section))
        if self.period is not None:
            layout.periods.update(dict.fromkeys(rows, self.period))

    def plain_records(self, sheet: Sheet, start: int) -> range:
        """The rows from here on that are plainly records: a number, and a first text that is no total's or numeral."""
        for block in range(start, len(sheet.rows), _BLOCK):
            rows = range(block, min(block + _BLOCK, len(sheet.rows)))
            plain = rows if self._are_plain(sheet, rows) else self._plain_among(sheet, rows)
            if plain != rows:
                return range(start, plain.stop)
        return range(start, len(sheet.rows))

    def _are_plain(self, sheet: Sheet, rows: range) -> bool:
        """Whether all of them are: as far as this shows where every column holds cells of one kind."""
        for column in sheet.columns[self.left : self.right + 1]:
            cells = column[rows.start : rows.stop]
            kinds = set(map(type, cells))
            if str in kinds:
                texts = {str(cell) for cell in set(cells)} if kinds == {str} else {""}
                if not all(text and not text.isspace() and _may_begin_a_record(text) for text in texts):
                    return False
                break
        figures = (sheet.columns[column][rows.start : rows.stop] for column in self.numeric)
        return any(set(map(type, cells)) == {float} or all(map(looks_like_number, cells)) for cells in figures)

    def _plain_among(self, sheet: Sheet, rows: range) -> range:
        """Those from the first on that are, up to one that is not."""
        for row in rows:
            cells = sheet.rows[row]
            for cell in cells[self.left : self.right + 1]:
                if isinstance(cell, str) and cell and not cell.isspace():
                    if not _may_begin_a_record(cell):
                        return range(rows.start, row)
                    break
            for column in self.numeric:
                if column < len(cells) and (cells[column].__class__ is float or looks_like_number(cells[column])):
                    break
            else:
                return range(rows.start, row)
        return rows

    def has_number(self, filled: list[tuple[int, object]]) -> bool:
        return any(column in self.numeric and looks_like_number(cell) for column, cell in filled)

    def reason(self, filled: list[tuple[int, object]], columns: int) -> str | None:
        """Why a row is no record; `loose` where what follows decides; None for a record."""
        if not filled or all(is_blank(cell) for _, cell in filled):
            return "blank"
        label, first = self._label(filled)
        reason, has_number = _by_first_words(first), self.has_number(filled)
        if reason in ("note", "signature") and ((has_number and len(filled) > 2) or self.is_like_records(filled)):
            return None  # a record whose name begins like a note
        if reason == "total" and not _ONLY_TOTAL.fullmatch(header_key(first)) and self._is_described(filled, label):
            return None  # a record whose name begins like a total
        if reason == "section" and (not has_number or not self._is_level(filled)):
            reason = None
        # Among records it is a region that reports nothing; apart from them, the title of the next table.
        if len(filled) == 1 and not self.gap and label in self.named and _NAME_WITH_LEVEL.match(header_key(first)):
            return None
        if reason is None and not has_number and _is_loose(filled, columns, self.first_text_column):
            return "loose"
        return reason

    def _label(self, filled: list[tuple[int, object]]) -> tuple[int, str]:
        """The text that a row begins with, with its numeral, and its column; behind a figure a text is a remark."""
        numeral = ""
        for column, cell in filled:
            if column in self.numeric and looks_like_number(cell):
                break
            if isinstance(cell, str):
                numeral = f"{numeral} {cell}".strip()
                if _ENUMERATION.fullmatch(cell.strip()) is None:
                    return column, numeral
        return self.left, numeral

    def _is_level(self, filled: list[tuple[int, object]]) -> bool:
        """Whether a row with figures is the heading of those below all the same: they are subtotals."""
        texts = [(column, cell) for column, cell in filled if isinstance(cell, str) and not looks_like_number(cell)]
        column, level = self._label(filled)
        numerals = [(c, cell) for c, cell in texts if c != column and _ENUMERATION.fullmatch(cell.strip())]
        is_told = " " in level or level.endswith(":") or "kab" in header_key(level) or self.section is not None
        is_alone = len(texts) == len(numerals) + 1
        return is_told and is_alone and not self._is_described([c for c in filled if c not in numerals], column)

    def is_only_total(self, filled: list[tuple[int, object]]) -> bool:
        """Whether a row begins with the word for a total, and at most with what it is the total of."""
        return _ONLY_TOTAL.fullmatch(header_key(self._label(filled)[1])) is not None

    def is_like_records(self, filled: list[tuple[int, object]]) -> bool:
        """Whether a row fills the columns that records fill, with figures where they have figures."""
        cells = dict(filled)
        figures = self.usual.intersection(self.numeric)
        understood = [c for c in figures if c in cells and (looks_like_number(cells[c]) or is_blank(cells[c]))]
        lacking = self.usual - cells.keys()
        if len(filled) < 2 or len(self.usual) < 2 or _tells_a_value(filled) or len(understood) * 2 < len(figures):
            return False
        return len(lacking) * 4 <= len(self.usual) if figures else not lacking and len(self.usual) > 2

    def _is_described(self, filled: list[tuple[int, object]], label: int) -> bool:
        """Whether a row has all that describes a record beside its name: a running number, other texts."""
        others = self.usual - {label} - set(self.numeric)
        return bool(others) and others <= dict(filled).keys()


def _keys(paths: dict[int, tuple[str, ...]]) -> list[tuple[str, ...]]:
    return [tuple(header_key(text) for text in path) for _, path in sorted(paths.items())]


def _texts(row: Row, left: int, right: int) -> list[str]:
    return list(dict.fromkeys(text for cell in row[left : right + 1] if (text := as_text(cell))))


def _tells_a_value(filled: list[tuple[int, object]]) -> bool:
    """A line like `Provinsi : Bali`, cut into cells: it tells one value and heads no column."""
    texts = [str(cell).strip() for _, cell in filled]
    return len(texts) <= 4 and (texts[0].endswith(":") or any(text.startswith(":") for text in texts[1:]))


def _is_index(filled: list[tuple[int, object]]) -> bool:
    texts = [as_text(cell) or "" for _, cell in filled]
    if len(texts) < 3 or not all(_INDEX_CELL.fullmatch(text) for text in texts):
        return False
    digits = [re.sub(r"\D.*", "", text.strip("()")) for text in texts]
    numbers = [int(digit) for digit in digits if digit]
    # Tables side by side count from the start again.
    in_order = all(after > before or after <= numbers[0] for before, after in pairwise(numbers))
    return in_order and (not numbers or max(numbers) - numbers[0] < 2 * len(numbers) + 1)


def _fill_headings(grid: list[list[object]], left: int, right: int) -> None:
    """Carry a heading over the gaps to its right, where the row below has labels under it and under the gap.

    A gap under a label of its own is none: there the label stands higher than its neighbours'.
    """
    labelled = [False] * (right + 1)
    for above, below in pairwise(grid):
        written = [not _is_empty(cell) for cell in above]
        for column in range(left + 1, right + 1):
            is_gap = not written[column] and not labelled[column]
            if is_gap and not _is_empty(below[column]) and not _is_empty(below[column - 1]):
                above[column] = above[column - 1]
        labelled = [is_labelled or is_written for is_labelled, is_written in zip(labelled, written, strict=False)]


@lru_cache(maxsize=65_536)
def _may_begin_a_record(first: str) -> bool:
    """Whether nothing in the first text of a row speaks against a record: no word of a total, no numeral."""
    return _by_first_words(first) is None and (len(first) >= 9 or _ENUMERATION.fullmatch(first.strip()) is None)


@lru_cache(maxsize=65_536)
def _by_first_words(first: str) -> str | None:
    """Why a row that begins with this text is no record, as far as the text alone tells."""
    key = header_key(first)
    if _TOTAL.match(key):
        return "total"
    if first.lstrip().startswith("*") or _NOTE.match(key) or _CONTINUED.match(key):
        return "note"
    if _SIGNATURE.match(key):
        return "signature"
    if _LEVEL.fullmatch(key):
        return "section"
    return None


def _is_loose(filled: list[tuple[int, object]], columns: int, first_text_column: int) -> bool:
    """A row of one text (or a numeral and a text) in a table of more columns: a section row, or a note."""
    texts = [cell for _, cell in filled]
    if _tells_a_value(filled) or _PLACE_AND_DATE.fullmatch(plain(str(texts[0]))):
        return True
    if len({str(cell) for cell in texts}) == 1:
        return columns > 2 or filled[0][0] != first_text_column or str(texts[0]).rstrip().endswith(":")
    is_numbered = len(texts) == 2 and _ENUMERATION.fullmatch(str(texts[0]).strip()) is not None
    return is_numbered and columns > 2
