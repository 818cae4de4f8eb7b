"""The dbt models by themselves: over nothing, their unit tests, and what the incremental ones keep."""

import pytest

from orchestration.warehouse.release import kept_rows_stand, mark_built
from orchestration.warehouse.store import Warehouse
from orchestration.warehouse.versions import Versions
from orchestration.workspace import Workspace
from tests.models.building import build, dbt, put_records
from tests.queries import rows

pytestmark = [pytest.mark.nightly, pytest.mark.xdist_group("models")]


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A data folder in which nothing has arrived, with its models built."""
    workspace = Workspace(data=tmp_path_factory.mktemp("empty"))
    put_records(workspace, {})
    build(workspace)
    return workspace


def test_where_nothing_has_arrived_every_mart_is_there_and_says_nothing(empty: Workspace) -> None:
    with Warehouse(empty.warehouse).connect() as connection:
        marts = rows(connection, "select table_name from duckdb_tables() where schema_name = 'marts'")
        assert ("mart_mentor_supply",) in marts
        for (name,) in marts:
            if name.startswith(("mart_", "fct_")) and name != "mart_claims":
                assert rows(connection, f"select count(*) from marts.{name}") == [(0,)], name


def test_where_nothing_has_arrived_no_claim_can_be_told(empty: Workspace) -> None:
    with Warehouse(empty.warehouse).connect() as connection:
        told = rows(connection, "select verdict, slices, origin, count(*) from marts.mart_claims group by all")
    assert told == [("cannot_tell", 0, None, 10)]


def test_what_no_model_makes_any_more_leaves_the_marts(empty: Workspace) -> None:
    with Warehouse(empty.warehouse).connect() as connection:
        made = rows(connection, "select table_name from information_schema.tables where table_schema = 'marts'")
        connection.execute("create table marts.mart_of_before as select 1 as number")
        connection.execute("create view marts.view_of_before as select 1 as number")
    dbt(empty, "run", "--select", "dim_election")
    with Warehouse(empty.warehouse).connect() as connection:
        left = rows(connection, "select table_name from information_schema.tables where table_schema = 'marts'")
    assert left == made


def test_the_models_arithmetic_is_that_of_their_unit_tests(empty: Workspace) -> None:
    said = dbt(empty, "test", "--select", "test_type:unit")
    assert "ERROR=0" in said


BADUNG, GIANYAR, TABANAN, BULELENG = "51.03", "51.04", "51.02", "51.08"


def session(region_code: str, file: str, participants: int) -> dict[str, object]:
    return {"region_code": region_code, "period": "2021", "file_sha256": file, "participants": participants}


def test_an_incremental_fact_holds_what_the_slices_hold_now_and_keeps_the_rest(workspace: Workspace) -> None:
    """Badung's log stays, Gianyar's is replaced, Tabanan's withdrawn, Buleleng's new; a marked row stayed."""
    first = [session(BADUNG, "a", 3), session(GIANYAR, "a", 4), session(TABANAN, "a", 5)]
    put_records(workspace, {"mentoring_log": first})
    select = ["--select", "stg_plut__mentoring_log", "stg_gate__slices", "fct_sessions", "int_sessions__counted"]
    dbt(workspace, "run", *select)
    with Warehouse(workspace.warehouse).connect() as connection:
        connection.execute("update marts.fct_sessions set institution = 'kept'")
        connection.execute("delete from ledger.judgements where region_code = ?", [TABANAN])
    put_records(workspace, {"mentoring_log": [session(GIANYAR, "b", 6), session(BULELENG, "b", 7)]})
    with Warehouse(workspace.warehouse).connect() as connection:
        connection.execute("update ledger.judgements set arrival = 2 where file_sha256 = 'b'")
    dbt(workspace, "run", *select)
    with Warehouse(workspace.warehouse).connect() as connection:
        now = rows(connection, "select region_code, participants, institution from marts.fct_sessions")
        counted = rows(connection, "select region_code, participants from intermediate.int_sessions__counted")
    assert now == [(BADUNG, 3, "kept"), (GIANYAR, 6, None), (BULELENG, 7, None)]
    assert counted == [(BADUNG, 3), (GIANYAR, 6), (BULELENG, 7)]


def test_what_incremental_models_keep_stands_until_the_reader_or_the_models_change(workspace: Workspace) -> None:
    assert not kept_rows_stand(workspace)
    versions = Versions.of(workspace)
    mark_built(workspace, versions)
    assert kept_rows_stand(workspace, versions)
    for changed in ("extraction", "models"):
        other = Versions(**(vars(versions) | {changed: "another"}))
        assert not kept_rows_stand(workspace, other), changed
    assert kept_rows_stand(workspace, Versions(**(vars(versions) | {"gate": "another"})))
