"""Synthetic files read back, in the shape of their truth."""

from collections import defaultdict
from datetime import date

from orchestration.findings import Finding
from orchestration.regions import Resolver
from orchestration.regions.names import plain
from orchestration.synthesis.plan import Synthetic, true_values
from orchestration.workbooks import Column, Form, load_forms, read_submissions
from orchestration.workbooks.contracts import load_categories
from orchestration.workbooks.values import pseudonym
from orchestration.workspace import Workspace

WORKSPACE = Workspace.from_environment()
FORMS, CATEGORIES = load_forms(WORKSPACE.sources), load_categories(WORKSPACE.sources)
KEY = b"a key of the tests"
Values = dict[tuple[object, ...], object]  # (sheet, row, region, period, column) → value


def true(file: Synthetic) -> Values:
    """What the file truly says, with persons' data as the reader keeps it; and that it is made up."""
    values: Values = {}
    for _, _, sheet, row, _, region_code, period, name, value in true_values(file):
        values[sheet, row, region_code, period, name] = as_read(value, file.form, name)
        values[sheet, row, region_code, period, "origin"] = "synthetic"
    return values


def as_read(value: object, form: Form, name: str, key: bytes = KEY) -> object:
    column, text = form.kept_columns[name], str(value)
    if isinstance(column, Column) and column.personal == "pseudonymise":
        return pseudonym(text if column.type == "national_id" else plain(text), key)
    return {"integer": int, "number": float, "date": date.fromisoformat}.get(column.type, str)(text)


def read(file: Synthetic) -> tuple[Values, list[Finding]]:
    """What the reader makes of the file: every value that is not blank, and every finding."""
    submissions, findings = read_submissions(file.to_bytes(), FORMS, Resolver.load(), KEY, CATEGORIES)
    values: Values = {}
    for submission in submissions:
        records = submission.records
        places = zip(*(records[name] for name in ("sheet", "row", "region_code", "period")), strict=True)
        for index, place in enumerate(places):
            for name in (*submission.form.kept_columns, "origin"):
                if records[name][index] is not None:
                    values[*place, name] = records[name][index]
    return values, [*findings, *(finding for s in submissions for finding in s.findings)]


def by_cell(findings: list[Finding]) -> dict[tuple[str | None, str | None], set[str]]:
    """The rules that are broken at each sheet and cell."""
    rules = defaultdict(set)
    for finding in findings:
        rules[finding.sheet, finding.cell].add(finding.rule)
    return rules
