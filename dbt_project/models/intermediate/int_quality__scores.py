"""The score of each region and year; how it is made is in orchestration.methods.composite_index."""

from orchestration.methods.composite_index import index
from orchestration.methods.frames import as_frame

READ = (
    "region_code",
    "year",
    "rank_group",
    "indicator",
    "pillar",
    "weight",
    "goalpost_position",
    "coverage_share",
)


def model(dbt, session):  # type: ignore[no-untyped-def]
    dbt.config(materialized="table")
    return index(as_frame(dbt.ref("int_quality__indicators").select(*READ)))
