"""The event study of hiring before elections; what it estimates and how is in orchestration.methods.event_study."""

from orchestration.methods.event_study import study

TEXTS = ("scope", "outcome", "term", "conclusion")
NUMBERS = ("estimate", "standard_error", "ci_low", "ci_high", "p_value")


def model(dbt, session):  # type: ignore[no-untyped-def]
    dbt.config(materialized="table")
    hires = dbt.ref("int_recruitment__hires").df()
    months = dbt.ref("int_recruitment__months").df()
    found = study(hires, months)
    # Of an empty frame DuckDB would not know the types.
    types = dict.fromkeys(TEXTS, "str") | dict.fromkeys(NUMBERS, "float64")
    return found.astype(types | {"observations": "int64", "regions": "int64"})
