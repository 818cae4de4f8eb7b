"""From quarantine to release: a file is held back, goes back marked, is mended in the copy and clears its slice."""

from pathlib import Path

import openpyxl
import pytest

from orchestration.archive import land
from orchestration.workspace import Workspace
from tests.nightly import ask, run_nightly
from tests.warehouse.examples import Office, allocation, put

pytestmark = [pytest.mark.nightly, pytest.mark.xdist_group("way_back")]

POSTS = """
    select region_code, funded_posts from marts.mart_mentor_supply
    where year = 2021 and region_code in ('51.03', '51.71') order by region_code
"""
VERDICTS = "select region_code, verdict, known_to is null from quality.verdicts order by region_code, known_from"


def test_a_mended_copy_clears_its_slice(tmp_path: Path) -> None:
    workspace = Workspace(data=tmp_path / "data")
    put(workspace, "alokasi.xlsx", allocation(Office("Kab. Badung", posts="dua"), Office("Kota Denpasar", posts=3)))
    assert run_nightly(workspace).success
    assert ask(workspace.latest_release, VERDICTS) == [("51.03", "quarantined", True), ("51.71", "accepted", True)]
    assert ask(workspace.latest_release, POSTS) == [("51.03", None), ("51.71", 3)]

    (returned,) = workspace.returns.glob("*/51-bali/*.xlsx")
    book = openpyxl.load_workbook(returned)
    assert "Isi sel wajib ini tidak dapat dibaca" in book["Alokasi"]["G4"].comment.text
    book["Alokasi"]["G4"].value = 2
    mended = tmp_path / returned.name
    book.save(mended)

    land(mended, workspace.landing)
    assert run_nightly(workspace).success
    assert ask(workspace.latest_release, VERDICTS) == [
        ("51.03", "quarantined", False),
        ("51.03", "accepted", True),
        ("51.71", "accepted", False),
        ("51.71", "accepted", True),
    ]
    assert ask(workspace.latest_release, POSTS) == [("51.03", 2), ("51.71", 3)]
    assert list(workspace.returns.glob("*/*/*")) == [returned]

    assert run_nightly(workspace).success
    assert list(workspace.returns.glob("*")) == [returned.parents[1]]
