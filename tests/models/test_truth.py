"""Marts over a synthetic set that went the whole way, held to the set's truth, and to what must hold of any marts."""

from collections import defaultdict
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.synthesis import Plan, synthesize
from orchestration.synthesis.plan import TRUTH
from orchestration.warehouse.extraction import extract
from orchestration.warehouse.intake import collect
from orchestration.warehouse.judgement import judge
from orchestration.workbooks import Form, load_forms
from orchestration.workbooks.contracts import load_categories
from orchestration.workspace import Workspace
from tests.models.building import build, put_records
from tests.nightly import MOMENTS
from tests.queries import rows
from tests.synthesis.reading import as_read

pytestmark = [pytest.mark.nightly, pytest.mark.xdist_group("truth")]

PLAN = Plan(seed=11, years=(2019, 2020, 2021), provinces=("34", "51"))
PLACES = {"record_id", "file_sha256"}


@pytest.fixture(scope="module")
def whole_way(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The set's workbooks, collected, read, judged and built."""
    workspace = Workspace(data=tmp_path_factory.mktemp("whole"))
    folder = tmp_path_factory.mktemp("set") / "made"
    synthesize(PLAN, folder, load_forms(workspace.sources), load_categories(workspace.sources))
    workspace.landing.mkdir(parents=True)
    for path in folder.glob("*/*"):
        (workspace.landing / path.name).write_bytes(path.read_bytes())
    collect(workspace)
    extract(workspace)
    judge(workspace)
    (folder / TRUTH).rename(workspace.data / TRUTH)
    build(workspace)
    return workspace


@pytest.fixture(scope="module")
def truth(whole_way: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The set's truth, put in the place of what workbooks, reader and gate make of it, and built."""
    workspace = Workspace(data=tmp_path_factory.mktemp("truth"))
    key = whole_way.pseudonym_key()
    workspace.data.mkdir(exist_ok=True)
    put_records(workspace, _records(whole_way.data / TRUTH, load_forms(workspace.sources), key))
    build(workspace)
    return workspace


def _records(path: Path, forms: dict[str, Form], key: bytes) -> dict[str, list[dict[str, object]]]:
    found: dict[tuple[Any, ...], dict[str, object]] = defaultdict(dict)
    told = duckdb.sql(
        f"select form, file_name, sheet, row, region_code, period, column_name, value from '{path}' order by all"
    ).fetchall()
    for form, file, sheet, row, region_code, period, column, value in told:
        record = found[form, file, sheet, row, region_code, period]  # tables can stand side by side
        record |= {"region_code": region_code, "period": period, "file_sha256": file}
        record[column] = as_read(value, forms[form], column, key)
    records: dict[str, list[dict[str, object]]] = {}
    for (form, *_), record in found.items():
        records.setdefault(form, []).append(record)
    return records


def marts_of(workspace: Workspace) -> dict[str, list[tuple[Any, ...]]]:
    with duckdb.connect(str(workspace.warehouse), read_only=True) as connection:
        columns = defaultdict(list)
        for table, column in rows(
            connection, "select table_name, column_name from duckdb_columns() where schema_name = 'marts' order by all"
        ):
            if column not in MOMENTS | PLACES:
                columns[table].append(column)
        return {
            table: rows(connection, f"select {', '.join(names)} from marts.{table} order by all")
            for table, names in columns.items()
        }


def test_marts_of_the_truth_are_those_of_the_workbooks_row_for_row(whole_way: Workspace, truth: Workspace) -> None:
    read, true = marts_of(whole_way), marts_of(truth)
    assert read.keys() == true.keys()
    for name in read:
        assert read[name] == true[name], name
    assert len(read["mart_mentor_supply"]) > 500
    assert len(read["fct_sessions"]) > 300
