"""What Dagster finds: an asset per form, feed and model, the checks, the schedule; and nothing read at import."""

import shutil
import subprocess
import sys
from pathlib import Path

import dagster as dg
import pytest

from orchestration.definitions import build_defs
from orchestration.workbooks import load_forms
from orchestration.workspace import Workspace


@pytest.fixture(scope="module")
def defs(tmp_path_factory: pytest.TempPathFactory) -> dg.Definitions:
    return build_defs(Workspace(data=tmp_path_factory.mktemp("defs")))


def keys(defs: dg.Definitions) -> set[str]:
    return {key.to_user_string() for key in defs.resolve_asset_graph().get_all_asset_keys()}


def test_every_form_feed_and_mart_is_an_asset(defs: dg.Definitions) -> None:
    assert keys(defs) >= {
        "landed_files",
        "feeds/kabar_contoh",
        "records/mentor_roster",
        "records/msme_population",
        "records/pk2ukm_allocation",
        "news/articles",
        "quality/verdicts",
        "returns",
        "marts/dim_region",
        "marts/fct_sessions",
        "marts/mart_mentor_supply",
        "marts/mart_news_signal",
        "release",
    }


def test_a_form_is_added_by_a_contract_and_a_suite_alone(tmp_path: Path) -> None:
    project = Workspace(data=tmp_path / "data")
    sources, expectations = tmp_path / "sources", tmp_path / "expectations"
    shutil.copytree(project.sources / "shared", sources / "shared")
    for folder, original in ((sources, project.sources), (expectations, project.expectations)):
        folder.mkdir(exist_ok=True)
        for path in original.glob("*.yml"):
            (folder / path.name).write_bytes(path.read_bytes())
    contract = (sources / "msme_population.yml").read_text().replace("form: msme_population", "form: cooperatives")
    (sources / "cooperatives.yml").write_text(contract)
    suite = (expectations / "msme_population.yml").read_text().replace("name: msme_population", "name: cooperatives")
    (expectations / "cooperatives.yml").write_text(suite)
    defs = build_defs(Workspace(data=tmp_path / "data", sources=sources, expectations=expectations))
    assert "records/cooperatives" in keys(defs)


def test_every_asset_has_a_group_an_owner_and_a_description(defs: dg.Definitions) -> None:
    graph = defs.resolve_asset_graph()
    for key in graph.get_all_asset_keys():
        node = graph.get(key)
        assert node.group_name != "default", key
        assert node.description, key
        if node.group_name != "seeds":
            assert node.owners, key


def test_the_gate_has_a_check_per_form_and_severity_and_one_on_what_is_held_back_now(defs: dg.Definitions) -> None:
    names = {
        check.name for check in defs.resolve_asset_graph().asset_check_keys if check.asset_key.path[0] == "quality"
    }
    forms = load_forms(Workspace.from_environment().sources)
    assert len(forms) == 9
    assert names == {"held_back_now"} | {f"{form}_{severity}" for form in forms for severity in ("critical", "warning")}


def test_the_job_runs_at_two_in_the_night_in_jakarta(defs: dg.Definitions) -> None:
    (schedule,) = defs.schedules or []
    assert isinstance(schedule, dg.ScheduleDefinition)
    assert (schedule.cron_schedule, schedule.execution_timezone) == ("0 2 * * *", "Asia/Jakarta")
    assert schedule.job_name == "nightly"


def test_importing_the_definitions_reads_and_writes_nothing(tmp_path: Path) -> None:
    data = tmp_path / "data"
    subprocess.run(
        [sys.executable, "-c", "import orchestration.definitions"],
        check=True,
        env={"NERACA_DATA": str(data), "PATH": "/usr/bin:/bin"},
    )
    assert not data.exists()
