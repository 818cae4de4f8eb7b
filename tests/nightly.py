"""Helpers of the tests that run the whole job."""

from pathlib import Path
from typing import Any

import dagster as dg
import duckdb

from orchestration.archive import land
from orchestration.definitions import NIGHTLY, build_defs
from orchestration.workspace import Workspace
from tests.queries import rows

SAMPLES_KEY = "the key of the samples' pseudonyms"

# When things happened, not what is known: these differ between two runs over the same files.
MOMENTS = {"released_at", "release_id", "arrived_at", "known_from", "known_to", "published_from", "age_days"}


def land_samples(workspace: Workspace) -> None:
    for path in sorted(workspace.samples.iterdir()):
        if path.suffix in (".xlsx", ".csv"):
            land(path, workspace.landing)


def run_nightly(workspace: Workspace, instance: dg.DagsterInstance | None = None) -> dg.ExecuteInProcessResult:
    """One night, in this process."""
    job = build_defs(workspace).resolve_job_def(NIGHTLY)
    return job.execute_in_process(instance=instance, raise_on_error=False)


def ask(release: Path, query: str, *parameters: object) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(release), read_only=True) as connection:
        return rows(connection, query, *parameters)


def content(release: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, without the moments."""
    tables: dict[str, list[str]] = {}
    for schema, table, column in ask(
        release, "select schema_name, table_name, column_name from duckdb_columns() where not internal order by all"
    ):
        if column not in MOMENTS:
            tables.setdefault(f'{schema}."{table}"', []).append(f'"{column}"')
    return {
        table: ask(release, f"select {', '.join(columns)} from {table} order by all")
        for table, columns in tables.items()
    }
