"""What one file says: a submission per form, its records with their places, and findings."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256

from orchestration.findings import Finding, reading_finding
from orchestration.regions import Match, Problem, Resolver
from orchestration.workbooks import tables
from orchestration.workbooks.contracts import PLACE_COLUMNS, Form, Origin
from orchestration.workbooks.formats import Sheet, UnreadableFileError, read_sheets
from orchestration.workbooks.tables import CODE, PERIOD, PROVINCE, REGION, LeftOut, Table
from orchestration.workbooks.values import as_text, is_blank, masked, read_column, read_year

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
    file_sha256 = sha256(content).hexdigest()
    submissions: dict[str, Submission] = {}
    findings: list[Finding] = []
    for number, sheet in enumerate(sheets):
        table, problem = _recognise(sheet, candidates)
        if problem:
            findings.append(problem)
        if table is None:
            continue
        name = table.form.form
        submission = submissions.setdefault(name, Submission(table.form, _empty_records(table.form)))
        _SheetReader(table, submission, file_sha256, number, resolver, key, categories).read()
    if not submissions and not findings:
        closest = ", ".join(sorted(candidates))
        findings.append(reading_finding("form_unknown", f"no sheet has the headers of a known form ({closest})"))
    return list(submissions.values()), findings


def _recognise(sheet: Sheet, forms: dict[str, Form]) -> tuple[Table | None, Finding | None]:
    fitting = [table for form in forms.values() if (table := tables.find_table(sheet, form))]
    fitting.sort(key=lambda table: (len(table.columns), table.fit), reverse=True)
    if len(fitting) > 1 and len(fitting[0].columns) == len(fitting[1].columns):
        names = " and ".join(table.form.form for table in fitting[:2])
        return None, reading_finding("form_ambiguous", f"the headers fit {names} alike", sheet=sheet.name)
    return (fitting[0] if fitting else None), None


def _empty_records(form: Form) -> dict[str, list[object]]:
    return {name: [] for name in (*PLACE_COLUMNS, *form.kept_columns)}


def column_letter(index: int) -> str:
    """The spreadsheet's name of a column counted from 0: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@dataclass(slots=True)
class _SheetReader:
    """Reads one table into its submission."""

    table: Table
    submission: Submission
    file_sha256: str
    sheet_number: int
    resolver: Resolver
    key: bytes
    categories: Categories

    def read(self) -> None:
        self._note_headers()
        periods = self._periods()
        matches = self._regions(periods)
        columns = {name: self._column(name, matches, periods) for name in self.table.form.columns}
        self._append(columns, matches, periods)

    @property
    def _sheet(self) -> Sheet:
        return self.table.sheet

    def _cells(self, target: str) -> list[object]:
        """A column of the body, top to bottom; blanks where the form's column is not in the sheet."""
        column = self.table.columns.get(target)
        if column is None:
            return [None] * len(self.table.body)
        rows = self._sheet.rows
        return [rows[number][column] if column < len(rows[number]) else None for number in self.table.body]

    def _region_cells(self, target: str) -> list[object]:
        """Like `_cells`, with cells merged over several rows filled down: region cells are written that way."""
        cells = self._cells(target)
        column = self.table.columns.get(target)
        place = {number: index for index, number in enumerate(self.table.body)}
        for first_row, first_column, last_row, last_column in self._sheet.merges:
            if column is not None and first_column <= column <= last_column and last_row > first_row:
                for number in range(first_row, last_row + 1):
                    if number in place:
                        cells[place[number]] = self._sheet.rows[first_row][first_column]
        return cells

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
        for target, index in table.columns.items():
            self.submission.placements.append(
                {
                    "sheet": self._sheet.name,
                    "column_name": _PLACED.get(target, target),
                    "cell_column": column_letter(index),
                    "header": table.headers[index],
                }
            )
        self.submission.left_out.extend((self._sheet.name, row) for row in table.left_out)

    def _periods(self) -> list[str | None]:
        if PERIOD in self.table.columns:
            periods = [read_year(cell) for cell in self._cells(PERIOD)]
            for index, (period, cell) in enumerate(zip(periods, self._cells(PERIOD), strict=True)):
                if period is None:
                    row, name = self.table.body[index] + 1, self._cell_name(PERIOD, index)
                    self._find("period_missing", f"{cell!r} is no year", row=row, cell=name, seen=str(cell))
            return list(periods)
        period = self._period_of_title()
        if period is None:
            self._find("period_missing", "neither a column nor the title rows tell the year")
        return [period] * len(self.table.body)

    def _period_of_title(self) -> str | None:
        for word in self.table.form.period.title:
            for text in self.table.title_texts:
                if found := re.search(
                    rf"\b{re.escape(tables.header_key(word))}\b\D*(\d{{4}})", tables.header_key(text)
                ):
                    return read_year(found[1])
        return None

    def _regions(self, periods: list[str | None]) -> list[Match]:
        resolve = self._cached_resolve()
        rows = zip(
            self._region_cells(REGION), self._region_cells(PROVINCE), self._region_cells(CODE), periods, strict=True
        )
        matches = []
        for index, (text, province, code, period) in enumerate(rows):
            match = resolve(as_text(text), as_text(province), as_text(code))
            matches.append(match)
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
        texts: list[object] = [as_text(cell) for cell in cells]
        if not self.table.form.holds_personal_data:
            return texts
        return [text if match.region else text and masked(text) for text, match in zip(texts, matches, strict=True)]

    def _cached_resolve(self) -> Callable[[str | None, str | None, str | None], Match]:
        rules = self.table.form.region
        known: dict[tuple[str | None, str | None, str | None], Match] = {}

        def resolve(text: str | None, province: str | None, code: str | None) -> Match:
            asked = (text, province, code)
            if asked not in known:
                known[asked] = self.resolver.resolve(
                    text,
                    code=code,
                    province=province,
                    bare_name=rules.bare_name,
                    **({"code_system": rules.code.system} if rules.code else {}),
                )
            return known[asked]

        return resolve

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
        place: dict[str, list[object]] = {
            "record_id": [f"{self.file_sha256[:12]}:{self.sheet_number}:{row}" for row in rows],
            "file_sha256": [self.file_sha256] * count,
            "sheet": [self._sheet.name] * count,
            "row": list(rows),
            "region_code": [match.region.code if match.region else None for match in matches],
            "region_as_written": self._as_written(self._region_cells(REGION), matches),
            "code_as_written": self._as_written(self._region_cells(CODE), matches),
            "region_found_by": [match.found_by for match in matches],
            "period": list(periods),
            "origin": [self._origin()] * count,
        }
        for name, values in self.submission.records.items():
            values.extend(place[name] if name in place else columns[name])

    def _origin(self) -> Origin:
        """Synthetic where the sheet says so outside its records, else as the contract has it."""
        says_so = any(_SYNTHETIC.search(row.text) for row in self.table.left_out if not is_blank(row.text))
        return "synthetic" if says_so else self.table.form.origin
