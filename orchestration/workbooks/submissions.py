"""What one file says: a submission per form, its records with their places, and findings."""

import gc
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256

from orchestration.findings import Finding, reading_finding
from orchestration.regions import Level, Match, Resolver
from orchestration.workbooks.columns import scales_around
from orchestration.workbooks.contracts import CODE, PERIOD, PLACE_COLUMNS, PROVINCE, REGION, Column, Form, Origin
from orchestration.workbooks.corrections import CORRECTION_RULES, Correction, correct
from orchestration.workbooks.formats import read_contents
from orchestration.workbooks.layout import Layout, LeftOut, column_letter, find_layouts
from orchestration.workbooks.periods import ToldPeriod, is_of_days, join_periods, read_period, told_by_lines
from orchestration.workbooks.places import Places, rules_of
from orchestration.workbooks.scales import ToldScale, is_unclear
from orchestration.workbooks.sheets import Sheet, UnreadableFileError
from orchestration.workbooks.tables import Table, columns_found, header_findings, lay_over, vocabulary
from orchestration.workbooks.values import (
    age_bands,
    as_shown,
    as_text,
    as_texts,
    as_written,
    is_blank,
    looks_like_number,
    masked,
    may_be_fractions,
    of_each,
    read_column,
)

MOST_OUTSIDE = 20  # cells without a header that are told one by one; a whole column of them is one thing to mend
Categories = dict[str, dict[str, list[str]]]
_SPOKEN = {
    "integer": "a whole number",
    "number": "a number",
    "category": "one of the known categories",
    "national_id": "a citizen number of 16 digits",
    "date": "a day",
}
# What a cell that was not understood should hold, as its sender reads it; of categories the list says it.
_WANTED = {
    "integer": "bilangan bulat, misalnya 12",
    "number": "bilangan, misalnya 12,5",
    "date": "tanggal, misalnya 31/12/2021",
}
_MOST_CATEGORIES = 12  # of a longer list its first ones
# What the columns that place a record are called in the records.
_PLACED = {REGION: "region_code", PROVINCE: "province", CODE: "code_as_written", PERIOD: "period"}
_INDONESIAN_SIGNS = str.maketrans(",.", ".,")
# Units whose figures have a total.
_SUMMED = frozenset({"persons", "posts", "IDR", "enterprises"})
_AVERAGE = re.compile(r"\s*rata", re.IGNORECASE)
# Of a column that repeats another: fewer cells can be chance, and a column may have some cells of its own.
_FEWEST_REPEATED, _AS_MOST = 5, 0.8
_SYNTHETIC = re.compile(r"\b(sintetis|synthetic)\b", re.IGNORECASE)
# In A1 of the sheets that we add to the workbooks we hand out: such a sheet says nothing of the sender's.
OUR_SHEET = "Neraca Pendamping: lembar bantu, tidak dibaca"


@dataclass(slots=True)
class Submission:
    """The records of one file for one form, column by column, and where each column stood.

    `records` has the place columns of `contracts.PLACE_COLUMNS` and the form's kept columns, all equally long.
    `placements` tells per sheet, table and canonical column the spreadsheet column, its header and what its figures
    were multiplied with; the name of a table is the end of its records' `record_id`, blank where no other shares its
    rows.
    """

    form: Form
    records: dict[str, list[object]]
    placements: list[dict[str, str | int | None]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    left_out: list[tuple[str | None, LeftOut]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.records["row"])


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """Without the search for unreachable cycles: a million new cells set it off time and again, and make none."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@_no_garbage_collection()
def read_submissions(
    content: bytes,
    forms: Mapping[str, Form],
    resolver: Resolver,
    key: bytes,
    categories: Categories,
    told_form: str | None = None,
    corrections: Sequence[Correction] = (),
) -> tuple[list[Submission], list[Finding]]:
    """All that a file says, and the findings that concern the file as a whole.

    `key` makes the pseudonyms. `told_form` is the form that the sender named, if any; otherwise each sheet's form is
    recognised from its headers. `corrections` are those of this file. A file that cannot be read gives no submission
    and one finding, never an error.
    """
    try:
        contents = read_contents(content)
    except UnreadableFileError as error:
        return [], [reading_finding(error.rule, str(error), seen=error.seen)]

    candidates = {told_form: forms[told_form]} if told_form is not None and told_form in forms else dict(forms)
    file_sha256, words = sha256(content).hexdigest(), vocabulary(candidates.values())
    submissions: dict[str, Submission] = {}
    findings = [reading_finding(e.rule, str(e), sheet=name, seen=e.seen) for name, e in contents.unreadable]
    findings.extend(correct(contents.sheets, corrections))
    others: list[Finding] = []  # worth a word beside what was read: what is hidden, tables of no known form
    for number, sheet in enumerate(contents.sheets):
        if is_ours(sheet):
            others.extend(ours_findings(sheet))
            continue
        others.extend(hidden_findings(sheet))
        layouts = find_layouts(sheet, words)
        if not layouts:
            others.extend(tableless_findings(sheet))
        is_synthetic = any(_SYNTHETIC.search(row.text) for layout in layouts for row in layout.left_out)
        for layout in layouts:
            tables, problem = recognise(layout, candidates)
            if problem:
                findings.append(problem)
            elif not tables:
                others.append(_unknown(layout))
            for table in tables:
                form = table.form
                submission = submissions.setdefault(form.form, Submission(form, _empty_records(form)))
                place = _Place(file_sha256, number, "synthetic" if is_synthetic else form.origin)
                _TableReader(table, submission, place, resolver, key, categories).read(first=table is tables[0])
    if not submissions and all(finding.rule in CORRECTION_RULES for finding in findings):
        findings.append(_form_unknown(contents.sheets, candidates))
    for submission in submissions.values():
        if not len(submission):
            message = "headers without records below them"
            submission.findings.append(reading_finding("submission_empty", message, form=submission.form.form))
    return list(submissions.values()), [*findings, *(others if submissions else [])]


def _form_unknown(sheets: list[Sheet], forms: Mapping[str, Form]) -> Finding:
    """Says which form comes closest, and by how many of its columns."""
    closest: tuple[int, Form] | None = None
    for layout in (layout for sheet in sheets for layout in find_layouts(sheet, vocabulary(forms.values()))):
        for form in forms.values():
            found = columns_found(layout, form)
            if found and (closest is None or found > closest[0]):
                closest = found, form
    if closest is None:
        return reading_finding("form_unknown", f"no sheet has headers of a known form ({', '.join(sorted(forms))})")
    found, form = closest
    share = f"{found} of its {len(form.usual_columns)} columns"
    return reading_finding("form_unknown", f"no sheet has the headers of a known form; closest is {form.form}, {share}")


def is_ours(sheet: Sheet) -> bool:
    """Whether a sheet is one that we have added to a workbook, and so is not read."""
    return bool(sheet.rows) and sheet.rows[0][:1] == [OUR_SHEET]


def ours_findings(sheet: Sheet) -> Iterator[Finding]:
    """That a sheet of ours is not read; of one that we have hidden, like a template's lists, nobody need be told."""
    if not sheet.is_hidden:
        message = f"the sheet {sheet.name!r} was added here before the workbook went to its sender; it is not read"
        yield reading_finding("sheet_of_ours", message, sheet=sheet.name)


def hidden_findings(sheet: Sheet) -> list[Finding]:
    """What of a sheet is hidden. It is read all the same: a filter that was left on must not lose records."""
    rows = _in_stretches(sheet.hidden_rows, lambda row: str(row + 1))
    columns = _in_stretches(sheet.hidden_columns, column_letter)
    found = {
        "sheet_hidden": f"the sheet {sheet.name!r} is hidden; it is read" if sheet.is_hidden else "",
        "rows_hidden": f"hidden rows are read like the others: {rows}" if rows else "",
        "columns_hidden": f"hidden columns are read like the others: {columns}" if columns else "",
    }
    return [reading_finding(rule, message, sheet=sheet.name) for rule, message in found.items() if message]


def _in_stretches(numbers: list[int], name: Callable[[int], str], most: int = 10) -> str:
    """Ascending numbers as a person lists them, like `5–7, 9`; no more than the first `most` stretches."""
    stretches: list[list[int]] = []
    for number in numbers:
        if stretches and stretches[-1][-1] == number - 1:
            stretches[-1].append(number)
        else:
            stretches.append([number])
    ends = (dict.fromkeys((name(stretch[0]), name(stretch[-1]))) for stretch in stretches[:most])
    return ", ".join(["–".join(pair) for pair in ends] + ["…"] * (len(stretches) > most))


def _unknown(layout: Layout) -> Finding:
    # Its headers are not shown: what stands in an unknown table may be about persons.
    cell = f"{column_letter(layout.left)}{layout.header_start + 1}"
    message = f"the table of {len(layout.body)} rows that begins here is of no known form and was not read"
    return reading_finding("table_unknown", message, sheet=layout.sheet.name, cell=cell)


def tableless_findings(sheet: Sheet) -> Iterator[Finding]:
    """That a sheet without a table has something in it all the same."""
    filled = [count for row in sheet.rows if (count := sum(not is_blank(cell) for cell in row))]
    if not filled:
        return
    rule = "sheet_without_table" if max(filled) > 1 else "sheet_of_text"
    message = f"no headers with records below them: the filled rows of the sheet, {len(filled):,}, were not read"
    yield reading_finding(rule, message, sheet=sheet.name)


def outside_findings(layout: Layout, seen: Callable[[object], str] = as_shown) -> Iterator[Finding]:
    """Cells of records under no header. `seen` shows a cell as it may be told.

    In a text file a row that is longer than its header has been cut at a sign inside a value, and all that follows
    stands one column off; so has a row of a sheet, if a number follows on its last column as in hardly another row.
    """
    outside = list(layout.cells_outside())
    further = sum(column == layout.right + 1 for _, column in outside)
    told = 0
    for row, column in outside:
        cell, name = layout.sheet.rows[row][column], f"{column_letter(column)}{row + 1}"
        is_next = column == layout.right + 1
        place = {"sheet": layout.sheet.name, "row": row + 1, "cell": name, "seen": seen(cell)}
        is_alone = further * 2 <= len(layout.body) and looks_like_number(cell)
        if is_next and (layout.sheet.name is None or is_alone):
            message = f"the row goes on with {seen(cell)!r} past its last header: its cells may stand one column off"
            yield reading_finding("row_longer_than_its_header", message, **place)
            continue
        told += 1
        if told <= MOST_OUTSIDE:
            yield reading_finding(
                "cell_without_header", f"{seen(cell)!r} has no header above and was not read", **place
            )
    if told > MOST_OUTSIDE:
        message = f"{told - MOST_OUTSIDE:,} more cells have no header above and were not read"
        yield reading_finding("cell_without_header", message, sheet=layout.sheet.name)


def recognise(layout: Layout, forms: Mapping[str, Form]) -> tuple[list[Table], Finding | None]:
    """The tables that a layout holds for the form that fits it best; a finding where two fit alike."""
    fitting = [tables for form in forms.values() if (tables := lay_over(layout, form))]
    fitting.sort(key=lambda tables: (len(tables[0].columns), tables[0].fit), reverse=True)
    alike = [tables[0].form.form for tables in fitting if len(tables[0].columns) == len(fitting[0][0].columns)]
    if len(alike) > 1:
        folders = " or ".join(f"{name}/" for name in alike)
        message = f"the headers fit {' and '.join(alike)} alike; landing the file in the folder {folders} decides"
        return [], reading_finding("form_ambiguous", message, sheet=layout.sheet.name)
    return (fitting[0] if fitting else []), None


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a table is, and where its data comes from."""

    file_sha256: str
    sheet_number: int
    origin: Origin


def _figure(value: object) -> float | int:
    return value if isinstance(value, int | float) else 0


def told_by_titles(layout: Layout, form: Form) -> ToldPeriod:
    """The period that the title rows tell: the table's own, or where they tell none, those of the tables above.

    Lines are numbered like the rows of the sheet, from 0.
    """
    told = ToldPeriod()
    for one in layout.own_and_above:
        titles = [row for row in one.left_out if row.reason == "title"]
        of_form = form.period
        here = told_by_lines([row.text for row in titles], of_form.title, parts=of_form.parts, days=of_form.days)
        line, part_line = (None if n is None else titles[n].row - 1 for n in (here.line, here.part_line))
        here = replace(here, line=line, part_line=part_line)
        if here.part is None and told.part is not None:
            # A part of the table's own takes the year that stands above it.
            period = join_periods(here.period, told.part) if of_form.parts else here.period
            here = replace(here, period=period, part=told.part, part_line=told.part_line)
        if here.line is not None:
            return here
        told = here
    return told


def periods_around(layout: Layout, told: ToldPeriod) -> list[str | None]:
    """The period that the titles tell of each record, or a row between the records that stands above it."""
    if not layout.periods:
        return [told.period] * len(layout.body)
    return of_each(list(map(layout.periods.get, layout.body)), lambda of_row: join_periods(told.period, of_row))


def periods_of(
    form: Form, around: Sequence[str | None], cells: Sequence[object] | None, across: str | None = None
) -> list[str | None]:
    """The period of each record, None where it is not told.

    `around` are those that stand around the table; `cells` those of the form's column of periods, None where the table
    has none; `across` is the period that stands above the figures.
    """
    if cells is None:
        periods = of_each(around, lambda outer: join_periods(outer, across))
    else:
        periods = [_in_column(outer, cell) for outer, cell in zip(around, as_texts(cells), strict=True)]
    return of_each(periods, lambda period: period if _is_of_the_form(period, form) else None)


def _in_column(around: str | None, cell: str | None) -> str | None:
    """The period of a record by its cell, within that of the titles: its year alone says less than their month."""
    if is_blank(cell):
        return None
    period = join_periods(around, read_period(cell or ""))
    return around if around and period == around[:4] else period


def _is_of_the_form(period: str | None, form: Form) -> bool:
    """A period with its year, next year's at the latest; a part of a year only where the form has such.

    A form with days must tell them: two events of a year would otherwise replace each other.
    """
    if period is None or not period[:4].isdigit() or int(period[:4]) > date.today().year + 1:
        return False
    if form.period.days:
        return is_of_days(period)
    return period.isdigit() or form.period.parts


def _empty_records(form: Form) -> dict[str, list[object]]:
    return {name: [] for name in (*PLACE_COLUMNS, *form.kept_columns)}


@dataclass(slots=True)
class _TableReader:
    """Reads one table into its submission."""

    table: Table
    submission: Submission
    place: _Place
    resolver: Resolver
    key: bytes
    categories: Categories
    places: Places = field(init=False)
    scales: dict[str, int] = field(init=False)
    told: ToldPeriod = field(init=False)
    numbers: dict[str, list[str | None]] = field(default_factory=dict, init=False)  # of citizens, by their column

    def __post_init__(self) -> None:
        self.scales = {name: self.table.scale_of(name) or 1 for name in self.table.form.columns}
        self.places = Places(self.table.layout, self.resolver, rules_of(self.table.form))
        self.told = told_by_titles(self.table.layout, self.table.form)

    def read(self, *, first: bool) -> None:
        """`first`: the first of the tables over the same rows; what concerns all of them is said once."""
        if first:
            self._note_headers()
        self._scale_by_titles(first=first)
        self._note_placements()
        regions = self._region_cells()
        names, codes = as_texts(regions), as_texts(self._cells(CODE))
        around = periods_around(self.table.layout, self.told)
        periods = periods_of(self.table.form, around, self._period_cells, self.table.period)
        matches = self._matches(names, codes, periods)
        self._note_periods(periods, matches, first=first)
        self._note_regions(matches, periods)
        if first:
            self._note_filled(regions)
            self._note_cells_outside(matches, periods)
            self._note_surroundings()
        columns = {name: self._column(name, matches, periods) for name in self.table.form.columns}
        self._note_totals(columns, matches)
        for name, derived in self.table.form.derived.items():
            columns[name] = list(age_bands(self.numbers[derived.of], periods))
        written = {"region_as_written": self._as_written(names), "code_as_written": self._as_written(codes)}
        self._append(columns | written, matches, periods)

    @property
    def _sheet(self) -> Sheet:
        return self.table.sheet

    @property
    def _table_name(self) -> str:
        """What tells tables apart that share rows, side by side or for periods across: each has a record per row."""
        layout = self.table.layout
        beside = f":{column_letter(layout.left)}" if layout.shares_rows else ""
        return beside + (f"@{self.table.period}" if self.table.period else "")

    def _cells(self, target: str) -> list[object]:
        """A column of the body, top to bottom; blanks where the form's column is not in the sheet."""
        return self.places.cells(self.table.columns.get(target))

    def _region_cells(self, target: str = REGION) -> list[object]:
        return self.places.filled_cells(self.table.columns.get(target), blanks=self.table.form.region.fill_down)

    def _note_filled(self, regions: list[object]) -> None:
        """That rows were given to the region above them, where theirs is left blank."""
        merged = self.places.filled_cells(self.table.columns.get(REGION), blanks=False)
        if regions == merged:
            return
        told = zip(self.table.body, merged, regions, strict=True)
        if blank := [row for row, cell, filled in told if is_blank(cell) and not is_blank(filled)]:
            stretches = _in_stretches(blank, lambda row: str(row + 1))
            message = f"rows without a name of their own are about the region named above them: {stretches}"
            self._find("region_from_above", message, cell=self._cell_name(REGION, self.table.body.index(blank[0])))

    def _cell_name(self, target: str, index: int) -> str | None:
        column = self.table.columns.get(target)
        return None if column is None else f"{column_letter(column)}{self.table.body[index] + 1}"

    def _find(self, rule: str, message: str, **place: str | int | None) -> None:
        found = reading_finding(rule, message, form=self.table.form.form, sheet=self._sheet.name, **place)
        self.submission.findings.append(found)

    def _note_headers(self) -> None:
        self.submission.findings.extend(header_findings(self.table))
        self.submission.left_out.extend((self._sheet.name, row) for row in self.table.left_out)

    def _scale_by_titles(self, *, first: bool) -> None:
        """Where a line around the table tells the scale of a unit, the columns of that unit follow it, as far as their
        headers say nothing. What cannot be told is a finding, and the figures stay as they are written."""
        columns = self.table.form.columns
        counted = [n for n in self.table.columns if n in columns and columns[n].type in ("integer", "number")]
        for name in counted:
            header = self.table.headers[self.table.columns[name]]
            if any(map(is_unclear, self.table.path_of(name))):
                cell = self.table.layout.header_cell(self.table.columns[name])
                message = f"the header {header!r} speaks of a scale or a currency that is not understood"
                self._find("scale_undecidable", message, cell=cell, seen=header)
        told: dict[str, list[ToldScale]] = defaultdict(list)
        for line in scales_around(self.table.layout):
            meant = [n for n in counted if line.unit is None or columns[n].unit == line.unit]
            is_open = line.unit is None and len({columns[name].unit for name in meant}) > 1
            for name in (name for name in meant if self.table.scale_of(name) is None):
                told[name].append(replace(line, factor=None) if is_open else line)
        names_of: dict[tuple[ToldScale, ...], list[str]] = defaultdict(list)
        for name in sorted(told):
            names_of[tuple(told[name])].append(name)
        for lines, names in names_of.items():
            said = " and ".join(repr(line.line) for line in lines)
            factors = {line.factor for line in lines}
            scale = factors.pop() if len(factors) == 1 else None
            if scale is None:
                rule, message = "scale_undecidable", f"{said} does not tell what to multiply them with"
            else:
                rule, message = "figures_scaled", f"multiplied with {scale:,}, as {said} says"
                self.scales |= dict.fromkeys(names, scale)
            if first and scale != 1:
                self._find(rule, f"{', '.join(names)}: {message}", seen=lines[0].line)

    def _note_placements(self) -> None:
        columns = self.table.columns
        derived = {name: columns[d.of] for name, d in self.table.form.derived.items() if d.of in columns}
        for target, index in (columns | derived).items():
            self.submission.placements.append(
                {
                    "sheet": self._sheet.name,
                    "table_name": self._table_name,
                    "column_name": _PLACED.get(target, target),
                    "cell_column": column_letter(index),
                    "header": self.table.headers[index],
                    "scale": self.scales.get(target, 1),
                }
            )

    def _note_periods(self, periods: list[str | None], matches: list[Match], *, first: bool) -> None:
        parts, told = self.table.form.period.parts, self.told
        if told.part and not parts and first:
            message = f"the title rows tell a part of a year, {told.part}, where the form has whole years"
            self._find("period_part_unexpected", message, **self._title(told.part_line))
        if self._period_cells is None:
            if None in periods and told.candidates:
                message = f"the title rows tell two periods, {' and '.join(told.candidates)}"
                self._find("period_ambiguous", message, **self._title(told.line))
            elif None in periods:
                kind = self._kind_of_period
                message = f"neither a column, nor the headers, nor the title rows tell the {kind}"
                self._find("period_missing", message, **self._title(told.line))
            return
        for index, (cell, period) in enumerate(zip(self._period_cells or [], periods, strict=True)):
            if period is None:
                seen, region = self._seen(cell), matches[index].region
                self._find(
                    "period_missing",
                    f"{seen!r} is no {self._kind_of_period}",
                    row=self.table.body[index] + 1,
                    cell=self._cell_name(PERIOD, index),
                    seen=seen,
                    region_code=region.code if region else None,
                )

    def _title(self, row: int | None) -> dict[str, str | int | None]:
        """The cell of a title row (counted from 0), and what stands in it."""
        if row is None:
            return {}
        column, text = next((n, text) for n, cell in enumerate(self._sheet.rows[row]) if (text := as_text(cell)))
        return {"cell": f"{column_letter(column)}{row + 1}", "seen": self._seen(text)}

    @property
    def _period_cells(self) -> list[object] | None:
        return self._cells(PERIOD) if PERIOD in self.table.columns else None

    @property
    def _kind_of_period(self) -> str:
        period = self.table.form.period
        return "days" if period.days else "period" if period.parts else "year"

    def _seen(self, cell: object) -> str:
        """A cell as it may be told: in a form about persons, a row that slipped puts their data under any header."""
        return masked(cell) if self.table.form.holds_personal_data else as_shown(cell)

    def _matches(self, names: Sequence[object], codes: Sequence[object], periods: Sequence[str | None]) -> list[Match]:
        year_of = {period: int(period[:4]) if period else None for period in set(periods)}
        years = list(map(year_of.__getitem__, periods))
        if REGION not in self.table.columns:
            return self.places.matches_of_titles(years)
        return self.places.matches(names, self._region_cells(PROVINCE), codes, years)

    def _note_regions(self, matches: list[Match], periods: list[str | None]) -> None:
        for index, match in enumerate(matches):
            for problem in match.problems:
                place = CODE if problem.about_code else PROVINCE if problem.rule.startswith("province_") else REGION
                seen = self._seen(problem.seen)
                self._find(
                    problem.rule,
                    f"{seen!r} {problem.about}",
                    row=self.table.body[index] + 1,
                    cell=self._cell_name(place, index),
                    seen=seen,
                    wanted=problem.wanted,
                    region_code=match.region.code if match.region else None,
                    period=periods[index],
                )

    def _note_totals(self, columns: dict[str, list[object]], matches: list[Match]) -> None:
        """Rows of totals that no sum of the rows above them gives."""
        layout = self.table.layout
        if not layout.totals:
            return
        totals = [row for row in layout.totals if not any(map(_AVERAGE.match, map(str, self._sheet.rows[row])))]
        is_province = [match.region is not None and match.region.level is Level.PROVINCE for match in matches]
        for name, column in self.table.form.columns.items() if totals else ():
            if name not in self.table.columns or column.unit not in _SUMMED:
                continue
            cells, place = self._cells(name), self.table.columns[name]
            if any(value is None and not is_blank(cell) for cell, value in zip(cells, columns[name], strict=True)):
                continue  # no sum is known of what was not understood
            # Read like the column's other cells: they show how it writes numbers.
            below = [next(iter(self._sheet.rows[total][place : place + 1]), None) for total in totals]
            read = read_column([*cells, *below], column, self.categories, self.key, self.scales[name])
            stated = read.values[len(cells) :]
            # Rows that were rounded to thousands sum to something else than their rounded sum.
            slack = len(cells) * (self.scales[name] - 1)
            first = 0
            for row, total in zip(totals, stated, strict=True):
                last = bisect_left(self.table.body, row)
                # A total is of all rows above or of those since the last one, with the province's own or without.
                sums = [
                    sum(
                        _figure(columns[name][index])
                        for index in range(start, last)
                        if with_provinces or not is_province[index]
                    )
                    for start in {0, first}
                    for with_provinces in (True, False)
                ]
                first = last
                if total is not None and all(abs(_figure(total) - each) > slack for each in sums):
                    # As they are written: under a header in thousands nobody must write the rupiah.
                    stands, belongs = (as_written(_figure(each), self.scales[name]) for each in (total, sums[0]))
                    self._find(
                        "total_contradicts_rows",
                        f"the total under {self.table.headers[place]!r} is {stands:,}; the rows sum to {belongs:,}",
                        cell=f"{column_letter(place)}{row + 1}",
                        seen=as_shown(stands),
                        wanted=f"{belongs:,}".translate(_INDONESIAN_SIGNS),
                    )

    def _note_cells_outside(self, matches: list[Match], periods: list[str | None]) -> None:
        for finding in outside_findings(self.table.layout, self._seen):
            index = None if finding.row is None else bisect_left(self.table.body, finding.row - 1)
            region = None if index is None else matches[index].region
            self.submission.findings.append(
                replace(
                    finding,
                    form=self.table.form.form,
                    region_code=region.code if region else None,
                    period=None if index is None else periods[index],
                )
            )

    def _note_surroundings(self) -> None:
        found = self.places.findings_around(has_regions=REGION in self.table.columns)
        self.submission.findings.extend(replace(finding, form=self.table.form.form) for finding in found)

    def _as_written(self, texts: list[str | None]) -> list[object]:
        """What names a region or its code, as written; in a form about persons its shape alone."""
        if self.table.form.holds_personal_data:
            return of_each(texts, lambda text: None if text is None else masked(text))
        return list(texts)

    def _column(self, name: str, matches: list[Match], periods: list[str | None]) -> list[object]:
        column = self.table.form.columns[name]
        if column.personal == "drop":
            return []
        cells = self._value_cells(name)
        read = read_column(cells, column, self.categories, self.key, self.scales.get(name, 1))
        if column.type == "national_id":
            self.numbers[name] = read.numbers
        if column.type == "category":
            self._note_repeated(name, cells, read.problems)
        if column.unit == "percent" and may_be_fractions(cells):
            header = self.table.headers[self.table.columns[name]]
            message = f"{header!r} may have 0.48 stored for what is shown as 48%; kept as it is written"
            cell = self.table.layout.header_cell(self.table.columns[name])
            self._find("percent_may_be_fraction", message, cell=cell, seen=header)
        wanted = self._wanted(column)
        for index, rule in read.problems.items():
            seen = self._seen(cells[index])
            match, header = matches[index], self.table.headers[self.table.columns[name]]
            self._find(
                f"required_{rule}" if column.required and rule == "cell_not_understood" else rule,
                f"{seen!r} under {header!r} cannot be read as {_SPOKEN[column.type]}",
                row=self.table.body[index] + 1,
                cell=self._cell_name(name, index),
                seen=seen,
                wanted=wanted if rule == "cell_not_understood" else None,
                region_code=match.region.code if match.region else None,
                period=periods[index],
            )
        return read.values

    def _wanted(self, column: Column) -> str | None:
        """What a cell of the column holds, in the words of its sender."""
        if column.categories is None:
            return _WANTED.get(column.type)
        ways = [spellings[0] for spellings in self.categories[column.categories].values()]
        return ", ".join([*ways[:_MOST_CATEGORIES], *["…"] * (len(ways) > _MOST_CATEGORIES)])

    def _note_repeated(self, name: str, cells: list[object], problems: Collection[int]) -> None:
        """A column of categories whose cells are no categories because they are another column's."""
        if len(problems) < _FEWEST_REPEATED:  # a few slips are told cell by cell
            return
        place = self.table.columns[name]
        texts = as_texts(cells)
        for other, header in self.table.headers.items():
            beside = as_texts(self.places.cells(other))
            if other != place and sum(texts[i] == beside[i] for i in problems) >= _AS_MOST * len(cells):
                self._find(
                    "column_repeats_another",
                    f"under {self.table.headers[place]!r} stands what stands under {header!r}",
                    cell=self.table.layout.header_cell(place),
                    seen=header,
                )
                return

    def _value_cells(self, name: str) -> list[object]:
        """A column's cells, with one that is merged over rows in all of them.

        A figure is not repeated: it can be that of each row or the sum of them all, and nothing tells which.
        """
        cells = self._cells(name)
        if name not in self.table.columns:
            return cells
        column = self.table.form.columns[name]
        filled = self.places.filled_cells(self.table.columns[name], blanks=False)
        is_figure = column.type in ("integer", "number")
        if filled == cells:
            return cells
        for index in (n for n, cell in enumerate(cells) if is_blank(cell) and not is_blank(filled[n])):
            rule = "figure_merged_over_rows" if is_figure else "cell_merged_over_rows"
            message = f"{self._seen(filled[index])!r} is merged over this row, too; it is {'not ' * is_figure}read here"
            self._find(rule, message, row=self.table.body[index] + 1, cell=self._cell_name(name, index))
        return cells if is_figure else filled

    def _append(self, columns: dict[str, list[object]], matches: list[Match], periods: list[str | None]) -> None:
        count = len(self.table.body)
        rows = [number + 1 for number in self.table.body]
        prefix, name = f"{self.place.file_sha256[:12]}:{self.place.sheet_number}", self._table_name
        place: dict[str, list[object]] = {
            "record_id": [f"{prefix}:{row}{name}" for row in rows],
            "file_sha256": [self.place.file_sha256] * count,
            "sheet": [self._sheet.name] * count,
            "row": list(rows),
            "region_code": [match.region.code if match.region else None for match in matches],
            "province_code": [match.province.code if match.province else None for match in matches],
            "region_found_by": [match.found_by for match in matches],
            "period": list(periods),
            "origin": [self.place.origin] * count,
        }
        for column, values in self.submission.records.items():
            values.extend(place[column] if column in place else columns[column])
