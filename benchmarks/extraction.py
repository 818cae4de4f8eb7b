"""From a workbook's bytes to typed, region-coded records, against the same bytes read by calamine alone."""

import csv
import io
from pathlib import Path

import xlsxwriter
from python_calamine import CalamineWorkbook

from benchmarks.measure import Ratio, in_turns
from orchestration.regions import Resolver
from orchestration.workbooks import load_forms, read_submissions
from orchestration.workbooks.contracts import load_categories
from orchestration.workspace import Workspace

ROWS = 20_000
HEADER = ["NO", "PROVINSI", "DINAS PROV/KAB/KOTA", "KODE WILAYAH", "PAGU ANGGARAN (RP)", "PESERTA DIKLAT (ORANG)",
          "PENDAMPING (ORANG)"]  # fmt: skip


def extraction_against_bare_calamine(_: Path) -> Ratio:
    workspace = Workspace.from_environment()
    forms, categories = load_forms(workspace.sources), load_categories(workspace.sources)
    resolver, content = Resolver.load(), _workbook(workspace)

    def ours() -> None:
        submissions, _ = read_submissions(content, forms, resolver, b"key", categories)
        assert len(submissions[0]) == ROWS

    def bare() -> None:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for sheet in book.sheet_names:
            book.get_sheet_by_name(sheet).to_python()

    return in_turns(f"extraction of {ROWS * len(HEADER):,} cells / bare calamine", ours, bare, rounds=7)


def _workbook(workspace: Workspace) -> bytes:
    """The allocation's offices over and over; synthetic, for the size alone."""
    path = workspace.samples / "facts" / "pk2ukm_allocation_2021.csv"
    with path.open(encoding="utf-8", newline="") as file:
        offices = list(csv.DictReader(file))
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "constant_memory": True}) as book:
        sheet = book.add_worksheet("sintetis")
        sheet.write(0, 0, "TAHUN ANGGARAN 2021 (DATA SINTETIS)")
        sheet.write_row(2, 0, HEADER)
        for number in range(ROWS):
            office = offices[number % len(offices)]
            texts = (office["province"], office["office"], office["code"])
            figures = (int(office[name]) for name in ("budget_idr", "training_participants", "mentor_posts"))
            sheet.write_row(3 + number, 0, [number + 1, *texts, *figures])
    return content.getvalue()
