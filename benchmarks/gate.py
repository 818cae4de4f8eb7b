"""The gate on the mentoring log: against its rules in SQL by hand and in pandera, and over many regions against one."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from benchmarks.measure import Ratio, in_turns
from orchestration.gate import Suite, load_suite, validate
from orchestration.warehouse.history import records_in_context
from orchestration.warehouse.store import Warehouse, create_records_table
from orchestration.workbooks import load_forms
from orchestration.workspace import Workspace

if TYPE_CHECKING:
    import pandas as pd
    import pandera.pandas as pa

FORM, ROWS, MANY_ROWS, REGIONS = "mentoring_log", 20_000, 2_000_000, 514
FILE = "f" * 64

# One sound session after the other; every thousandth has too many participants, and ends before it starts.
_RECORDS = f"""
insert into records.{FORM} (
    record_id, file_sha256, sheet, "row", region_code, period, origin, institution, consultant_id, service_field,
    reported_on, started_on, ended_on, business_field, participants, partner
)
select
    printf('ffffffffffff:0:%d', range), $file, 'Data', range, printf('%04d', range % $regions), '2021', 'synthetic',
    'PLUT-KUMKM', printf('%032d', range), 'marketing', started + 5, started,
    case when range % 1000 = 0 then started - 1 else started + 1 end, 'Kriya',
    case when range % 1000 = 0 then 20000 else 3 + range % 17 end, 'Bank daerah'
from (select range, date '2021-01-04' + cast(range % 340 as integer) as started from range($rows))
"""

# The same rules, each with the records that break it.
_RULES = f"""
with log as (
    select records.*, year(files.arrived_at) as arrival_year
    from records.{FORM} as records
    inner join ledger.files as files on records.file_sha256 = files.file_sha256
    where records.file_sha256 = $file
)
select 'participants_impossible' as rule, record_id from log where participants < 0 or participants > 10000
union all select 'ends_before_it_starts', record_id from log where ended_on < started_on
union all select 'start_missing', record_id from log where started_on is null
union all select 'participants_missing', record_id from log where participants is null
union all select 'session_listed_twice', record_id from log
qualify count(*) over (
    partition by file_sha256, region_code, period, consultant_id, service_field, business_field, partner, started_on,
        ended_on, reported_on, participants
) > 1
union all select 'period_before_autonomy', record_id from log where cast(period[:4] as integer) < 2001
union all select 'period_in_the_future', record_id from log where cast(period[:4] as integer) > arrival_year
union all select 'session_outside_its_year', record_id from log where year(started_on) <> cast(period[:4] as integer)
union all select 'reported_before_it_started', record_id from log where reported_on < started_on
union all
select 'participants_round', record_id
from (
    select
        *, count(*) filter (where participants >= 10) over region as counted,
        count(*) filter (where participants >= 10 and participants % 10 = 0) over region as rounded
    from log window region as (partition by file_sha256, region_code, period)
)
where participants >= 10 and participants % 10 = 0 and counted >= 20 and rounded > 0.8 * counted
"""


_SESSION = [
    "file_sha256", "region_code", "period", "consultant_id", "service_field", "business_field", "partner", "started_on",
    "ended_on", "reported_on", "participants",
]  # fmt: skip


def _schema() -> "pa.DataFrameSchema":
    """The same rules in pandera. Checks on the frame pass over no blank by themselves: each says what a blank means."""
    import pandas as pd
    import pandera.pandas as pa

    def is_in_order(log: pd.DataFrame, earlier: str, later: str) -> pd.Series:
        return ~log[later].lt(log[earlier])

    def is_in_its_year(log: pd.DataFrame) -> pd.Series:
        return log["started_on"].isna() | (log["started_on"].dt.year == log["period_year"])

    def is_no_round_guess(log: pd.DataFrame) -> pd.Series:
        counts = log["participants"] >= 10
        is_round = counts & (log["participants"] % 10 == 0)
        keys = [log[key] for key in ("file_sha256", "region_code", "period")]
        counted, rounded = (flag.groupby(keys, dropna=False).transform("sum") for flag in (counts, is_round))
        return ~is_round | (counted < 20) | (rounded <= 0.8 * counted)

    return pa.DataFrameSchema(
        {
            "participants": pa.Column(
                checks=pa.Check.in_range(0, 10_000, error="participants_impossible"), nullable=False
            ),
            "started_on": pa.Column(nullable=False),
        },
        checks=[
            pa.Check(partial(is_in_order, earlier="started_on", later="ended_on"), name="ends_before_it_starts"),
            pa.Check(lambda log: ~log.duplicated(_SESSION, keep=False), name="session_listed_twice"),
            pa.Check(lambda log: ~log["period_year"].lt(2001), name="period_before_autonomy"),
            pa.Check(partial(is_in_order, earlier="period_year", later="arrival_year"), name="period_in_the_future"),
            pa.Check(is_in_its_year, name="session_outside_its_year"),
            pa.Check(
                partial(is_in_order, earlier="started_on", later="reported_on"), name="reported_before_it_started"
            ),
            pa.Check(is_no_round_guess, name="participants_round"),
        ],
    )


# What pandera calls a column that must not be blank.
_MISSING = {("not_nullable", "participants"): "participants_missing", ("not_nullable", "started_on"): "start_missing"}


def _failures_by_pandera(records: "pd.DataFrame", schema: "pa.DataFrameSchema") -> set[tuple[str, str]]:
    """What pandera finds in records that have their ids for an index."""
    import pandera.errors

    try:
        schema.validate(records, lazy=True)
    except pandera.errors.SchemaErrors as error:
        cases = error.failure_cases
    else:
        return set()
    # One line a column and record that a check on the frame fails: the set has it once.
    columns = (cases["check"], cases["column"], cases["index"])
    return {(_MISSING.get((check, column), check), index) for check, column, index in zip(*columns, strict=True)}


def _failures(connection: duckdb.DuckDBPyConnection, suite: Suite) -> set[tuple[str, str | None]]:
    failures = validate(records_in_context(connection, FORM, suite, [FILE]), suite)
    return {(failure.expectation.meta.rule, failure.record_id) for failure in failures}


@contextmanager
def _opened(place: Path, rows: int, regions: int) -> Iterator[tuple[duckdb.DuckDBPyConnection, Suite]]:
    """A build file with one submission of this many sessions, all of one file."""
    workspace = Workspace.from_environment()
    with Warehouse(place / "neraca.duckdb").connect() as connection:
        create_records_table(connection, load_forms(workspace.sources)[FORM])
        connection.execute("insert into ledger.files values (1, ?, 'log.xlsx', 'submission', null, 1, now())", [FILE])
        connection.execute(_RECORDS, {"file": FILE, "rows": rows, "regions": regions})
        yield connection, load_suite(workspace.expectations, FORM)


def gate_against_sql(place: Path, rows: int = ROWS, rounds: int = 5) -> Ratio:
    with _opened(place, rows, REGIONS) as (connection, suite):

        def ours() -> set[tuple[str, str | None]]:
            return _failures(connection, suite)

        def by_hand() -> set[tuple[str, str | None]]:
            return set(connection.execute(_RULES, {"file": FILE}).fetchall())

        assert ours() == by_hand() != set()  # imports Great Expectations, too: a run does once
        measured = in_turns("", ours, by_hand, rounds)
    a_second = f"{rows / measured.ours:,.0f} a second"
    what = f"the gate's {len(suite.expectations)} rules on {rows:,} sessions ({a_second}) / the same in SQL by hand"
    return replace(measured, what=what)


def gate_against_pandera(place: Path, rows: int = ROWS, rounds: int = 5) -> Ratio:
    """Both on the same frame, from the frame to the set of (rule, record)."""
    with _opened(place, rows, REGIONS) as (connection, suite):
        frame = records_in_context(connection, FORM, suite, [FILE])
        indexed, schema = frame.set_index("record_id", drop=False), _schema()

        def ours() -> set[tuple[str, str | None]]:
            return {(failure.expectation.meta.rule, failure.record_id) for failure in validate(frame, suite)}

        def theirs() -> set[tuple[str, str]]:
            return _failures_by_pandera(indexed, schema)

        assert ours() == theirs() != set()
        return in_turns(f"the gate's rules on a frame of {rows:,} sessions / the same in pandera", ours, theirs, rounds)


gate_against_sql_on_many_records = partial(gate_against_sql, rows=MANY_ROWS, rounds=3)
gate_against_pandera_on_many_records = partial(gate_against_pandera, rows=MANY_ROWS, rounds=3)


def many_regions_against_one(place: Path) -> Ratio:
    """One validation for all regions of a form: what more of them cost beyond their records."""
    (place / "one").mkdir()
    with _opened(place, ROWS, REGIONS) as (many, suite), _opened(place / "one", ROWS, 1) as (one, _):
        what = f"the gate on {ROWS:,} sessions of {REGIONS} regions / of one"
        return in_turns(what, lambda: _failures(many, suite), lambda: _failures(one, suite), rounds=5)
