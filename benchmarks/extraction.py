"""From a workbook's bytes to typed, region-coded records: against calamine alone, against pandas, and as it grows."""

import csv
import io
import subprocess
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pandas
import xlsxwriter
from python_calamine import CalamineWorkbook

from benchmarks.measure import Growth, Ratio, in_turns, seconds
from orchestration.regions import Resolver
from orchestration.regions.reference import SEEDS
from orchestration.workbooks import Form, load_forms, read_submissions
from orchestration.workbooks.contracts import load_categories
from orchestration.workbooks.submissions import Categories
from orchestration.workspace import Workspace

TITLE = "TAHUN ANGGARAN 2021 (DATA SINTETIS)"
ALLOCATION = ["NO", "PROVINSI", "DINAS PROV/KAB/KOTA", "KODE WILAYAH", "PAGU ANGGARAN (RP)", "PESERTA DIKLAT (ORANG)",
              "PENDAMPING (ORANG)"]  # fmt: skip
ROSTER = ["PROV", "NO", "Dinas Prov/Kab/Kota", "Nama Lengkap", "Nomor KTP", "Jenis Kelamin", "Agama", "Pendidikan",
          "Alamat Rumah", "No.Hp (WA)", "E-Mail"]  # fmt: skip
CELLS = 150_000
GROWTH = (50_000, 500_000, 5_000_000)


def allocation_against_bare_calamine(_: Path) -> Ratio:
    content = allocation(CELLS)
    what = f"{CELLS:,} cells of an allocation / bare calamine"
    return in_turns(what, lambda: ours(content), lambda: bare(content), rounds=9, goal=2)


def roster_against_bare_calamine(_: Path) -> Ratio:
    content = roster(CELLS)
    what = f"{CELLS:,} cells of a roster / bare calamine"
    return in_turns(what, lambda: ours(content), lambda: bare(content), rounds=9, goal=2)


def allocation_against_pandas(_: Path) -> Ratio:
    content = allocation(CELLS)
    what = f"{CELLS:,} cells of an allocation / pandas, openpyxl"
    return in_turns(what, lambda: ours(content), lambda: by_pandas(content), rounds=5, goal=1 / 4)


def memory_against_bare_calamine(folder: Path) -> Ratio:
    """Each in a process of its own, beyond what the process takes that has everything loaded and reads nothing."""
    path = folder / "roster.xlsx"
    path.write_bytes(roster(10 * CELLS))
    loaded = _peak(path, "nothing")
    all_ours = [_peak(path, "ours") - loaded for _ in range(3)]
    all_others = [_peak(path, "bare") - loaded for _ in range(3)]
    what = f"peak memory, {10 * CELLS:,} cells of a roster / bare calamine"
    return Ratio(what, all_ours, all_others, goal=3, unit="MiB")


def growth_with_cells() -> Growth:
    """The best of three at each size."""

    def fastest(content: bytes) -> float:
        return min(seconds(lambda: ours(content)) for _ in range(3))

    return Growth("cells of an allocation", {cells: fastest(allocation(cells)) for cells in GROWTH})


def nothing(_: bytes) -> None:
    """What every reader here has loaded before it reads."""
    _known()


def ours(content: bytes) -> None:
    forms, resolver, categories = _known()
    (submission,), _ = read_submissions(content, forms, resolver, b"key", categories)
    assert len(submission) > 1_000


def bare(content: bytes) -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    for sheet in book.sheet_names:
        book.get_sheet_by_name(sheet).to_python()


def by_pandas(content: bytes) -> pandas.DataFrame:
    """The shortest cleaning that a user would write: exact names, no homonyms, no findings."""
    frame = pandas.read_excel(io.BytesIO(content), skiprows=2, dtype={"KODE WILAYAH": str}, engine="openpyxl")
    frame.columns = pandas.Index(["no", "province", "office", "code", "budget_idr", "participants", "posts"])
    for column in ("budget_idr", "participants", "posts"):
        frame[column] = pandas.to_numeric(frame[column], errors="coerce")
    frame["key"] = frame["office"].str.lower().str.replace("kab. ", "kabupaten ")
    regions = pandas.read_csv(SEEDS / "regions.csv", dtype=str, usecols=["region_code", "region_name"])
    regions["key"] = regions["region_name"].str.lower()
    return frame.merge(regions, on="key", how="left")


def allocation(cells: int) -> bytes:
    """The allocation's offices over and over; synthetic, for the size alone."""
    figures = ("budget_idr", "training_participants", "mentor_posts")
    rows = (
        [number, office["province"], office["office"], office["code"], *(int(office[name]) for name in figures)]
        for number, office in _offices(cells // len(ALLOCATION))
    )
    return _workbook(ALLOCATION, rows)


def roster(cells: int) -> bytes:
    """Mentors who are nobody, each with a name and numbers of their own."""
    return _workbook(ROSTER, (_mentor(number, office) for number, office in _offices(cells // len(ROSTER))))


def _mentor(number: int, office: dict[str, str]) -> list[object]:
    identity, phone = f"'{3_204_014_509_000_001 + number}", f"'08{number:010}"
    described = "LP"[number % 2], "-", ("S1", "SMA", "D3")[number % 3], f"Jl. Sintetis No. {number}"
    contact = phone, f"sintetis{number}@contoh.example"
    return [office["province"], number, office["office"], f"Nama Sintetis {number}", identity, *described, *contact]


def _offices(count: int) -> Iterator[tuple[int, dict[str, str]]]:
    path = Workspace.from_environment().samples / "facts" / "pk2ukm_allocation_2021.csv"
    with path.open(encoding="utf-8", newline="") as file:
        offices = list(csv.DictReader(file))
    return ((number, offices[number % len(offices)]) for number in range(1, count + 1))


def _workbook(header: list[str], rows: Iterable[list[object]]) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "constant_memory": True}) as book:
        sheet = book.add_worksheet("sintetis")
        sheet.write(0, 0, TITLE)
        sheet.write_row(2, 0, header)
        for number, row in enumerate(rows, start=3):
            sheet.write_row(number, 0, row)
    return content.getvalue()


@cache
def _known() -> tuple[dict[str, Form], Resolver, Categories]:
    sources = Workspace.from_environment().sources
    return load_forms(sources), Resolver.load(), load_categories(sources)


# The process's own peak: `ru_maxrss` would begin with that of the process which started it.
_READ = """
import re, sys
from pathlib import Path
from benchmarks import extraction
getattr(extraction, sys.argv[2])(Path(sys.argv[1]).read_bytes())
print(re.search(r"VmHWM:\\s*(\\d+) kB", Path("/proc/self/status").read_text())[1])
"""


def _peak(path: Path, reader: str) -> float:
    """MiB that a process has taken at most which reads the file this way."""
    command = [sys.executable, "-c", _READ, str(path), reader]
    return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout) / 1024
