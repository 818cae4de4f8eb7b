"""The event study of hiring before elections; what it estimates and how is in orchestration.methods.event_study."""

from orchestration.methods.event_study import study
from orchestration.methods.frames import as_frame

TEXTS = ("scope", "outcome", "term", "conclusion")
NUMBERS = ("estimate", "standard_error", "ci_low", "ci_high", "p_value")


def model(dbt, session):  # type: ignore[no-untyped-def]
    dbt.config(materialized="table")
    hires = as_frame(dbt.ref("int_recruitment__hires"))
    months = as_frame(dbt.ref("int_recruitment__months"))
    found = study(hires, months)
    # Of an empty frame DuckDB would not know the types.
    types = dict.fromkeys(TEXTS, "str") | dict.fromkeys(NUMBERS, "float64")
    return found.astype(types | {"observations": "int64", "regions": "int64"})
