"""An office's content laid out on sheets: cells, merges, and where every value stands.

The layouts are those that public systems of the ministry and the provinces are seen to use: titles above, headers of
up to three rows, merged or not, units and index numbers below them, sections, totals, notes, signatures.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

from orchestration.regions import Level
from orchestration.synthesis.hand import Cell
from orchestration.synthesis.offices import Office
from orchestration.synthesis.world import Row
from orchestration.workbooks.contracts import REGION
from orchestration.workbooks.layout import column_letter

SYNTHETIC = "DATA SINTETIS"
_IN_THOUSANDS = ("(dalam ribuan rupiah)", "Ribuan Rupiah", "Satuan : Rp. ribu", "(Rp. 1.000,-)", "(dlm 000 Rp)")
_SUMMED = frozenset({"persons", "posts", "IDR", "enterprises"})  # units whose figures have a total

Spot = tuple[int, int]  # row and column, counted from 0


@dataclass
class Page:
    """One sheet; `name` is what a reader finds it under, None in a file without sheets.

    `grid` holds the cells that are written; `merges` are first row and column, last row and column. `written` tells for
    each record where its targets stand, `headers` where each header stands, `totals` where each total stands, of which
    column, and what it is.
    """

    name: str | None
    grid: dict[Spot, Cell] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    written: list[tuple[Row, dict[str, Spot]]] = field(default_factory=list)
    headers: list[Spot] = field(default_factory=list)
    totals: list[tuple[Spot, str, int]] = field(default_factory=list)
    is_hidden: bool = False

    @property
    def height(self) -> int:
        return max((row for row, _ in self.grid), default=-1) + 1

    @property
    def width(self) -> int:
        return max((column for _, column in self.grid), default=-1) + 1


def cell_name(spot: Spot) -> str:
    """`(40, 2)` is C41."""
    return f"{column_letter(spot[1])}{spot[0] + 1}"


def lay_out(office: Office) -> list[Page]:
    """The sheets of one file."""
    habits = office.habits
    tables = _tables(office)
    has_sheets = len(tables) > 1 and habits.tables == "sheets" and habits.container != "csv"
    pages = [Page(None) for _ in (tables if has_sheets else tables[:1])]
    for number, page in enumerate(pages, start=1):
        if habits.container == "xlsx":
            page.name = f"Data {number}" if has_sheets else "Data"
        elif has_sheets:
            page.name = f"table {number}"
        for rows in [tables[number - 1]] if has_sheets else tables:
            _Table(office, page).write(rows)
        if habits.tables == "side by side":
            _Table(office, page).write_notes(page.height, habits.first_column)
    if habits.has_hidden_sheet and habits.container == "xlsx":
        pages.append(Page("Petunjuk", {(0, 0): f"Petunjuk pengisian ({SYNTHETIC})"}, is_hidden=True))
    return pages


def _tables(office: Office) -> list[list[Row]]:
    """The records of each table: all of them, or two halves."""
    lines = list(_lines(office, office.content.rows))
    how = office.habits.tables
    # Side by side tables are seen only where each is narrow.
    if how == "one" or len(lines) < 4 or (how == "side by side" and len(office.targets) > 6):
        return [office.content.rows]
    half = len(lines) // 2
    return [[row for line in part for row in line] for part in (lines[:half], lines[half:])]


def _lines(office: Office, rows: list[Row]) -> Iterator[list[Row]]:
    """The records of each line: one, or those of all years where years stand across."""
    if office.period != "across":
        yield from ([row] for row in rows)
        return
    for _, group in groupby(rows, key=lambda row: row.region.code):
        yield list(group)


@dataclass
class _Table:
    """Writes one table onto a page; a second one goes below the first, or beside it."""

    office: Office
    page: Page

    def write(self, rows: list[Row]) -> None:
        office, page = self.office, self.page
        if page.written and office.habits.tables == "side by side":
            top, left = min(row for row, _ in page.headers), max(column for _, column in page.headers) + 2
        else:
            left = office.habits.first_column
            top = self._titles(page.height + 2 if page.written else office.habits.first_row, left)
        below = self._body(rows, self._header(top, left), left)
        if office.habits.tables != "side by side":
            self.write_notes(below, left)

    def _titles(self, top: int, left: int) -> int:
        """The rows above the header, and a blank one."""
        office = self.office
        content, words = office.content, office.form.period.title
        lines: list[tuple[str, ...]] = []
        if office.has_titles:
            lines.append((f"{office.form.title.upper()} ({SYNTHETIC}, BUKAN DATA SEBENARNYA)",))
            if (place := content.subject) is not None:
                is_province = place.level is Level.PROVINCE
                lines.append(((f"PROVINSI {place.short_name}" if is_province else place.name).upper(),))
        lines.extend((f"{label} :", text) for label, text in content.titles)
        if office.period == "title" and not any(label in words for label, _ in content.titles):
            lines.append((f"{words[office.habits.year_word % len(words)].upper()} {content.year}",))
        columns = (office.form.columns.get(target) for target in office.targets)
        if office.habits.thousands == "in the titles" and any(column and column.unit == "IDR" for column in columns):
            lines.append((_IN_THOUSANDS[office.habits.scale_word],))
        for number, line in enumerate(lines):
            for column, text in enumerate(line):
                self.page.grid[top + number, left + column] = text
        return top + len(lines) + bool(lines)

    def _header(self, top: int, left: int) -> int:
        page, headers = self.page, self.office.headers()
        depth = max(len(path) for path, _ in headers)
        above: list[str] = []
        for column, (path, _) in enumerate(headers, start=left):
            for level, text in enumerate(path):
                if level == len(path) - 1 or above[: level + 1] != path[: level + 1]:
                    page.grid[top + level, column] = text
            above = path
            last = top + len(path) - 1
            page.headers.append((last, column))
            if self.office.has_merges and len(path) < depth:
                page.merges.append((last, column, top + depth - 1, column))
        if self.office.has_merges:
            page.merges.extend(_headings([path for path, _ in headers], top, left))
        row = top + depth
        units = [unit for _, unit in headers]
        has_index = self.office.habits.has_index_row and len(headers) >= 3
        index = [f"({number})" for number in range(1, len(headers) + 1)]
        for texts in ([units] if any(units) else []) + ([index] if has_index else []):
            page.grid |= {(row, column): text for column, text in enumerate(texts, start=left) if text}
            row += 1
        return row

    def _body(self, rows: list[Row], row: int, left: int) -> int:
        office, page, number = self.office, self.page, 0
        for section, of_section in self._sections(rows):
            if section is not None:
                page.grid[row, left] = section
                row += 1
            for line in _lines(office, of_section):
                number += 1
                for column, target in enumerate(office.targets, start=left):
                    is_bare = section is not None and not office.is_national
                    cell = office.cell(target, line, number, is_bare=is_bare)
                    if cell != "":
                        page.grid[row, column] = cell
                page.written.extend((record, self._spots(record, row, left)) for record in line)
                row += 1
        if office.habits.merges_regions:
            self._name_regions_once(len(rows))
        if office.habits.has_total and len(office.years) == 1 and self._summed():
            self._total(rows, row, left)
            row += 1
        return row

    def _spots(self, record: Row, row: int, left: int) -> dict[str, Spot]:
        """Where a record's targets stand; the columns of other years are not its own."""
        spoken = [self.office.spoken_column(target) for target in self.office.targets]
        return {
            name: (row, column)
            for column, (name, year) in enumerate(spoken, start=left)
            if year is None or year == record.year
        }

    def _sections(self, rows: list[Row]) -> Iterator[tuple[str | None, list[Row]]]:
        if not self.office.has_sections:
            yield None, rows
        elif self.office.is_national:
            by_province = groupby(rows, key=lambda row: self.office.world.province_in(row.region, row.year))
            for number, (province, group) in enumerate(by_province, start=1):
                yield f"{_roman(number)}. {province.short_name.upper()}", list(group)
        else:
            for level, title in ((Level.PROVINCE, None), (Level.REGENCY, "Kabupaten:"), (Level.CITY, "Kota:")):
                if of_level := [row for row in rows if row.region.level is level]:
                    yield title, of_level

    def _name_regions_once(self, count: int) -> None:
        """Neighbouring rows of one region share its cell; where nothing can be merged, those below are left blank."""
        spots = [(record.region.code, spots[REGION]) for record, spots in self.page.written[-count:]]
        lines = dict.fromkeys(spots)  # years across the columns share their region's cell
        groups = [[spot for _, spot in group] for _, group in groupby(lines, key=lambda pair: pair[0])]
        is_usual = (len(lines) - len(groups)) * 2 >= len(groups)
        if not self.office.has_merges and not (self.office.form.region.fill_down and is_usual):
            return
        for (top, column), *below in groups:
            for spot in below:
                self.page.grid.pop(spot, None)
            if below and self.office.has_merges:
                self.page.merges.append((top, column, below[-1][0], column))

    def _summed(self) -> list[tuple[int, str]]:
        """The offsets of the columns that a total is drawn of, and their names."""
        columns = self.office.form.columns
        return [(n, t) for n, t in enumerate(self.office.targets) if t in columns and columns[t].unit in _SUMMED]

    def _total(self, rows: list[Row], row: int, left: int) -> None:
        self.page.grid[row, left + self.office.targets.index(REGION)] = "JUMLAH"
        for offset, name in self._summed():
            total = sum(value for record in rows if isinstance(value := record.values.get(name), int))
            self.page.grid[row, left + offset] = self.office.hand.value(total, self.office.form.columns[name])
            self.page.totals.append(((row, left + offset), name, total))

    def write_notes(self, row: int, left: int) -> None:
        """What stands below a table: its source, and who signs for it."""
        office, subject = self.office, self.office.content.subject
        lines = []
        if office.habits.has_notes or not office.has_titles:
            lines = ["", f"Sumber: {SYNTHETIC.lower()}, bukan data sebenarnya"]
        if office.habits.is_signed:
            place = subject.short_name if subject else "Jakarta"
            lines += [
                "",
                f"{place}, 12 Januari {office.content.year + 1}",
                "Mengetahui,",
                "Kepala Dinas",
                "",
                "Sintetis",
            ]
        self.page.grid |= {(row + number, left): text for number, text in enumerate(lines) if text}


def _headings(paths: list[list[str]], top: int, left: int) -> Iterator[tuple[int, int, int, int]]:
    """The headings that stand over several columns, level by level."""
    for level in range(max(map(len, paths)) - 1):
        over = [path[: level + 1] if len(path) > level + 1 else [str(column)] for column, path in enumerate(paths)]
        for _, group in groupby(enumerate(over, start=left), key=lambda pair: pair[1]):
            columns = [column for column, _ in group]
            if len(columns) > 1:
                yield top + level, columns[0], top + level, columns[-1]


def _roman(number: int) -> str:
    text = ""
    for value, sign in ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        times, number = divmod(number, value)
        text += sign * times
    return text
