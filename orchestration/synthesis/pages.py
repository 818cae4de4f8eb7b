"""True records laid out as an office would write them: cells on sheets, and where every value stands.

The layouts are those that public systems of the ministry and the provinces are seen to use: titles above, headers of
up to three rows, merged or not, units and index numbers below them, sections, totals, notes, signatures.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from random import Random

from orchestration.regions import Level
from orchestration.synthesis.habits import Habits
from orchestration.synthesis.world import Content, Place, Row, World
from orchestration.workbooks import Form
from orchestration.workbooks.contracts import Column
from orchestration.workbooks.layout import PATH_SIGN, column_letter, is_unit
from orchestration.workbooks.periods import EXCEL_EPOCH
from orchestration.workbooks.tables import CODE, PERIOD, PROVINCE, REGION

SYNTHETIC = "DATA SINTETIS"
_NUMBER = "@number"  # the running number of the rows
_SUMMED = frozenset({"persons", "posts", "IDR", "enterprises"})
_PROVINCE_OFFICE = "Dinas Koperasi dan UKM"

Categories = dict[str, dict[str, list[str]]]
Cell = object
Spot = tuple[int, int]  # row and column, counted from 0


@dataclass
class Page:
    """One sheet. `grid` holds the cells that are written; `merges` are first row and column, last row and column.

    `written` tells for each record of the page where its targets stand, `headers` where each target's header stands.
    `bold` are the cells of titles and headers.
    """

    name: str
    grid: dict[Spot, Cell] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    written: list[tuple[Row, dict[str, Spot]]] = field(default_factory=list)
    headers: list[tuple[str, Spot]] = field(default_factory=list)
    bold: set[Spot] = field(default_factory=set)
    is_hidden: bool = False

    @property
    def height(self) -> int:
        return max((row for row, _ in self.grid), default=-1) + 1


def cell_name(spot: Spot) -> str:
    """`(40, 2)` is C41."""
    return f"{column_letter(spot[1])}{spot[0] + 1}"


def lay_out(office: "Office") -> list[Page]:
    """The sheets of one file, with what its content says."""
    content, habits = office.content, office.habits
    shares = _shares(content.rows, habits.tables, office)
    pages: list[Page] = []
    for share in shares:
        if not pages or (habits.tables == "sheets" and habits.container != "csv"):
            pages.append(Page(f"Data {len(pages) + 1}" if len(shares) > 1 else "Data"))
        office.write(share, pages[-1])
    if habits.has_hidden_sheet and habits.container == "xlsx":
        pages.append(Page("Petunjuk", {(0, 0): f"Petunjuk pengisian ({SYNTHETIC})"}, is_hidden=True))
    return pages


def _shares(rows: list[Row], tables: str, office: "Office") -> list[list[Row]]:
    """The records of each table: all of them, or two halves."""
    is_narrow = len(office.targets) <= 6  # side by side tables are seen only where each is narrow
    lines = list(office.lines(rows))
    if tables == "one" or len(lines) < 4 or (tables == "side by side" and not is_narrow):
        return [rows]
    half = len(lines) // 2
    return [[row for line in part for row in line] for part in (lines[:half], lines[half:])]


class Office:
    """One office that writes one form's content by its habits.

    `targets` are the columns of its tables, left to right: those of the contract, and the places of region and period.
    """

    def __init__(self, content: Content, form: Form, habits: Habits, world: World, categories: Categories) -> None:
        self.content, self.form, self.habits, self.world, self.categories = content, form, habits, world, categories
        self.choice = Random(f"{form.form} {habits.order} {habits.wording}")  # noqa: S311
        self.has_merges = habits.container != "csv"
        self.years = sorted({row.year for row in content.rows})
        self.period = self._period()
        # A table of open data, with its years in a column, stands alone on its sheet.
        self.has_titles = bool(form.period.title)
        self.has_sections = habits.sections and self._room_for_sections()
        self.targets = self._targets()
        self.wordings = {target: self._wording(target) for target in self.targets}

    # What stands in the table

    def _period(self) -> str:
        """Where the year stands: as the habit has it, if the form has room for it there."""
        period, told = self.form.period, {name for row in self.content.rows for name in row.values}
        if self.habits.period == "across" and period.across is not None and told == {period.across}:
            return "across"
        if period.header and (self.habits.period == "column" or not period.title):
            return "column"
        return "title"

    def _room_for_sections(self) -> bool:
        """Sections stand where each region has a row of its own, province by province or type by type."""
        regions = [row.region.code for row in self.content.rows]
        return len(set(regions)) == len(regions) > 2

    @property
    def _is_national(self) -> bool:
        return self.content.subject is None

    def _targets(self) -> list[str]:
        columns = [name for name in self.form.columns if any(name in row.values for row in self.content.rows)]
        groups = [list(group) for _, group in groupby(columns, key=self._group)]
        if self.habits.order:
            self.choice.shuffle(groups)
        front = [_NUMBER] if self.habits.is_numbered else []
        region = self.form.region
        # Without the province beside it, a table about the whole country needs its sections to tell one from another.
        if region.province and (self.habits.has_provinces or self._is_national) and not self.has_sections:
            front.append(PROVINCE)
        front.append(REGION)
        if region.code is not None and self.habits.codes != "none":
            front.append(CODE)
        if self.period == "column":
            front.append(PERIOD)
        names = [name for group in groups for name in group]
        if self.period == "across":
            names = [f"{name}@{year}" for name in names for year in self.years]
        return front + names

    def _group(self, name: str) -> str:
        """Columns under one heading stay together; others are alone."""
        entry = self.form.columns[name].header[self.habits.wording % len(self.form.columns[name].header)]
        return entry.split(PATH_SIGN)[0] if PATH_SIGN in entry else name

    def _stands_alone(self, target: str) -> bool:
        """Whether a column's heading would stand over it alone; an office then writes none."""
        names = [name for name in self.targets if name in self.form.columns]
        return [self._group(name) for name in names].count(self._group(target)) == 1

    def _wording(self, target: str) -> tuple[str, ...]:
        """The header path of a target, top to bottom, with the unit as its last part where the habit has units apart."""
        if "@" in target[1:]:
            return (target.split("@")[1],)  # years across: nothing else in the header
        region = self.form.region
        entries = {
            _NUMBER: ["No"],
            PROVINCE: region.province,
            REGION: region.header,
            CODE: region.code.header if region.code else [],
            PERIOD: self.form.period.header,
        }.get(target) or self.form.columns[target].header
        entry = entries[self.habits.wording % len(entries)]
        if PATH_SIGN in entry and self._stands_alone(target):
            entry = next((entry for entry in entries if PATH_SIGN not in entry), entry)
        path = [part.strip() for part in entry.split(PATH_SIGN)]
        path = [{"upper": part.upper(), "lower": part.lower()}.get(self.habits.letter_case, part) for part in path]
        name, _, unit = path[-1].rpartition(" ")
        if self.habits.has_unit_row and name and unit.startswith("(") and is_unit(unit):
            path[-1:] = [name, unit]
        return tuple(path)

    # Writing it

    def write(self, rows: list[Row], page: Page) -> None:
        """One table with its titles and what stands below it; a second one on the page goes below or beside the first."""
        if page.written and self.habits.tables == "side by side":
            top, left = self.first_header_row, max(column for _, (_, column) in page.headers) + 2
        else:
            left = self.habits.first_column
            top = self._write_titles(page, page.height + 2 if page.written else self.habits.first_row, left)
            self.first_header_row = top
        below = self._write_body(page, rows, self._write_header(page, top, left), left)
        if self.habits.tables != "side by side":
            self._write_below(page, below, left)

    def _write_titles(self, page: Page, top: int, left: int) -> int:
        """The rows above the header; a tidy table of open data has none."""
        form, subject = self.form, self.content.subject
        lines: list[Sequence[str]] = []
        if self.has_titles:
            lines.append([f"{form.title.upper()} ({SYNTHETIC}, BUKAN DATA SEBENARNYA)"])
            if subject is not None:
                kind = "PROVINSI " if subject.level is Level.PROVINCE else ""
                lines.append([f"{kind}{(subject.short_name if kind else subject.name).upper()}"])
        lines.extend((f"{label} :", text) for label, text in self.content.titles)
        if self.period == "title" and not any(label in form.period.title for label, _ in self.content.titles):
            words = form.period.title
            lines.append([f"{words[self.habits.year_word % len(words)].upper()} {self.content.year}"])
        for number, line in enumerate(lines):
            for column, text in enumerate(line):
                page.grid[top + number, left + column] = text
                page.bold.add((top + number, left + column))
        return top + len(lines) + (1 if lines else 0)

    def _write_header(self, page: Page, top: int, left: int) -> int:
        paths = [list(self.wordings[target]) for target in self.targets]
        units = [
            path.pop() if len(path) > 1 and is_unit(path[-1]) and path[-1].startswith("(") else "" for path in paths
        ]
        depth = max(map(len, paths))
        for offset, (target, path) in enumerate(zip(self.targets, paths, strict=True)):
            column = left + offset
            for level, text in enumerate(path):
                is_new = level == len(path) - 1 or not offset or paths[offset - 1][: level + 1] != path[: level + 1]
                if is_new:
                    page.grid[top + level, column] = text
                    page.bold.add((top + level, column))
            page.headers.append((target, (top + len(path) - 1, column)))
            if self.has_merges and len(path) < depth:
                page.merges.append((top + len(path) - 1, column, top + depth - 1, column))
        if self.has_merges:
            page.merges.extend(_merged_headings(paths, top, left))
        row = top + depth
        for extra in (units if any(units) else [], self._index_numbers()):
            for offset, text in enumerate(extra):
                if text:
                    page.grid[row, left + offset] = text
                    page.bold.add((row, left + offset))
            row += bool(extra)
        return row

    def _index_numbers(self) -> list[str]:
        has_room = self.habits.has_index_row and len(self.targets) >= 3
        return [f"({number})" for number in range(1, len(self.targets) + 1)] if has_room else []

    def _write_body(self, page: Page, rows: list[Row], row: int, left: int) -> int:
        number = 0
        for section, of_section in self._sections(rows):
            if section is not None:
                page.grid[row, left] = section
                row += 1
            for records in self.lines(of_section):
                number += 1
                spots = {target: (row, left + offset) for offset, target in enumerate(self.targets)}
                for target, spot in spots.items():
                    cell = self.cell(target, records, number, in_section=section is not None)
                    if cell != "":
                        page.grid[spot] = cell
                for record in records:
                    page.written.append((record, self._own_spots(spots, record)))
                row += 1
        if self.habits.merges_regions and self.has_merges:
            self._merge_regions(page, rows)
        if self.habits.has_total and self._is_summed():
            self._write_total(page, rows, row, left)
            row += 1
        return row

    def lines(self, rows: list[Row]) -> Iterator[list[Row]]:
        """The records of each line: one, or those of all years where years stand across."""
        if self.period != "across":
            yield from ([row] for row in rows)
            return
        for _, group in groupby(rows, key=lambda row: row.region.code):
            yield list(group)

    def _own_spots(self, spots: dict[str, Spot], record: Row) -> dict[str, Spot]:
        """The spots of one record of a line, by target; the columns of other years are not its own."""
        own = {}
        for target, spot in spots.items():
            name, _, year = target.rpartition("@") if "@" in target[1:] else (target, "", "")
            if not year or int(year) == record.year:
                own[name] = spot
        return own

    def _sections(self, rows: list[Row]) -> Iterator[tuple[str | None, list[Row]]]:
        if not self.has_sections:
            yield None, rows
        elif self._is_national:
            by_province = groupby(rows, key=lambda row: self.world.province_in(row.region, row.year))
            for number, (province, group) in enumerate(by_province, start=1):
                yield f"{_roman(number)}. {province.short_name.upper()}", list(group)
        else:
            for level, title in ((Level.PROVINCE, None), (Level.REGENCY, "Kabupaten:"), (Level.CITY, "Kota:")):
                if group := [row for row in rows if row.region.level is level]:
                    yield title, group

    def _merge_regions(self, page: Page, rows: list[Row]) -> None:
        """Neighbouring rows of one region share its cell."""
        spots = [(record.region.code, spots[REGION]) for record, spots in page.written[-len(rows) :]]
        for _, group in groupby(spots, key=lambda pair: pair[0]):
            (top, column), *_, (bottom, _) = [spot for _, spot in group] * 2
            if bottom > top:
                page.merges.append((top, column, bottom, column))
                for row in range(top + 1, bottom + 1):
                    page.grid.pop((row, column), None)

    def _is_summed(self) -> bool:
        return len(self.years) == 1 and any(self._unit(target) in _SUMMED for target in self.targets)

    def _unit(self, target: str) -> str | None:
        column = self.form.columns.get(target)
        return column.unit if column else None

    def _write_total(self, page: Page, rows: list[Row], row: int, left: int) -> None:
        page.grid[row, left + self.targets.index(REGION)] = "JUMLAH"
        for offset, target in enumerate(self.targets):
            if self._unit(target) in _SUMMED:
                total = sum(value for record in rows if isinstance(value := record.values.get(target), int))
                page.grid[row, left + offset] = self._number(total, self.form.columns[target])

    def _write_below(self, page: Page, row: int, left: int) -> None:
        lines = []
        if self.habits.has_notes or not self.has_titles:
            lines = ["", f"Sumber: {SYNTHETIC.lower()}, bukan data sebenarnya"]
        if self.habits.is_signed:
            who = self.content.subject.short_name if self.content.subject else "Jakarta"
            lines += ["", f"{who}, 12 Januari {self.content.year + 1}", "Mengetahui,", "Kepala Dinas", "", "Sintetis"]
        for number, text in enumerate(lines):
            if text:
                page.grid[row + number, left] = text

    # Cells

    def cell(self, target: str, records: Sequence[Row], number: int, *, in_section: bool) -> Cell:
        """What the office writes in one cell; an empty text is no cell at all."""
        record = records[0]
        if target == _NUMBER:
            return number
        if target == PROVINCE:
            return self._case(self.world.province_in(record.region, record.year).short_name)
        if target == REGION:
            return self._region(record, in_section=in_section)
        if target == CODE:
            return self._code(record)
        if target == PERIOD:
            return self._stored_or_text(record.year)
        if "@" in target:
            target, _, year = target.rpartition("@")
            record = next(row for row in records if row.year == int(year))
        return self.value(record.values.get(target), self.form.columns[target])

    def value(self, value: object, column: Column) -> Cell:
        """A value as the office writes it."""
        if value is None:
            return self.habits.blank
        if column.type in ("integer", "number") and isinstance(value, int | float):
            return self._number(value, column)
        if column.type == "category":
            ways = self.categories[column.categories or ""][str(value)]
            return ways[self.habits.category % len(ways)]
        if isinstance(value, date):
            return self._day(value)
        if column.type == "national_id" and self.habits.numbers != "indonesian":
            return f"'{value}"
        return str(value)

    def _number(self, value: int | float, column: Column) -> Cell:
        how = self.habits.numbers
        if how == "stored":
            return self._stored_or_text(value)
        english = f"{value:,}"
        text = english if how == "english" else english.translate(str.maketrans(",.", ".,"))
        if how == "rupiah" and column.unit == "IDR":
            return f"Rp {text},-"
        return f"{text}%" if column.unit == "percent" else text

    def _stored_or_text(self, value: int | float) -> Cell:
        return str(value) if self.habits.container == "csv" else value

    def _day(self, day: date) -> Cell:
        how = self.habits.days
        if how == "serial" or (how == "stored" and self.habits.container == "html"):
            return self._stored_or_text((day - EXCEL_EPOCH).days)
        if how == "31 Desember 2020":
            return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
        if how == "stored" and self.habits.container == "xlsx":
            return day
        return day.strftime({"31/12/2020": "%d/%m/%Y", "31-12-2020": "%d-%m-%Y"}.get(how, "%Y-%m-%d"))

    def _region(self, record: Row, *, in_section: bool) -> str:
        place, how = record.region, self.habits.region_type
        is_upper = how.isupper()
        if place.level is Level.PROVINCE:
            # Where a bare name does not mean the province's own office, its type must stand before it.
            bare = self.form.region.bare_name is Level.PROVINCE
            return self._case(place.short_name if bare else f"Provinsi {place.short_name}", is_upper)
        if in_section and not self._is_national:
            return self._case(place.short_name, is_upper)
        name = _name_in(place, record.year)
        kind, _, rest = name.partition(" ")
        if kind == "Kota":
            return self._case(name.replace("Kota Administrasi", "Kota Adm."), is_upper)
        return self._case(f"{how} {rest}".replace("Administrasi", "Adm."), is_upper)

    def _case(self, text: str, is_upper: bool | None = None) -> str:
        return text.upper() if (self.habits.region_type.isupper() if is_upper is None else is_upper) else text

    def _code(self, record: Row) -> Cell:
        place = record.region
        system = self.form.region.code.system.value if self.form.region.code else ""
        code = place.bps_code if system == "bps" else place.code_in(record.year)
        if code is None:
            return ""
        if self.habits.codes == "number":
            return self._stored_or_text(float(code))
        return code


_MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "Nopember",
    "Desember",
)  # fmt: skip


def _name_in(place: Place, year: int) -> str:
    """The official name in that year, as far as it is known."""
    if year > 2019 or place.name_2019 is None:
        return place.name
    former = place.name_2019.title()
    kind, _, rest = former.partition(" ")
    changed = rest.casefold() not in place.name.casefold()
    return f"{'Kabupaten' if kind == 'Kab.' else kind} {rest}" if changed else place.name


def _merged_headings(paths: list[list[str]], top: int, left: int) -> Iterator[tuple[int, int, int, int]]:
    """The headings that stand over several columns, level by level."""
    for level in range(max(map(len, paths)) - 1):
        keyed = [
            (tuple(path[: level + 1]) if len(path) > level + 1 else (offset,), offset)
            for offset, path in enumerate(paths)
        ]
        for _, group in groupby(keyed, key=lambda pair: pair[0]):
            offsets = [offset for _, offset in group]
            if len(offsets) > 1:
                yield top + level, left + offsets[0], top + level, left + offsets[-1]


def _roman(number: int) -> str:
    text = ""
    for value, sign in ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        times, number = divmod(number, value)
        text += sign * times
    return text
