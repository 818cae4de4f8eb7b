"""The dbt models by themselves: over nothing, their unit tests, and what the incremental ones keep."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from orchestration.warehouse.store import Warehouse, create_records_table
from orchestration.workbooks import load_forms
from orchestration.workspace import Workspace
from tests.queries import rows

pytestmark = [pytest.mark.nightly, pytest.mark.xdist_group("models")]


def dbt(workspace: Workspace, *command: str) -> str:
    """What dbt says; it runs in a process of its own over the workspace's build file."""
    executable = str(Path(sys.executable).with_name("dbt"))
    folders = ["--project-dir", str(workspace.dbt_project), "--profiles-dir", str(workspace.dbt_project)]
    done = subprocess.run(
        [executable, "--no-partial-parse", *command, *folders, "--target-path", str(workspace.dbt_target)],
        env=os.environ | {"NERACA_DATA": str(workspace.data)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A data folder in which nothing has arrived, with its models built."""
    workspace = Workspace(data=tmp_path_factory.mktemp("empty"))
    with Warehouse(workspace.warehouse).connect() as connection:
        for form in load_forms(workspace.sources).values():
            create_records_table(connection, form)
    dbt(workspace, "build", "--exclude-resource-type", "unit_test")
    yield workspace


def test_where_nothing_has_arrived_every_mart_is_there_and_says_nothing(empty: Workspace) -> None:
    with Warehouse(empty.warehouse).connect() as connection:
        marts = rows(connection, "select table_name from duckdb_tables() where schema_name = 'marts'")
        assert ("mart_mentor_supply",) in marts
        for (name,) in marts:
            if name.startswith(("mart_", "fct_")):
                assert rows(connection, f"select count(*) from marts.{name}") == [(0,)], name


def test_the_models_arithmetic_is_that_of_their_unit_tests(empty: Workspace) -> None:
    said = dbt(empty, "test", "--select", "test_type:unit")
    assert "ERROR=0" in said
