"""dbt over a build file of one's own, and records put there without a workbook."""

import json
import os
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Set
from pathlib import Path
from typing import Any

import duckdb

from orchestration.warehouse.store import Warehouse, append, create_records_table, transposed
from orchestration.workbooks import Form, load_forms
from orchestration.workspace import Workspace
from tests.nightly import MOMENTS
from tests.queries import rows

Record = Mapping[str, object]


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


def build(workspace: Workspace, **variables: object) -> str:
    """Every seed, model and test of data, as a night builds them, with other values of the project's variables."""
    return dbt(workspace, "build", "--exclude-resource-type", "unit_test", "--vars", json.dumps(variables))


def marts_of(workspace: Workspace, leaving_out: Set[str]) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table of the marts, without the moments and the columns that are left out."""
    with duckdb.connect(str(workspace.warehouse), read_only=True) as connection:
        columns = defaultdict(list)
        for table, column, kind in rows(
            connection, "select table_name, column_name, data_type from duckdb_columns() where schema_name = 'marts'"
        ):
            if column not in MOMENTS | leaving_out:
                # sums of fractions depend on their order in the last digits, of a share as of rupiah per session
                columns[table].append(f"format('{{:.9g}}', {column})" if kind == "DOUBLE" else column)
        return {
            table: rows(connection, f"select {', '.join(names)} from marts.{table} order by all")
            for table, names in columns.items()
        }


def put_records(workspace: Workspace, records: Mapping[str, Iterable[Record]], origin: str = "synthetic") -> None:
    """Records by form, accepted by the gate as they are; the tables of the other forms stand empty.

    Each record has `region_code`, `period` and values of its form's columns; `file_sha256` where it matters.
    """
    forms = load_forms(workspace.sources)
    with Warehouse(workspace.warehouse).connect() as connection:
        for name, form in forms.items():
            create_records_table(connection, form)
            if form.complete_list:
                connection.execute("insert or ignore into ledger.complete_lists values (?)", [name])
        for name, given in records.items():
            _put(connection, forms[name], list(given), origin)


def _put(connection: duckdb.DuckDBPyConnection, form: Form, given: list[Record], origin: str) -> None:
    columns = form.kept_columns
    rows = [
        {"file_sha256": form.form, "origin": origin}
        | dict.fromkeys(columns)
        | dict(record)
        | {"record_id": f"{form.form}:{number}"}
        for number, record in enumerate(given)
    ]
    append(connection, f"records.{form.form}", transposed(rows))
    slices = Counter((row["region_code"], row["period"], row["file_sha256"]) for row in rows)
    connection.executemany(
        """
        insert into ledger.judgements
        select ?, ?, ?, ?, 1, 'accepted', '', ?, ?, 'a suite', timestamptz '2026-01-01 00:00:00+00', ''
        """,
        [[form.form, *found, records, origin] for found, records in slices.items()],
    )
    held = {(row["file_sha256"], name) for row in rows for name in columns if row[name] is not None}
    connection.executemany(
        "insert into ledger.placements select ?, ?, 'Sheet1', 'A1', ?, 'A', ?, 1",
        [[file, form.form, name, name] for file, name in sorted(held, key=str)],
    )
