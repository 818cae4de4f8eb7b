"""What one file says: a submission per form, its records with their places, and findings."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256

from orchestration.findings import Finding, reading_finding
from orchestration.regions import Match, Problem, Resolver
from orchestration.workbooks.contracts import PLACE_COLUMNS, Form, Origin
from orchestration.workbooks.formats import Sheet, UnreadableFileError, read_sheets
from orchestration.workbooks.layout import Layout, LeftOut, column_letter, find_layouts, header_key
from orchestration.workbooks.periods import join_periods, read_period
from orchestration.workbooks.places import Places, rules_of
from orchestration.workbooks.tables import CODE, PERIOD, PROVINCE, REGION, Table, lay_over, vocabulary
from orchestration.workbooks.values import as_text, as_texts, is_blank, masked, read_column, read_year

Categories = dict[str, dict[str, list[str]]]
_SPOKEN = {
    "integer": "a whole number",
    "number": "a number",
    "category": "one of the known categories",
    "national_id": "a citizen number of 16 digits",
}
# What the columns that place a record are called in the records.
_PLACED = {REGION: "region_code", PROVINCE: "province", CODE: "code_as_written", PERIOD: "period"}
_MAY_NAME_A_PERSON = {"region_unknown", "province_unknown", "region_missing", "code_unknown"}
_SYNTHETIC = re.compile(r"\b(sintetis|synthetic)\b", re.IGNORECASE)


@dataclass(slots=True)
class Submission:
    """The records of one file for one form, column by column, and where each column stood.

    `records` has the place columns of `contracts.PLACE_COLUMNS` and the form's kept columns, all equally long.
    `placements` tells per sheet and canonical column the spreadsheet column and its header.
    """

    form: Form
    records: dict[str, list[object]]
    placements: list[dict[str, str | None]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    left_out: list[tuple[str | None, LeftOut]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.records["row"])


def read_submissions(
    content: bytes,
    forms: Mapping[str, Form],
    resolver: Resolver,
    key: bytes,
    categories: Categories,
    told_form: str | None = None,
) -> tuple[list[Submission], list[Finding]]:
    """All that a file says, and the findings that concern the file as a whole.

    `key` makes the pseudonyms. `told_form` is the form that the sender named, if any; otherwise each sheet's form is
    recognised from its headers. A file that cannot be read gives no submission and one finding, never an error.
    """
    try:
        sheets = read_sheets(content)
    except UnreadableFileError as error:
        return [], [reading_finding(error.rule, str(error), seen=error.seen)]

    candidates = {told_form: forms[told_form]} if told_form is not None and told_form in forms else dict(forms)
    file_sha256, words = sha256(content).hexdigest(), vocabulary(candidates.values())
    submissions: dict[str, Submission] = {}
    findings: list[Finding] = []
    others: list[Finding] = []  # tables of no known form
    for number, sheet in enumerate(sheets):
        layouts = find_layouts(sheet, words)
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
    if not submissions and not findings:
        closest = ", ".join(sorted(candidates))
        findings.append(reading_finding("form_unknown", f"no sheet has the headers of a known form ({closest})"))
    return list(submissions.values()), [*findings, *(others if submissions else [])]


def _unknown(layout: Layout) -> Finding:
    # Its headers are not shown: what stands in an unknown table may be about persons.
    cell = f"{column_letter(layout.left)}{layout.header_start + 1}"
    message = f"the table of {len(layout.body)} rows that begins here is of no known form and was not read"
    return reading_finding("table_unknown", message, sheet=layout.sheet.name, cell=cell)


def recognise(layout: Layout, forms: Mapping[str, Form]) -> tuple[list[Table], Finding | None]:
    """The tables that a layout holds for the form that fits it best; a finding where two fit alike."""
    fitting = [tables for form in forms.values() if (tables := lay_over(layout, form))]
    fitting.sort(key=lambda tables: (len(tables[0].columns), tables[0].fit), reverse=True)
    if len(fitting) > 1 and len(fitting[0][0].columns) == len(fitting[1][0].columns):
        names = " and ".join(tables[0].form.form for tables in fitting[:2])
        return [], reading_finding("form_ambiguous", f"the headers fit {names} alike", sheet=layout.sheet.name)
    return (fitting[0] if fitting else []), None


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a table is, and where its data comes from."""

    file_sha256: str
    sheet_number: int
    origin: Origin


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

    def __post_init__(self) -> None:
        self.places = Places(self.table.layout, self.resolver, rules_of(self.table.form))

    def read(self, *, first: bool) -> None:
        """`first`: the first of the tables over the same rows; what concerns all of them is said once."""
        if first:
            self._note_headers()
        self._note_placements()
        periods = self._periods()
        matches = self._regions(periods)
        columns = {name: self._column(name, matches, periods) for name in self.table.form.columns}
        self._append(columns, matches, periods)

    @property
    def _sheet(self) -> Sheet:
        return self.table.sheet

    def _cells(self, target: str, *, fill: bool = False) -> list[object]:
        """A column of the body, top to bottom; blanks where the form's column is not in the sheet."""
        return self.places.cells(self.table.columns.get(target), fill=fill)

    def _cell_name(self, target: str, index: int) -> str | None:
        column = self.table.columns.get(target)
        return None if column is None else f"{column_letter(column)}{self.table.body[index] + 1}"

    def _find(self, rule: str, message: str, **place: str | int | None) -> None:
        found = reading_finding(rule, message, form=self.table.form.form, sheet=self._sheet.name, **place)
        self.submission.findings.append(found)

    def _note_headers(self) -> None:
        table = self.table
        for index in table.unmapped:
            cell = f"{column_letter(index)}{table.header_end}"
            message = f"the header {table.headers[index]!r} is not in the contract of {table.form.form}"
            self._find("header_unmapped", message, cell=cell, seen=table.headers[index])
        for name, column in table.form.columns.items():
            if column.required and name not in table.columns:
                wanted = " or ".join(repr(header) for header in column.header)
                self._find("column_missing", f"no column {wanted}", seen=", ".join(table.headers.values()))
        self.submission.left_out.extend((self._sheet.name, row) for row in table.left_out)

    def _note_placements(self) -> None:
        for target, index in self.table.columns.items():
            self.submission.placements.append(
                {
                    "sheet": self._sheet.name,
                    "column_name": _PLACED.get(target, target),
                    "cell_column": column_letter(index),
                    "header": self.table.headers[index],
                }
            )

    def _periods(self) -> list[str | None]:
        around = self._period_of_title()
        if PERIOD in self.table.columns:
            periods = []
            for index, cell in enumerate(self._cells(PERIOD)):
                period = join_periods(around, read_period(as_text(cell) or ""))
                if is_blank(cell) or period is None or not period[:4].isdigit():
                    row, name = self.table.body[index] + 1, self._cell_name(PERIOD, index)
                    self._find("period_missing", f"{cell!r} is no year", row=row, cell=name, seen=str(cell))
                    period = None
                periods.append(period)
            return periods
        period = join_periods(around, self.table.period)
        if period is None or not period[:4].isdigit():
            self._find("period_missing", "neither a column, nor the headers, nor the title rows tell the year")
            period = None
        return [period] * len(self.table.body)

    def _period_of_title(self) -> str | None:
        year = self._year_of_title()
        if not self.table.form.period.parts:
            return year
        parts = (read_period(text) for text in self.table.title_texts)
        part = next((part for part in parts if part and not part.isdigit()), None)
        return join_periods(year, part)

    def _year_of_title(self) -> str | None:
        for word in self.table.form.period.title:
            for text in self.table.title_texts:
                if found := re.search(rf"\b{re.escape(header_key(word))}\b\D*(\d{{4}})", header_key(text)):
                    return read_year(found[1])
        return None

    def _regions(self, periods: list[str | None]) -> list[Match]:
        if REGION not in self.table.columns:
            return [self.places.match_of_titles()] * len(self.table.body)
        matches = self.places.matches(self._region_cells(), self._cells(PROVINCE, fill=True), self._cells(CODE))
        for index, (match, period) in enumerate(zip(matches, periods, strict=True)):
            for problem in map(self._shown, match.problems):
                place = CODE if problem.about_code else PROVINCE if problem.rule == "province_unknown" else REGION
                self._find(
                    problem.rule,
                    problem.message,
                    row=self.table.body[index] + 1,
                    cell=self._cell_name(place, index),
                    seen=problem.seen,
                    region_code=match.region.code if match.region else None,
                    period=period,
                )
        return matches

    def _shown(self, problem: Problem) -> Problem:
        """A problem as it may be told: in a form about persons, a text that is no region may be a person's name."""
        if not self.table.form.holds_personal_data or problem.rule not in _MAY_NAME_A_PERSON:
            return problem
        shape = masked(problem.seen)
        return replace(problem, seen=shape, message=problem.message.replace(problem.seen, shape))

    def _as_written(self, cells: list[object], matches: list[Match]) -> list[object]:
        """Cells that name a region or its code, as written; in a form about persons by their shape if they do not."""
        texts: list[object] = list(as_texts(cells))
        if not self.table.form.holds_personal_data:
            return texts
        return [text if match.region else text and masked(text) for text, match in zip(texts, matches, strict=True)]

    def _region_cells(self) -> list[object]:
        return self._cells(REGION, fill=True)

    def _column(self, name: str, matches: list[Match], periods: list[str | None]) -> list[object]:
        column = self.table.form.columns[name]
        if column.personal == "drop":
            return []
        cells = self._cells(name)
        read = read_column(cells, column, self.categories, self.key)
        for index, rule in read.problems.items():
            # In a form about persons, a row that slipped by a column puts their data under any header.
            seen = masked(cells[index]) if self.table.form.holds_personal_data else str(cells[index])
            match, header = matches[index], self.table.headers[self.table.columns[name]]
            self._find(
                f"required_{rule}" if column.required and rule == "cell_not_understood" else rule,
                f"{seen!r} under {header!r} cannot be read as {_SPOKEN[column.type]}",
                row=self.table.body[index] + 1,
                cell=self._cell_name(name, index),
                seen=seen,
                region_code=match.region.code if match.region else None,
                period=periods[index],
            )
        return read.values

    def _append(self, columns: dict[str, list[object]], matches: list[Match], periods: list[str | None]) -> None:
        count = len(self.table.body)
        rows = [number + 1 for number in self.table.body]
        prefix = f"{self.place.file_sha256[:12]}:{self.place.sheet_number}"
        # Rows that tables share, side by side or for periods across, have a record in each.
        layout = self.table.layout
        suffix = f":{column_letter(layout.left)}" if layout.shares_rows else ""
        suffix += f"@{self.table.period}" if self.table.period else ""
        place: dict[str, list[object]] = {
            "record_id": [f"{prefix}:{row}{suffix}" for row in rows],
            "file_sha256": [self.place.file_sha256] * count,
            "sheet": [self._sheet.name] * count,
            "row": list(rows),
            "region_code": [match.region.code if match.region else None for match in matches],
            "region_as_written": self._as_written(self._region_cells(), matches),
            "code_as_written": self._as_written(self._cells(CODE), matches),
            "region_found_by": [match.found_by for match in matches],
            "period": list(periods),
            "origin": [self.place.origin] * count,
        }
        for name, values in self.submission.records.items():
            values.extend(place[name] if name in place else columns[name])
