"""New records beside what they are compared with: the same region before, the same persons elsewhere.

One query per form, however many regions. It looks at no column that the form's suite does not name.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from orchestration.gate import Suite
from orchestration.gate.suites import ELSEWHERE, MISSING_REGIONS, PREVIOUS, VINTAGE
from orchestration.warehouse.store import literal, quoted, transaction

if TYPE_CHECKING:
    import pandas as pd

_PLACE = ("record_id", "file_sha256", "sheet", "row", "region_code", "period")
# What a record may be compared with: of the same grain and
_BEFORE = {
    PREVIOUS: "old.period < new.period and length(old.period) = length(new.period) and old.arrival <= new.arrival",
    VINTAGE: "old.period = new.period and old.arrival < new.arrival",
}


def records_in_context(
    connection: duckdb.DuckDBPyConnection, form: str, suite: Suite, files: list[str]
) -> "pd.DataFrame":
    """The records of these files with every column that the suite names, by record.

    A file is compared with what arrived before it, and with itself for earlier periods; slices that are held back count
    for nothing. Of files that are judged in one run for the first time it is not known yet which will be.
    """
    parts = _parts(suite)
    joins = "".join(f" left join {part} using (record_id)" for part in parts)
    own = sorted(suite.columns - suite.context - set(_PLACE))
    columns = ", ".join(quoted(column) for column in (*_PLACE, *own, *sorted(suite.context)))
    common_table_expressions = ", ".join(f"{part} as ({query})" for part, query in parts.items())
    return connection.execute(
        f"""
        with
        arrived as (
            select
                records.*, files.arrival,
                cast(year(files.arrived_at) as integer) as arrival_year,
                try_cast(substring(records.period, 1, 4) as integer) as period_year,
                case
                    when row_number() over slice = 1
                        then count(*) over (partition by records.file_sha256, records.region_code, records.period)
                end as slice_records
            from records.{quoted(form)} as records
            inner join ledger.files as files
                on records.file_sha256 = files.file_sha256 and files.kind = 'submission'
            window slice as (
                partition by records.file_sha256, records.region_code, records.period
                order by records.sheet, records."row", records.record_id
            )
        ),

        new as (select * from arrived where file_sha256 = any($files)),

        held_back as (
            select region_code, period, file_sha256 from ledger.slice_judgements
            where form = $form and is_current and verdict in ('quarantined', 'withdrawn')
        ),

        standing as (
            select * from arrived
            anti join held_back using (region_code, period, file_sha256)
            where region_code is not null and period is not null
        ){"," if parts else ""}

        {common_table_expressions}

        select {columns} from new {joins}
        order by record_id
        """,  # noqa: S608
        {"files": files, "form": form},
    ).df()


def take_accepted(
    connection: duckdb.DuckDBPyConnection, build_file: Path, forms: Iterable[str], besides: list[str]
) -> None:
    """Put what stands accepted in another build file before all that has arrived in this one.

    Of the files `besides`, which are here already, nothing is taken, nor are columns and forms that either side lacks.
    """
    connection.execute(f"attach {literal(str(build_file))} as other")
    with transaction(connection):
        connection.execute(
            """
            insert into ledger.files by name
            select * replace (arrival - max(arrival) over () as arrival) from other.ledger.files
            where kind = 'submission' and file_sha256 <> all(?)
            """,
            [besides],
        )
        for form in forms:
            columns = connection.execute(
                """
                select string_agg('"' || column_name || '"', ', ')
                from duckdb_columns() as here
                semi join (
                    select column_name from duckdb_columns()
                    where database_name = 'other' and schema_name = 'records' and table_name = $form
                ) as there using (column_name)
                where database_name = current_database() and schema_name = 'records' and table_name = $form
                """,
                {"form": form},
            ).fetchall()[0][0]
            if columns is None:
                continue
            connection.execute(
                f"""
                insert into records.{quoted(form)} ({columns})
                select {columns} from other.records.{quoted(form)}
                semi join (
                    select region_code, period, file_sha256 from other.ledger.slice_judgements
                    where form = $form and is_current and verdict not in ('quarantined', 'withdrawn')
                ) as accepted using (region_code, period, file_sha256)
                where file_sha256 <> all($besides)
                """,  # noqa: S608
                {"form": form, "besides": besides},
            )


def _parts(suite: Suite) -> dict[str, str]:
    """The queries that the columns of context take, each with a row per new record that it has something to say of."""
    parts: dict[str, str] = {}
    for prefix, is_before in _BEFORE.items():
        names = sorted(c.removeprefix(prefix) for c in suite.context if c.startswith(prefix))
        if MISSING_REGIONS in names:
            parts[f"{prefix}regions"] = _missing_regions(prefix, is_before)
            names.remove(MISSING_REGIONS)
        if names:
            parts[f"{prefix}records"] = _before(prefix, is_before, names, suite.meta.grain)
    for column in sorted(c for c in suite.context if c.startswith(ELSEWHERE)):
        parts[column + "_regions"] = _elsewhere(column)
    return parts


def _before(prefix: str, is_before: str, names: list[str], grain: list[str]) -> str:
    """Of the records of the same grain the last: of the latest period, and of that the last to arrive."""
    alike = " and ".join(f"new.{quoted(column)} = old.{quoted(column)}" for column in grain)
    one = ", ".join(quoted(column) for column in grain)
    packed = ", ".join(f"{quoted(name)} := old.{quoted(name)}" for name in names)
    unpacked = ", ".join(f"last.{quoted(name)} as {quoted(prefix + name)}" for name in names)
    return f"""
        select record_id, {unpacked}
        from (
            select new.record_id, max_by(struct_pack({packed}), (old.period, old.arrival)) as last
            from new
            inner join (
                select * from standing
                qualify row_number() over (
                    partition by file_sha256, period, {one} order by sheet, "row", record_id
                ) = 1
            ) as old on {alike} and {is_before}
            group by new.record_id
        )
    """  # noqa: S608


def _elsewhere(column: str) -> str:
    name = quoted(column.removeprefix(ELSEWHERE))
    return f"""
        select
            new.record_id,
            string_agg(distinct old.region_code, ', ' order by old.region_code) as {quoted(column)}
        from new
        inner join (
            select * from standing
            qualify arrival = max(arrival) over (partition by region_code, period)
        ) as old
            on new.{name} = old.{name} and new.period = old.period and new.region_code <> old.region_code
            and old.arrival <= new.arrival
        group by new.record_id
    """  # noqa: S608


def _missing_regions(prefix: str, is_before: str) -> str:
    """At the first record of a province in a file that names more than one of its regions: one alone speaks for itself.

    Provinces are those of today's codes, so that a new province does not look like regions that are gone.
    """
    return f"""
        with told as (
            select
                file_sha256, arrival, period, region_code[:2] as province, list(distinct region_code) as regions,
                min_by(record_id, (coalesce(sheet, ''), "row")) as record_id
            from new
            where region_code is not null and period is not null
            group by all
            having count(distinct region_code) > 1
        ),

        earlier as (select distinct region_code, region_code[:2] as province, period, arrival from standing)

        select record_id, string_agg(region_code, ', ' order by region_code) as {quoted(prefix + MISSING_REGIONS)}
        from (
            select distinct new.record_id, old.region_code, new.regions
            from told as new
            inner join earlier as old on new.province = old.province and {is_before}
            qualify old.period = max(old.period) over (partition by new.record_id)
        )
        where not list_contains(regions, region_code)
        group by record_id
    """  # noqa: S608
