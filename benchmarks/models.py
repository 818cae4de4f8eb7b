"""The dbt models over more and more mentoring sessions: work and memory of a full build, how the work grows, and that
of one changed slice against everything.

Work is processor time: what other processes do at the same time is none of it, and a wait for the disk neither. The
time by the clock is told beside it.

The sessions are put where the reader would put them, without workbooks: each region's log of each month is a file and a
slice of its own, so that a build at any size judges the same slices, as full as the size says. What is made anew from
the counts of these slices, after one has changed, too, does therefore not grow with the sessions.

That is what a changed slice costs at least: 2 to 3 s of work on two busy cores (1 s of SQL by one thread) for tables of
up to 65,000 rows: how each of 55,500 slices stands and was reported, each indicator of each region and year, the
sessions by month. A full build makes them, too, so they count. It takes 3 s over half a million sessions, 7 over five,
68 over fifty: the goal is met of fifty (2.9 and 4.3 % in two runs), and not far below. To meet it there, these tables
would have to be incremental by slice as well, to save a fourth of the 10 s that dbt takes to start.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

import duckdb

from benchmarks.measure import Growth, Ratio
from orchestration.warehouse.store import Warehouse, create_records_table
from orchestration.workbooks import load_forms
from orchestration.workspace import Workspace

FIRST_MONTH, MONTHS = "2013-01-01", 108
PER_SLICE = 9  # at 1×: 514 regions × 108 months × 9 are half a million sessions
SIZES, LARGE_SIZES = (1, 10), (1, 10, 100)
CHANGED = "51.03"  # the region that sends a month anew
LARGEST_SHARE, MOST_GIBIBYTES = 0.05, 8
# A hundredfold takes minutes a build.
ROUNDS = {1: 3, 10: 3, 100: 1}


@dataclass(frozen=True)
class Measured:
    """`costs` says of the largest size which models took the longest, in full and after a changed slice."""

    ratios: list[Ratio]
    growth: Growth
    costs: list[str]


@dataclass(frozen=True)
class _Build:
    """Processor seconds of a build and seconds by the clock, the most gibibytes that its process held, and seconds by
    model, seed and test."""

    work: float
    seconds: float
    gibibytes: float
    steps: dict[str, float]


def models_over_sessions(place: Path, sizes: Iterable[int] = SIZES) -> Measured:
    """Everything beyond a build over nothing: dbt's start-up, and each of its statements on empty tables. That is
    measured anew in each round, as what others do at the same time slows all builds.
    """
    nothing = _workspace(place / "nothing", 0)
    _build(nothing)
    ratios, grown, costs = [], {}, []
    for size in sizes:
        workspace = _workspace(place / str(size), size)
        fulls, changes, start_ups = [], [], []
        for number in range(ROUNDS[size]):
            fulls.append(_build(workspace, "--full-refresh"))
            file = _send_anew(workspace, number)
            start_ups.append(_build(nothing).work)
            changes.append(_build(workspace))
            sessions = _held(workspace, file, number)
        grown[sessions] = median(full.work - start_up for full, start_up in zip(fulls, start_ups, strict=True))
        beyond = f"beyond {median(start_ups):.1f} s over nothing"
        ratios += [
            Ratio(
                f"dbt after one changed slice / in full, {sessions:,} sessions, {beyond}",
                [change.work - start_up for change, start_up in zip(changes, start_ups, strict=True)],
                [full.work - start_up for full, start_up in zip(fulls, start_ups, strict=True)],
                goal=LARGEST_SHARE,
                unit="s of work",
            ),
            Ratio(
                f"dbt's memory in full, {sessions:,} sessions / what it may hold",
                [full.gibibytes for full in fulls],
                [MOST_GIBIBYTES] * len(fulls),
                goal=1,
                unit="GiB",
            ),
        ]
        costs = [
            f"{said}, {sessions:,} sessions, takes {build.seconds:.0f} s by the clock: {_longest(build)}"
            for said, build in (("dbt in full", fulls[-1]), ("dbt after one changed slice", changes[-1]))
        ]
    return Measured(ratios, Growth("dbt in full, beyond a build over nothing, by sessions", grown), costs)


def _longest(build: _Build) -> str:
    steps = sorted(build.steps.items(), key=lambda step: -step[1])[:6]
    return ", ".join(f"{name} {took:.1f} s" for name, took in steps)


def _workspace(place: Path, size: int) -> Workspace:
    """A data folder with its sessions, and with its models parsed."""
    workspace = Workspace(data=place)
    with Warehouse(workspace.warehouse).connect() as connection:
        for form in load_forms(workspace.sources).values():
            create_records_table(connection, form)
        if size:
            _fill(connection, workspace, PER_SLICE * size)
    _dbt(workspace, "parse")
    return workspace


def _fill(connection: duckdb.DuckDBPyConnection, workspace: Workspace, per_slice: int) -> None:
    connection.execute(
        f"""
        create temp table slices as
        select
            region_code,
            strftime(first_day, '%Y-%m') as period,
            first_day,
            sha256(region_code || first_day) as file_sha256,
            row_number() over () as arrival
        from (
            select region_code, (date '{FIRST_MONTH}' + to_months(month::integer))::date as first_day
            from read_csv(?, all_varchar = true), range({MONTHS}) as months (month)
            where region_level in ('regency', 'city')
        )
        """,
        [str(workspace.seeds / "regions.csv")],
    )
    connection.execute(
        """
        insert into records.mentoring_log by name
        select
            file_sha256[:12] || ':1:' || number + 6 as record_id,
            file_sha256,
            region_code,
            period,
            'synthetic' as origin,
            'PLUT-KUMKM ' || region_code as institution,
            md5(region_code || (hash(arrival, number) % 5)::integer) as consultant_id,
            ['production', 'marketing', 'finance'][1 + (hash(number, arrival) % 3)::integer] as service_field,
            first_day + (number % 27)::integer as started_on,
            first_day + (number % 27)::integer + 1 as ended_on,
            first_day + (number % 27)::integer + 2 + (hash(number) % 40)::integer as reported_on,
            1 + (hash(number, arrival, 1) % 30)::integer as participants
        from slices, range(?) as sessions (number)
        """,
        [per_slice],
    )
    _take_in(connection, "slices", per_slice)


def _take_in(connection: duckdb.DuckDBPyConnection, slices: str, per_slice: int) -> None:
    """Note of files, each a slice with its arrival, what the stations note: arrived, read, judged."""
    connection.execute(
        f"""
        insert into ledger.files by name
        select
            arrival, file_sha256, file_sha256 || '.xlsx' as file_name, 'submission' as kind,
            'mentoring_log' as told_source, 9999 as bytes, now() as arrived_at
        from {slices};

        insert into ledger.placements by name
        select file_sha256, 'mentoring_log' as form, 'Sheet1' as sheet, 'A1' as table_name, column_name,
            'A' as cell_column, column_name as header, 1 as scale
        from {slices}, (
            select unnest([
                'institution', 'consultant_id', 'service_field', 'reported_on', 'started_on', 'ended_on', 'participants'
            ]) as column_name
        );

        insert into ledger.judgements by name
        select
            'mentoring_log' as form, region_code, period, file_sha256, arrival, 'accepted' as verdict, '' as reasons,
            {per_slice} as records, 'synthetic' as origin, 'a suite' as suite_version, now() as judged_at
        from {slices};
        """
    )


def _send_anew(workspace: Workspace, number: int) -> str:
    """One region sends one month anew, one session fewer, in a file of its own."""
    file = f"{number:064}"
    with Warehouse(workspace.warehouse).connect() as connection:
        connection.execute(
            f"""
            create temp table anew as
            select
                '{CHANGED}' as region_code, '{_month(number)}' as period, '{file}' as file_sha256,
                (select max(arrival) + 1 from ledger.files) as arrival;

            insert into records.mentoring_log
            select * replace ('{file}' as file_sha256, '{file[-12:]}' || record_id[13:] as record_id)
            from records.mentoring_log
            where region_code = '{CHANGED}' and period = '{_month(number)}'
            qualify row_number() over (order by record_id) > 1;
            """
        )
        (sent,) = connection.execute(
            "select count(*) from records.mentoring_log where file_sha256 = ?", [file]
        ).fetchone() or (0,)
        _take_in(connection, "anew", sent)
    return file


def _held(workspace: Workspace, file: str, number: int) -> int:
    """All sessions that the models hold; of the month that was sent anew, they are the new ones."""
    with Warehouse(workspace.warehouse).connect() as connection:
        files = connection.execute(
            "select distinct file_sha256 from marts.fct_sessions where region_code = ? and period = ?",
            [CHANGED, _month(number)],
        ).fetchall()
        assert files == [(file,)]
        (sessions,) = connection.execute("select count(*) from marts.fct_sessions").fetchone() or (0,)
    return int(sessions)


def _month(number: int) -> str:
    return f"2020-{number + 1:02}"


def _build(workspace: Workspace, *more: str) -> _Build:
    """Seeds, models and tests of data, as a night builds them."""
    start = perf_counter()
    work, gibibytes = _dbt(workspace, "build", "--exclude-resource-type", "unit_test", *more)
    took = perf_counter() - start
    results = json.loads((workspace.dbt_target / "run_results.json").read_text())["results"]
    steps = {result["unique_id"].split(".", 2)[2]: result["execution_time"] for result in results}
    return _Build(work, took, gibibytes, steps)


# The process's own peak in KiB: `ru_maxrss` would begin with that of the process which started it.
_DBT = """
import re, sys
from pathlib import Path
from dbt.cli.main import cli
try:
    cli(sys.argv[2:])
finally:
    peak = re.search(r"VmHWM:\\s*(\\d+) kB", Path("/proc/self/status").read_text())[1]
    Path(sys.argv[1]).write_text(peak)
"""


def _dbt(workspace: Workspace, *command: str) -> tuple[float, float]:
    """Processor seconds of dbt's process, and the most gibibytes that it held."""
    folders = ["--project-dir", str(workspace.dbt_project), "--profiles-dir", str(workspace.dbt_project)]
    peak = workspace.data / "peak"
    with subprocess.Popen(
        [
            sys.executable,
            "-c",
            _DBT,
            str(peak),
            *command,
            *folders,
            "--target-path",
            str(workspace.dbt_target),
            "--quiet",
        ],
        env=os.environ | {"NERACA_DATA": str(workspace.data)},
    ) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return usage.ru_utime + usage.ru_stime, int(peak.read_text()) / 2**20
