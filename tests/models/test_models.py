"""The dbt models by themselves: over nothing, their unit tests, and what the incremental ones keep."""

from datetime import date

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
SESSIONS = ["--select", "stg_plut__mentoring_log", "stg_gate__slices", "fct_sessions", "int_sessions__counted"]


def session(region_code: str, file: str, participants: int, **values: object) -> dict[str, object]:
    told = {"region_code": region_code, "period": "2021", "file_sha256": file, "participants": participants}
    return told | {"started_on": None} | values


def test_an_incremental_fact_holds_what_the_slices_hold_now_and_keeps_the_rest(workspace: Workspace) -> None:
    """Badung's log stays, Gianyar's is replaced, Tabanan's withdrawn, Buleleng's new; a marked row stayed."""
    first = [session(BADUNG, "a", 3), session(GIANYAR, "a", 4), session(TABANAN, "a", 5)]
    put_records(workspace, {"mentoring_log": first})
    dbt(workspace, "run", *SESSIONS)
    with Warehouse(workspace.warehouse).connect() as connection:
        connection.execute("update marts.fct_sessions set institution = 'kept'")
        connection.execute("delete from ledger.judgements where region_code = ?", [TABANAN])
    put_records(workspace, {"mentoring_log": [session(GIANYAR, "b", 6), session(BULELENG, "b", 7)]})
    with Warehouse(workspace.warehouse).connect() as connection:
        connection.execute("update ledger.judgements set arrival = 2 where file_sha256 = 'b'")
    dbt(workspace, "run", *SESSIONS)
    with Warehouse(workspace.warehouse).connect() as connection:
        now = rows(connection, "select region_code, participants, institution from marts.fct_sessions")
        counted = rows(connection, "select region_code, participants from intermediate.int_sessions__counted")
    assert now == [(BADUNG, 3, "kept"), (GIANYAR, 6, None), (BULELENG, 7, None)]
    assert counted == [(BADUNG, 3), (GIANYAR, 6), (BULELENG, 7)]


def test_a_month_logged_later_takes_its_sessions_out_of_the_years_and_gives_them_back(workspace: Workspace) -> None:
    """Of Badung's year February comes anew, and is withdrawn; its March, and Gianyar's year, stay as they are."""
    february, may = date(2021, 2, 3), date(2021, 5, 6)
    first = [
        session(BADUNG, "a", 3, started_on=february),
        session(BADUNG, "a", 4, started_on=may),
        session(BADUNG, "march", 5, period="2021-03", started_on=date(2021, 3, 1)),
        session(GIANYAR, "a", 6, started_on=february),
    ]
    put_records(workspace, {"mentoring_log": first})
    dbt(workspace, "run", *SESSIONS)
    with Warehouse(workspace.warehouse).connect() as connection:
        connection.execute("update marts.fct_sessions set institution = 'kept'")
    later = session(BADUNG, "february", 7, period="2021-02", started_on=february)
    put_records(workspace, {"mentoring_log": [later]})

    def held() -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
        dbt(workspace, "run", *SESSIONS)
        with Warehouse(workspace.warehouse).connect() as connection:
            return (
                rows(connection, "select region_code, period, participants, institution from marts.fct_sessions"),
                rows(connection, "select region_code, period, participants from intermediate.int_sessions__counted"),
            )

    march, gianyar = (BADUNG, "2021-03", 5, "kept"), (GIANYAR, "2021", 6, "kept")
    now, counted = held()
    assert now == [(BADUNG, "2021", 4, None), (BADUNG, "2021-02", 7, None), march, gianyar]
    assert counted == [row[:3] for row in now]

    with Warehouse(workspace.warehouse).connect() as connection:
        connection.execute("delete from ledger.judgements where file_sha256 = 'february'")
    now, counted = held()
    assert now == [(BADUNG, "2021", 3, None), (BADUNG, "2021", 4, None), march, gianyar]
    assert counted == [row[:3] for row in now]


def test_what_incremental_models_keep_stands_until_the_reader_or_the_models_change(workspace: Workspace) -> None:
    assert not kept_rows_stand(workspace)
    versions = Versions.of(workspace)
    mark_built(workspace, versions)
    assert kept_rows_stand(workspace, versions)
    for changed in ("extraction", "models"):
        other = Versions(**(vars(versions) | {changed: "another"}))
        assert not kept_rows_stand(workspace, other), changed
    assert kept_rows_stand(workspace, Versions(**(vars(versions) | {"gate": "another"})))
