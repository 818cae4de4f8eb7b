"""What Dagster's checks on the verdicts show: counts, the worst slices, and where Great Expectations' page is."""

from pathlib import Path

import dagster as dg

from orchestration.assets.gate import verdicts_asset
from orchestration.warehouse.extraction import extract
from orchestration.warehouse.intake import collect
from orchestration.warehouse.overrides import Override, override
from orchestration.workspace import Workspace
from tests.warehouse.examples import Mentor, own_workspace, put, roster

BAD = roster(Mentor("Kab. Badung", 1, damaged=True), Mentor("Kota Denpasar", 2), Mentor("Kab. Entah", 3))


def checks(workspace: Workspace) -> dict[str, dg.AssetCheckEvaluation]:
    """The checks of a run of the gate, by name."""
    asset = verdicts_asset(["mentor_roster", "partnership"])
    with dg.DagsterInstance.ephemeral() as instance:
        result = dg.materialize([asset], instance=instance, resources={"workspace": workspace})
    return {check.check_name: check for check in result.get_asset_check_evaluations()}


def test_a_check_shows_the_worst_slices_by_name_and_the_page_of_the_validation(tmp_path: Path) -> None:
    workspace = own_workspace(tmp_path)
    put(workspace, "bali.xlsx", BAD)
    collect(workspace)
    extract(workspace)
    told = checks(workspace)
    critical, now = told["mentor_roster_critical"], told["held_back_now"]
    assert (critical.passed, critical.severity) == (False, dg.AssetCheckSeverity.ERROR)
    assert (critical.metadata["slices"].value, critical.metadata["findings"].value) == (2, 3)
    assert critical.metadata["worst_slices"].value == (
        "| region | period | findings | rules |\n"
        "| --- | --- | --- | --- |\n"
        "| 51.03 Kabupaten Badung | 2021 | 2 | mentor_without_national_id (1), national_id_damaged (1) |\n"
        "| ? | 2021 | 1 | region_unknown (1) |"
    )
    assert Path(str(critical.metadata["data_docs"].value)).read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert (now.passed, now.metadata["slices"].value) == (False, 2)
    assert told["partnership_critical"].passed
    assert "data_docs" not in told["partnership_critical"].metadata

    override(workspace, "mentor_roster", "51.71", "2021", Override("quarantine", "Siti", "a | b\nc"))
    assert r"held back by Siti: a \| b c |" in str(
        checks(workspace)["held_back_now"].metadata["longest_held_back"].value
    )
