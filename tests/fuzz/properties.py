"""What holds for every file whatever: it is read or refused with a reason, soon, and no row of it is lost unseen."""

import json
from dataclasses import dataclass
from time import perf_counter

from orchestration.findings import READING_RULES
from orchestration.regions import Resolver
from orchestration.workbooks import Form, UnreadableFileError, load_forms, read_sheets, read_submissions
from orchestration.workbooks.contracts import load_categories
from orchestration.workbooks.inspection import inspect_file
from orchestration.workbooks.layout import find_layouts
from orchestration.workbooks.tables import vocabulary
from orchestration.workbooks.values import is_blank
from orchestration.workspace import Workspace

TABLELESS = ("sheet_without_table", "sheet_of_text", "sheet_of_ours")
LONGEST = 10  # seconds for a file of some kilobytes; a slow machine takes one


@dataclass
class Reader:
    """The project's contracts and regions, with which every file is read."""

    forms: dict[str, Form]
    resolver: Resolver
    categories: dict[str, dict[str, list[str]]]

    @classmethod
    def load(cls) -> "Reader":
        sources = Workspace.from_environment().sources
        return cls(load_forms(sources), Resolver.load(), load_categories(sources))

    def check(self, content: bytes) -> None:
        start = perf_counter()
        submissions, findings = read_submissions(content, self.forms, self.resolver, b"key", self.categories)
        inspection = inspect_file("file", content, self.forms, self.resolver)
        assert perf_counter() - start < LONGEST
        assert submissions or findings
        assert {f.rule for f in findings} <= set(READING_RULES)
        for submission in submissions:
            assert {len(column) for column in submission.records.values()} == {len(submission)}
        json.dumps(inspection.as_json(), allow_nan=False)
        self._check_rows(content, {found["sheet"] for found in inspection.findings if found["rule"] in TABLELESS})

    def _check_rows(self, content: bytes, tableless: set[str | None]) -> None:
        """Every row that is not blank is a record, or left out for a reason, or its sheet is said to have no table."""
        try:
            sheets = read_sheets(content)
        except UnreadableFileError:
            return
        assert repr(sheets) == repr(read_sheets(content)), "read twice, it reads differently"
        for sheet in sheets:
            layouts = find_layouts(sheet, vocabulary(self.forms.values()))
            told = {row + 1 for layout in layouts for row in layout.body}
            told |= {left_out.row for layout in layouts for left_out in layout.left_out}
            filled = {n for n, row in enumerate(sheet.rows, 1) if not all(is_blank(cell) for cell in row)}
            is_told = sheet.name in tableless and not layouts
            assert is_told or filled <= told, f"rows {sorted(filled - told)} of {sheet.name} are lost"
