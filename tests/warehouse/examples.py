"""Small real files of the known forms, and the ways to land them and to look into the build file."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from orchestration.warehouse.extraction import extract
from orchestration.warehouse.intake import collect
from orchestration.warehouse.judgement import judge
from orchestration.warehouse.store import Warehouse
from orchestration.workspace import PROJECT, Workspace
from tests.conftest import workbook
from tests.queries import rows

ROSTER_HEADER = ["Prov", "No", "Dinas Prov/Kab/Kota", "Nama Lengkap", "Nomor KTP", "Jenis Kelamin", "Pendidikan"]
ALLOCATION_HEADER = [
    "No", "Provinsi", "Dinas Prov/Kab/Kota", "Kode Wilayah", "Pagu Anggaran (Rp)", "Peserta Diklat (Orang)",
    "Pendamping (Orang)",
]  # fmt: skip


class Mentor(NamedTuple):
    """A row of a roster. The citizen number's first record stands in row 5, in column E."""

    office: str
    number: int
    education: str | None = "S1"
    province: str = "Bali"
    damaged: bool = False

    def cells(self, place: int) -> list[object]:
        citizen_number = "5,10399E+15" if self.damaged else f"510399010190{self.number:04d}"
        name = f"Sintetis {self.number}"
        return [self.province, place, self.office, name, citizen_number, "Perempuan", self.education]


class Office(NamedTuple):
    """A row of an allocation. The first record stands in row 4; budget in E, participants in F, posts in G."""

    office: str
    budget: object = 190_000_000
    participants: object = 60
    posts: object = 1
    province: str = "Bali"

    def cells(self, place: int) -> list[object]:
        return [place, self.province, self.office, None, self.budget, self.participants, self.posts]


def roster(*mentors: Mentor, year: int = 2021, title: str = "DATA PENDAMPING PK2UKM") -> bytes:
    rows = [mentor.cells(place) for place, mentor in enumerate(mentors, start=1)]
    return workbook([[title], [f"TAHUN ANGGARAN {year}"], [], ROSTER_HEADER, *rows], sheet="Pendamping")


def allocation(*offices: Office, year: int = 2021, note: str | None = None) -> bytes:
    rows = [office.cells(place) for place, office in enumerate(offices, start=1)]
    return workbook([[f"TAHUN ANGGARAN {year}"], [note], ALLOCATION_HEADER, *rows], sheet="Alokasi")


def projection(*rows: tuple[object, object]) -> bytes:
    """A portal's CSV of (region, projected enterprises) in 2021; the figure of the first record stands in D2."""
    lines = ["nama_provinsi,nama_kabupaten_kota,tahun,proyeksi_jumlah_umkm"]
    lines += [f"JAWA BARAT,{region},2021,{count}" for region, count in rows]
    return "\n".join(lines).encode()


def own_workspace(folder: Path) -> Workspace:
    """Copies of the project's forms, without its feed, and of its suites, over an empty data folder."""
    shutil.copytree(PROJECT / "data" / "sources", folder / "sources")
    shutil.copytree(PROJECT / "expectations", folder / "expectations")
    (folder / "sources" / "kabar_contoh.yml").unlink()
    return Workspace(data=folder / "data", sources=folder / "sources", expectations=folder / "expectations")


def put(workspace: Workspace, name: str, content: bytes) -> Path:
    """A file in the landing folder under this name, in place of the one that was there."""
    path = workspace.landing / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def ask(workspace: Workspace, query: str, *parameters: object) -> list[tuple[Any, ...]]:
    with Warehouse(workspace.warehouse).connect() as connection:
        return rows(connection, query, *parameters)


def submit(workspace: Workspace, name: str, content: bytes) -> None:
    """A file lands, is archived, read and judged."""
    put(workspace, name, content)
    collect(workspace)
    extract(workspace)
    judge(workspace)


def write_feed(workspace: Workspace, name: str, url: str, mirror: Path | None = None) -> None:
    """A feed's contract in a workspace with sources of its own."""
    contract = {
        "feed": name,
        "title": "Kabar",
        "description": "Made up for a test.",
        "publisher": "Kabar",
        "licence": "Apache-2.0",
        "cadence": "daily",
        "owner": "team:news",
        "origin": "published",
        "url": url,
    }
    text = yaml.safe_dump(contract | ({"mirror": str(mirror)} if mirror else {}))
    (workspace.sources / f"{name}.yml").write_text(text, encoding="utf-8")


@contextmanager
def another_process(code: str, *arguments: object) -> "Iterator[subprocess.Popen[str]]":
    """A Python process at work on its own; it is let go, by the end of its input, when the block ends."""
    process = subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    try:
        yield process
    finally:
        process.communicate()


def told(process: "subprocess.Popen[str]") -> str:
    """The next line that another process prints."""
    assert process.stdout is not None
    return process.stdout.readline().strip()


def tell(process: "subprocess.Popen[str]", line: str) -> None:
    assert process.stdin is not None
    process.stdin.write(line + "\n")
    process.stdin.flush()


# Opens the build file of its first argument and keeps it open until its input ends.
KEEP_OPEN = """
import sys, duckdb
connection = duckdb.connect(sys.argv[1])
print("open")
sys.stdin.read()
"""


@contextmanager
def held_by_another_process(workspace: Workspace) -> Iterator[None]:
    """The build file is in use by another run."""
    workspace.warehouse.parent.mkdir(parents=True, exist_ok=True)
    with another_process(KEEP_OPEN, workspace.warehouse) as process:
        assert told(process) == "open"
        yield
