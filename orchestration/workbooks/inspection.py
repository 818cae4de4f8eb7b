"""What is in a workbook of any form, or of none: its tables, headers, records with their regions, and what is left out.

The shape is that of `neraca inspect --format json`; see `inspect_file`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from hashlib import sha256
from typing import Any

from orchestration.findings import Finding, reading_finding
from orchestration.regions import Level, Match, Resolver
from orchestration.workbooks.columns import ColumnReading, read_any_column, scales_around
from orchestration.workbooks.contracts import CODE, PATH_SIGN, PERIOD, PROVINCE, REGION, Form
from orchestration.workbooks.formats import read_contents
from orchestration.workbooks.layout import Layout, column_letter, find_layouts, header_key
from orchestration.workbooks.periods import ToldPeriod, join_periods, names_more_than_one_period, period_of_titles
from orchestration.workbooks.places import Places, rules_of
from orchestration.workbooks.scales import is_unclear
from orchestration.workbooks.sheets import Sheet, UnreadableFileError
from orchestration.workbooks.submissions import (
    hidden_findings,
    is_ours,
    ours_findings,
    outside_findings,
    periods_around,
    periods_of,
    recognise,
    tableless_findings,
    told_by_titles,
)
from orchestration.workbooks.tables import Table, header_findings, vocabulary
from orchestration.workbooks.values import as_text, is_blank, may_be_fractions

_REGION_WORDS = ("kabupaten", "kab", "kota", "daerah", "wilayah", "dinas", "provinsi", "prov", "propinsi", "region")
_ENOUGH = 0.5  # of a column's distinct texts name a region: below, it only happens to mention some
_LOOKED_AT = 400  # distinct texts


@dataclass(slots=True)
class TableInspection:
    """One table, as the JSON of `neraca inspect` has it."""

    sheet: str | None
    range: str
    title: list[str]
    form: str | None
    headers: list[dict[str, Any]]
    records: list[dict[str, Any]]
    left_out: list[dict[str, Any]]


@dataclass(slots=True)
class FileInspection:
    """All tables of a file and the findings on them.

    `found` tells of each table where it stands and what its form finds in it; it is no part of the JSON.
    """

    file: str
    sha256: str
    tables: list[TableInspection] = field(default_factory=list)
    findings: list[dict[str, Any]] = field(default_factory=list)
    found: list[tuple[Layout, list[Table]]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return {
            "file": self.file,
            "sha256": self.sha256,
            # Not `asdict`, which copies every record.
            "tables": [{part.name: getattr(table, part.name) for part in fields(table)} for table in self.tables],
            "findings": self.findings,
        }


def inspect_file(name: str, content: bytes, forms: Mapping[str, Form], resolver: Resolver) -> FileInspection:
    """What is in a file: its tables of known forms read by their contracts, any other by what its cells look like.

    A file that cannot be read gives one finding and no table.
    """
    inspection = FileInspection(name, sha256(content).hexdigest())
    try:
        contents = read_contents(content)
    except UnreadableFileError as error:
        inspection.findings.append(_told(reading_finding(error.rule, str(error), seen=error.seen)))
        return inspection
    words = vocabulary(forms.values())
    for inside, why in contents.unreadable:
        inspection.findings.append(_told(reading_finding(why.rule, str(why), sheet=inside, seen=why.seen)))
    for sheet in contents.sheets:
        if is_ours(sheet):
            inspection.findings.extend(_told(finding) for finding in ours_findings(sheet))
            continue
        inspection.findings.extend(_told(finding) for finding in hidden_findings(sheet))
        layouts = find_layouts(sheet, words)
        if not layouts:
            inspection.findings.extend(_told(finding) for finding in tableless_findings(sheet))
        for layout in layouts:
            of_form, problem = recognise(layout, forms)
            table, findings = _TableReader(sheet, layout, resolver, of_form[0] if of_form else None).read()
            inspection.tables.append(table)
            inspection.found.append((layout, of_form))
            of_headers = [problem] if problem else header_findings(of_form[0]) if of_form else []
            inspection.findings.extend(_told(finding) for finding in (*of_headers, *findings))
    if not inspection.tables:
        message = "no table was found: no row of headers with records below it"
        inspection.findings.append(_told(reading_finding("form_unknown", message)))
    return inspection


def _told(finding: Finding) -> dict[str, Any]:
    told = asdict(finding)
    told["severity"] = finding.severity.value
    return told


class _TableReader:
    """Reads one table: by the contract where it is of a known form, else by what its cells look like."""

    def __init__(self, sheet: Sheet, layout: Layout, resolver: Resolver, table: Table | None) -> None:
        self.sheet, self.layout, self.resolver, self.table = sheet, layout, resolver, table
        self.form = table.form if table else None
        self.places = Places(layout, resolver, rules_of(self.form))
        self.findings: list[Finding] = []
        self.told = told_by_titles(layout, self.form) if self.form else ToldPeriod(period_of_titles(layout.title_lines))
        self.told_scales = scales_around(layout)
        self.scales = {scale.unit: scale.factor for scale in self.told_scales if scale.factor is not None}

    def read(self) -> tuple[TableInspection, list[Finding]]:
        cells = {column: self.places.cells(column) for column in sorted(self.layout.paths)}
        region, province, code = self._region_columns(cells)
        fills_blanks = self.form.region.fill_down if self.form else True
        for column in (region, province):
            if column is not None:
                cells[column] = self.places.filled_cells(column, blanks=fills_blanks)
        readings = {column: read_any_column(cells[column], self.layout.paths[column], self.scales) for column in cells}
        self._note_doubts(readings, cells)
        if region is not None and readings[region].kind != "code":
            readings[region].kind = "region"
        periods = self._periods(readings, cells)
        matches = self._matches(cells, region, province, code, periods)
        self._note_problems(readings, cells, matches, periods)
        self.findings.extend(outside_findings(self.layout))
        self.findings.extend(self.places.findings_around(has_regions=region is not None))
        return self._table(readings, matches, cells, region, periods), self.findings

    # Which column names the region

    def _region_columns(self, cells: dict[int, list[object]]) -> tuple[int | None, int | None, int | None]:
        if self.table is not None:
            return self.table.columns.get(REGION), self.table.columns.get(PROVINCE), self.table.columns.get(CODE)
        regions: list[tuple[int, int, bool]] = []  # (names below provinces, column, its header says so)
        provinces: list[int] = []
        for column, values in cells.items():
            key = header_key(self.layout.paths[column][-1])
            says_so = any(word in key.split() for word in _REGION_WORDS) and "kode" not in key.split()
            distinct = list(dict.fromkeys(v for v in values if isinstance(v, str) and not is_blank(v)))[:_LOOKED_AT]
            if not distinct or (not says_so and len(distinct) < 3):
                continue
            levels = [self._level(text) for text in distinct]
            known = [level for level in levels if level is not None]
            if len(known) < (_ENOUGH if says_so else 0.9) * len(distinct):
                continue
            below = sum(level is not Level.PROVINCE for level in known)
            if below == 0 and ("prov" in key or "propinsi" in key):
                provinces.append(column)
            else:
                regions.append((below, column, says_so))
        regions.sort(key=lambda found: (not found[2], -found[0], found[1]))
        region = regions[0][1] if regions else None
        province = provinces[0] if provinces else None
        if region is None:
            region, province = province, None
        code = next(
            (
                column
                for column, values in cells.items()
                if "kode" in (key := header_key(self.layout.paths[column][-1])).split()
                and not (region is not None and "prov" in key)
                and any(self.resolver.knows_code(value) for value in values)
            ),
            None,
        )
        return region, province, code

    def _level(self, text: str) -> Level | None:
        match = self.resolver.resolve(text)
        if match.region is not None:
            return match.region.level
        return Level.REGENCY if match.problems and match.problems[0].rule == "region_ambiguous" else None

    def _matches(
        self,
        cells: dict[int, list[object]],
        region: int | None,
        province: int | None,
        code: int | None,
        periods: Sequence[str | None],
    ) -> Sequence[Match | None]:
        """A match per record; None where the sheet names no region at all."""
        years = [int(period[:4]) if period and period[:4].isdigit() else None for period in periods]
        if region is None and code is None:
            if self._has_regions_across():
                return [None] * len(years)
            return list(self.places.matches_of_titles(years)) if self.places.of_title else [None] * len(years)
        blank: list[object] = [None] * len(years)
        of_region, of_province, of_code = (
            cells[column] if column is not None else blank for column in (region, province, code)
        )
        matches = self.places.matches(of_region, of_province, of_code, years)
        for row, match in zip(self.layout.body, matches, strict=True):
            for problem in match.problems:
                place = code if problem.about_code else province if problem.rule.startswith("province_") else region
                self._find(problem.rule, problem.message, row, place, problem.seen, match)
        return matches

    def _has_regions_across(self) -> bool:
        """Whether regions stand in the headers, and so no row is about one of them; that is told."""
        across = [c for c, path in self.layout.paths.items() if self._level(path[-1]) in (Level.REGENCY, Level.CITY)]
        if len(across) < 2:
            return False
        message = "regions stand across the columns; a record is about none of them"
        self._find("regions_across", message, self.layout.header_start, across[0], "", None)
        return True

    # Periods, problems, the answer

    def _periods(self, readings: dict[int, ColumnReading], cells: dict[int, list[object]]) -> list[str | None]:
        periods = periods_around(self.layout, self.told)
        if self.table is not None:
            column = self.table.columns.get(PERIOD)
            periods = periods_of(self.table.form, periods, None if column is None else cells[column])
        for reading in readings.values() if self.table is None else ():
            if reading.kind == "period":
                told = [value if isinstance(value, str) else None for value in reading.values]
                periods = [
                    join_periods(old, new)
                    if new is None or _is_part(new)
                    else join_periods(new, old if _is_part(old) else None)
                    for old, new in zip(periods, told, strict=True)
                ]
        if not any(periods) and not any(reading.period for reading in readings.values()):
            self._note_ambiguous_title()
        return periods

    def _note_ambiguous_title(self) -> None:
        for row in self.layout.left_out:
            if row.reason == "title" and names_more_than_one_period(row.text):
                message = f"{row.text!r} tells more than one period"
                place = {"sheet": self.sheet.name, "row": row.row, "seen": row.text}
                self.findings.append(reading_finding("period_ambiguous", message, **place))

    def _note_doubts(self, readings: dict[int, ColumnReading], cells: dict[int, list[object]]) -> None:
        """Columns whose figures may be others than they look: of an unclear scale, or fractions for percentages."""
        counted = {column: reading for column, reading in readings.items() if reading.kind in ("number", "percent")}
        for column, reading in counted.items():
            header = f" {PATH_SIGN} ".join(self.layout.paths[column])
            place = {"sheet": self.sheet.name, "cell": self.layout.header_cell(column)}
            if any(map(is_unclear, self.layout.paths[column])):
                message = f"the header {header!r} speaks of a scale or a currency that is not understood"
                self.findings.append(reading_finding("scale_undecidable", message, seen=header, **place))
            if reading.kind == "percent" and may_be_fractions(cells[column]):
                message = f"{header!r} may have 0.48 stored for what is shown as 48%; kept as it is written"
                self.findings.append(reading_finding("percent_may_be_fraction", message, seen=header, **place))
        for line in (line for line in self.told_scales if line.factor is None and counted):
            message = f"{line.line!r} does not tell what to multiply figures with"
            self.findings.append(reading_finding("scale_undecidable", message, sheet=self.sheet.name, seen=line.line))

    def _note_problems(
        self,
        readings: dict[int, ColumnReading],
        cells: dict[int, list[object]],
        matches: Sequence[Match | None],
        periods: Sequence[str | None],
    ) -> None:
        for column, reading in readings.items():
            for index, rule in reading.problems.items():
                cell = cells[column][index]
                message = f"{str(cell)!r} cannot be read as {_SPOKEN.get(rule, 'a value of its column')}"
                self._find(rule, message, self.layout.body[index], column, str(cell), matches[index], periods[index])

    def _find(
        self,
        rule: str,
        message: str,
        row: int,
        column: int | None,
        seen: str,
        match: Match | None,
        period: str | None = None,
    ) -> None:
        self.findings.append(
            reading_finding(
                rule,
                message,
                sheet=self.sheet.name,
                row=row + 1,
                cell=f"{column_letter(column)}{row + 1}" if column is not None else None,
                region_code=match.region.code if match and match.region else None,
                period=period,
                seen=seen,
            )
        )

    def _table(
        self,
        readings: dict[int, ColumnReading],
        matches: Sequence[Match | None],
        cells: dict[int, list[object]],
        region_column: int | None,
        periods: Sequence[str | None],
    ) -> TableInspection:
        layout = self.layout
        headers = [
            {
                "column": column_letter(column),
                "path": list(layout.paths[column]),
                "unit": reading.unit,
                "kind": reading.kind,
                "period": join_periods(self.told.period, reading.period) if reading.period else None,
            }
            for column, reading in readings.items()
        ]
        records = []
        for index, row in enumerate(layout.body):
            match = matches[index]
            region = match.region if match else None
            written = cells[region_column][index] if region_column is not None else self.places.of_title
            records.append(
                {
                    "row": row + 1,
                    "region_code": region.code if region else None,
                    "region_level": region.level.value if region else None,
                    "region_as_written": as_text(written),
                    "period": periods[index],
                    "values": {column_letter(column): reading.values[index] for column, reading in readings.items()},
                }
            )
        last = max([*layout.body, *layout.totals, layout.header_end - 1])
        return TableInspection(
            sheet=self.sheet.name,
            range=f"{column_letter(layout.left)}{layout.header_start + 1}:{column_letter(layout.right)}{last + 1}",
            title=layout.titles,
            form=self.form.form if self.form else None,
            headers=headers,
            records=records,
            left_out=[asdict(left_out) for left_out in layout.left_out],
        )


def _is_part(period: str | None) -> bool:
    return period is not None and not period[:4].isdigit()


_SPOKEN = {
    "cell_not_understood": "a value like the others in its column",
    "date_order_undecidable": "a day: others in its column have their month in front",
    "number_format_undecidable": "a number: the column does not show which sign is for thousands",
    "national_id_damaged": "a number of a person: a spreadsheet program has rounded it",
}
