"""The dbt models over more and more mentoring sessions: time, memory, growth, and one changed slice against everything."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measure import Growth, seconds
from orchestration.warehouse.store import Warehouse, create_records_table
from orchestration.workbooks import load_forms
from orchestration.workspace import Workspace

# 514 regencies and cities, 108 months each: a slice per region and month, as logs come. Nine sessions a slice at 1×.
MONTHS, PER_SLICE = 108, 9
SIZES, LARGE_SIZES = (1, 10), (1, 10, 100)


@dataclass(frozen=True)
class Built:
    """One size: sessions, the seconds of a full build and of one after a changed slice, without what a build over nothing
    takes, and the most memory that the full one held."""

    sessions: int
    full: float
    changed: float
    gibibytes: float

    @property
    def share(self) -> float:
        """The changed slice's part of the work."""
        return self.changed / self.full


def builds(place: Path, sizes: tuple[int, ...]) -> tuple[float, list[Built]]:
    """Seconds of a build over nothing, which are dbt's start-up and its statements; and every size."""
    nothing = _workspace(place / "nothing", 0)
    _dbt(nothing)
    start_up = min(seconds(lambda: _dbt(nothing)) for _ in range(3))
    return start_up, [_built(place / str(size), size, start_up) for size in sizes]


def growth(built: list[Built]) -> Growth:
    """How the work of a full build grows with the number of sessions."""
    return Growth("the models, built in full over sessions", {one.sessions: one.full for one in built})


def _built(place: Path, size: int, start_up: float) -> Built:
    workspace = _workspace(place, size)
    memory = 0.0

    def full() -> None:
        nonlocal memory
        memory = _dbt(workspace)

    took = seconds(full) - start_up
    with Warehouse(workspace.warehouse).connect() as connection:
        # One region sends one month anew.
        connection.execute(
            """
            insert into records.mentoring_log
            select * replace ('b' as file_sha256, 'b' || record_id as record_id) from records.mentoring_log
            where region_code = '51.03' and period = '2020-05'
            """
        )
        connection.execute(
            "insert into ledger.judgements select * replace ('b' as file_sha256, 2 as arrival) from ledger.judgements "
            "where region_code = '51.03' and period = '2020-05'"
        )
        sessions = connection.execute("select count(*) from marts.fct_sessions").fetchone()
    assert sessions
    return Built(int(sessions[0]), took, seconds(lambda: _dbt(workspace)) - start_up, memory)


def _workspace(place: Path, size: int) -> Workspace:
    workspace = Workspace(data=place)
    with Warehouse(workspace.warehouse).connect() as connection:
        for form in load_forms(workspace.sources).values():
            create_records_table(connection, form)
        if size == 0:
            return workspace
        regions = str(workspace.seeds / "regions.csv")
        connection.execute(
            """
            create temp table slices as
            select region_code, strftime(date '2016-01-01' + to_months(month::integer), '%Y-%m') as period,
                (date '2016-01-01' + to_months(month::integer))::date as first_day
            from read_csv(?, all_varchar = true), range(?) as months (month)
            where region_level in ('regency', 'city')
            """,
            [regions, MONTHS],
        )
        connection.execute(
            """
            insert into records.mentoring_log by name
            select
                region_code || ':' || period || ':' || number as record_id, 'a' as file_sha256, region_code, period,
                'synthetic' as origin, 'PLUT' as institution, md5(region_code || number % 5) as consultant_id,
                (['production', 'marketing', 'finance', 'cooperation'])[1 + number % 4] as service_field,
                first_day + (number % 28)::integer as started_on,
                first_day + (number % 28)::integer + 1 as ended_on,
                first_day + (number % 28)::integer + 9 as reported_on, 1 + number % 9 as participants
            from slices, range(?) as sessions (number)
            """,
            [PER_SLICE * size],
        )
        connection.execute(
            """
            insert into ledger.judgements by name
            select
                'mentoring_log' as form, region_code, period, 'a' as file_sha256, 1 as arrival, 'accepted' as verdict,
                '' as reasons, ? as records, 'synthetic' as origin, 'a suite' as suite_version, now() as judged_at
            from slices
            """,
            [PER_SLICE * size],
        )
    return workspace


def _dbt(workspace: Workspace) -> float:
    """Build everything; the most gibibytes that the process held."""
    command = [str(Path(sys.executable).with_name("dbt")), "build", "--exclude-resource-type", "unit_test", "--quiet"]
    folders = ["--project-dir", str(workspace.dbt_project), "--profiles-dir", str(workspace.dbt_project)]
    with subprocess.Popen(
        [*command, *folders, "--target-path", str(workspace.dbt_target)],
        env=os.environ | {"NERACA_DATA": str(workspace.data)},
        stdout=subprocess.DEVNULL,
    ) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return usage.ru_maxrss / 2**20
