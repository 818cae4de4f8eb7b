"""The score of each region and year; how it is made is in orchestration.methods.composite_index."""

from orchestration.methods.composite_index import index


def model(dbt, session):  # type: ignore[no-untyped-def]
    dbt.config(materialized="table")
    return index(dbt.ref("int_quality__indicators").df())
