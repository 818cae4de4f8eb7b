"""Asking DuckDB so that the answer can be compared."""

from typing import Any

import duckdb


def rows(connection: duckdb.DuckDBPyConnection, query: str, *parameters: object) -> list[tuple[Any, ...]]:
    """What the query gives, sorted unless the query says in which order: DuckDB's own changes from run to run."""
    if "order by" not in query and not query.startswith("delete"):
        query = f"from ({query}) order by all"
    return connection.execute(query, list(parameters)).fetchall()
