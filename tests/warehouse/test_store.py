"""The build file: one writer, whole transactions, tables that can be made anew, views of what stands."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from orchestration.warehouse import store
from orchestration.warehouse.store import (
    Warehouse,
    WarehouseBusyError,
    append,
    is_done,
    literal,
    mark_done,
    quoted,
    transaction,
    transposed,
)
from orchestration.workspace import Workspace
from tests.warehouse.examples import ask, held_by_another_process

# Any text that can stand in a query: DuckDB takes no NUL there.
TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=20)


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        yield opened


@pytest.fixture(scope="module")
def build_file(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """An open build file without a judgement, for the views over the judgements."""
    with Warehouse(tmp_path_factory.mktemp("build") / "neraca.duckdb").connect() as opened:
        yield opened


def test_a_new_build_file_has_the_stations_tables(workspace: Workspace) -> None:
    tables = ask(workspace, "select schema_name || '.' || table_name from duckdb_tables()")
    assert {
        "ledger.files",
        "ledger.landed",
        "ledger.pages",
        "ledger.feeds",
        "ledger.judgements",
        "ledger.done",
        "ledger.submissions",
        "ledger.placements",
        "quality.findings",
        "news.read_articles",
        "news.mentions",
        "news.topics",
    } <= {name for (name,) in tables}


def test_a_build_file_that_another_process_holds_is_busy(workspace: Workspace) -> None:
    with (
        held_by_another_process(workspace),
        pytest.raises(WarehouseBusyError, match=r"neraca\.duckdb is in use by another run"),
        Warehouse(workspace.warehouse).connect(),
    ):
        pass


def test_a_build_file_that_another_process_has_let_go_can_be_opened(workspace: Workspace) -> None:
    with held_by_another_process(workspace):
        pass
    assert ask(workspace, "select count(*) from ledger.files") == [(0,)]


def test_a_file_that_is_no_build_file_is_not_taken_for_busy(tmp_path: Path) -> None:
    path = tmp_path / "neraca.duckdb"
    path.write_bytes(b"not a DuckDB file" * 1_000)
    with pytest.raises(duckdb.IOException), Warehouse(path).connect():
        pass


def test_moments_are_in_utc(workspace: Workspace) -> None:
    assert ask(workspace, "select current_setting('TimeZone')") == [("UTC",)]


def test_a_transaction_keeps_all_its_changes(connection: duckdb.DuckDBPyConnection) -> None:
    with transaction(connection):
        connection.execute("create table numbers as select 1 as n")
        connection.execute("insert into numbers values (2)")
    assert connection.execute("select n from numbers order by n").fetchall() == [(1,), (2,)]


@pytest.mark.parametrize("stop", [ValueError, KeyboardInterrupt])
def test_a_transaction_that_is_broken_off_keeps_none(
    connection: duckdb.DuckDBPyConnection, stop: type[BaseException]
) -> None:
    connection.execute("create table numbers as select 1 as n")
    with pytest.raises(stop), transaction(connection):
        connection.execute("insert into numbers values (2)")
        raise stop
    assert connection.execute("select n from numbers").fetchall() == [(1,)]


def test_a_transaction_can_follow_one_that_was_broken_off(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("create table numbers (n integer)")
    with pytest.raises(duckdb.Error), transaction(connection):
        connection.execute("insert into not_there values (2)")
    with transaction(connection):
        connection.execute("insert into numbers values (3)")
    assert connection.execute("select n from numbers").fetchall() == [(3,)]


@pytest.mark.parametrize(
    ("identifier", "sql"),
    [("posts", '"posts"'), ('a"b', '"a""b"'), ('x"; drop table numbers; --', '"x""; drop table numbers; --"')],
)
def test_quotes_in_an_identifier_are_doubled(identifier: str, sql: str) -> None:
    assert quoted(identifier) == sql


@pytest.mark.parametrize(
    ("text", "sql"),
    [("posts", "'posts'"), ("Ma'mur", "'Ma''mur'"), ("'; drop table x; --", "'''; drop table x; --'")],
)
def test_quotes_in_a_string_are_doubled(text: str, sql: str) -> None:
    assert literal(text) == sql


@settings(max_examples=50, deadline=None)
@given(name=TEXT, text=TEXT)
def test_whatever_a_name_or_a_text_holds_it_is_one_name_and_one_text(name: str, text: str) -> None:
    result = duckdb.execute(f"select {literal(text)} as {quoted(name)}")
    assert result.description[0][0] == name
    assert result.fetchall() == [(text,)]


def test_rows_appended_keep_their_values_and_their_gaps(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("create table records (name varchar, posts bigint, share double, seen varchar)")
    rows = [
        {"name": "Ma'mur", "posts": None, "share": 2, "seen": None},
        {"name": None, "posts": 190_000_000_000, "share": 0.5, "seen": None},
    ]
    append(connection, "records", transposed(rows))
    assert connection.execute("select * from records").fetchall() == [
        ("Ma'mur", None, 2.0, None),
        (None, 190_000_000_000, 0.5, None),
    ]


def test_appending_nothing_does_nothing(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("create table records (name varchar)")
    append(connection, "records", transposed([]))
    append(connection, "records", {"name": []})
    assert connection.execute("select * from records").fetchall() == []


def test_a_fraction_among_many_whole_numbers_is_kept(connection: duckdb.DuckDBPyConnection) -> None:
    # DuckDB guesses the type of a long column from some of its values.
    connection.execute("create table records (share double)")
    append(connection, "records", {"share": [1] * 1_503 + [2.5] + [1] * 5_000})
    assert connection.execute("select distinct share from records order by share").fetchall() == [(1.0,), (2.5,)]


def test_a_figure_among_many_gaps_is_kept(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("create table records (posts bigint)")
    append(connection, "records", {"posts": [None] * 6_503 + [4]})
    assert connection.execute("select posts from records where posts is not null").fetchall() == [(4,)]


def test_what_a_station_has_done_is_known_by_its_version(workspace: Workspace) -> None:
    with Warehouse(workspace.warehouse).connect() as connection:
        mark_done(connection, "extract", "a", "1")
        mark_done(connection, "extract", "b", "1")
        mark_done(connection, "judge", "c", "1")
        mark_done(connection, "extract", "b", "2")
        assert is_done(connection, "extract", "1") == {"a"}
        assert is_done(connection, "extract", "2") == {"b"}


FILE = "insert into ledger.files values (1, 'abc', 'bali.xlsx', 'submission', null, 4, now())"
JUDGEMENT = """
insert into ledger.judgements values
    ('mentor_roster', '51.03', '2021', 'abc', 1, 'accepted', '', 2, 'submitted', 'v', now(), '')
"""


def test_opening_again_keeps_everything(workspace: Workspace) -> None:
    with Warehouse(workspace.warehouse).connect() as connection:
        connection.execute(FILE)
        mark_done(connection, "extract", "abc", "1")
        connection.execute("create table records.mentor_roster as select 1 as n")
    assert ask(workspace, "select count(*) from ledger.files") == [(1,)]
    assert ask(workspace, "select count(*) from ledger.done") == [(1,)]
    assert ask(workspace, "select n from records.mentor_roster") == [(1,)]


def test_a_changed_layout_remakes_the_derived_tables_and_keeps_the_ledger(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Warehouse(workspace.warehouse).connect() as connection:
        connection.execute(FILE + ";" + JUDGEMENT)
        mark_done(connection, "extract", "abc", "1")
        connection.execute("insert into news.topics values ('a', 'training', 'pelatihan')")
        connection.execute("create table records.mentor_roster as select 1 as n")
    other_layout = store._REMADE.replace("    topic varchar not null,", "    topic varchar not null, why varchar,")
    monkeypatch.setattr(store, "_REMADE", other_layout)
    assert ask(workspace, "select file_name from ledger.files") == [("bali.xlsx",)]
    assert ask(workspace, "select verdict from ledger.judgements") == [("accepted",)]
    assert ask(workspace, "select verdict from quality.verdicts") == [("accepted",)]
    assert ask(workspace, "select count(*) from ledger.done") == [(0,)]
    assert ask(workspace, "select count(why) from news.topics") == [(0,)]
    assert ask(workspace, "select count(*) from duckdb_tables() where schema_name = 'records'") == [(0,)]


def test_a_ledger_from_before_judgements_told_places_is_read_on(workspace: Workspace) -> None:
    with Warehouse(workspace.warehouse).connect() as connection:
        connection.execute(FILE + ";" + JUDGEMENT)
        connection.execute("alter table ledger.judgements drop column first_places")
    assert ask(workspace, "select verdict, first_places from quality.verdicts") == [("accepted", None)]


def test_a_layout_is_remade_once(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    ask(workspace, "select 1")
    monkeypatch.setattr(store, "_REMADE", store._REMADE + "create table news.added (n integer);")
    with Warehouse(workspace.warehouse).connect() as connection:
        connection.execute("insert into news.added values (1)")
    assert ask(workspace, "select n from news.added") == [(1,)]


START = datetime(2021, 3, 1, tzinfo=UTC)
VERDICTS = ["accepted", "accepted_with_warnings", "quarantined"]
MOMENTS = st.tuples(st.integers(1, 4), st.integers(0, 9))  # arrival of the file, minute of the judgement
JUDGED = st.dictionaries(MOMENTS, st.sampled_from(VERDICTS), min_size=1, max_size=8)
MADE_UP = st.frozensets(st.integers(1, 4))  # the arrivals of synthetic files
# A file that is read anew can turn out to have no records of the slice.
JUDGED_OR_WITHDRAWN = st.dictionaries(MOMENTS, st.sampled_from([*VERDICTS, "withdrawn"]), min_size=1, max_size=8)


def standing_files(judged: dict[tuple[int, int], str]) -> dict[int, str]:
    """The last word on each file that has records of the slice, by arrival."""
    last = {arrival: judged[arrival, minute] for arrival, minute in sorted(judged)}
    return {arrival: verdict for arrival, verdict in last.items() if verdict != "withdrawn"}


def in_force(files: dict[int, str], made_up: frozenset[int]) -> dict[int, str]:
    """Those that have a say: where there is a real file, the synthetic ones have none."""
    return {arrival: verdict for arrival, verdict in files.items() if arrival not in made_up} or files


def write_judgements(
    connection: duckdb.DuckDBPyConnection, judged: dict[tuple[int, int], str], made_up: frozenset[int] = frozenset()
) -> None:
    """These judgements and no others, all of one slice; `made_up` are the arrivals of synthetic files."""
    connection.execute("delete from ledger.judgements")
    for (arrival, minute), verdict in judged.items():
        connection.execute(
            "insert into ledger.judgements values ('mentor_roster', '51.03', '2021', ?, ?, ?, '', 1, ?, 'v', ?, '')",
            [
                f"file {arrival}",
                arrival,
                verdict,
                # a withdrawal has no origin of its own
                "" if verdict == "withdrawn" else "synthetic" if arrival in made_up else "submitted",
                START + timedelta(minutes=minute),
            ],
        )


@settings(max_examples=40, deadline=None)
@given(judged=JUDGED_OR_WITHDRAWN, made_up=MADE_UP)
@example(judged={(1, 0): "accepted", (2, 1): "quarantined", (2, 2): "withdrawn"}, made_up=frozenset())
def test_one_verdict_stands_the_last_one_on_the_latest_file(
    build_file: duckdb.DuckDBPyConnection, judged: dict[tuple[int, int], str], made_up: frozenset[int]
) -> None:
    write_judgements(build_file, judged, made_up)
    files = in_force(standing_files(judged), made_up)
    standing = build_file.execute("select verdict, file_sha256 from quality.verdicts where known_to is null").fetchall()
    assert standing == ([(files[max(files)], f"file {max(files)}")] if files else [])


@settings(max_examples=25, deadline=None)
@given(judged=JUDGED)
def test_verdicts_follow_each_other_without_a_gap_and_files_never_go_back(
    build_file: duckdb.DuckDBPyConnection, judged: dict[tuple[int, int], str]
) -> None:
    write_judgements(build_file, judged)
    rows = build_file.execute(
        "select known_from, known_to, file_sha256 from quality.verdicts order by known_from, file_sha256"
    ).fetchall()
    assert rows[0][0] == START + timedelta(minutes=min(minute for _, minute in judged))
    assert [known_to for _, known_to, _ in rows] == [known_from for known_from, _, _ in rows[1:]] + [None]
    assert [file for _, _, file in rows] == sorted(file for _, _, file in rows)


@settings(max_examples=40, deadline=None)
@given(judged=JUDGED_OR_WITHDRAWN, made_up=MADE_UP)
def test_what_is_published_is_the_latest_file_that_is_accepted_now(
    build_file: duckdb.DuckDBPyConnection, judged: dict[tuple[int, int], str], made_up: frozenset[int]
) -> None:
    write_judgements(build_file, judged, made_up)
    files = in_force(standing_files(judged), made_up)
    accepted = [arrival for arrival, verdict in files.items() if verdict != "quarantined"]
    status = "quarantined" if not accepted else "reported" if max(accepted) == max(files) else "carried_forward"
    slices = build_file.execute("select data_status, published_file_sha256 from quality.slices").fetchall()
    assert slices == ([(status, f"file {max(accepted)}" if accepted else None)] if files else [])
