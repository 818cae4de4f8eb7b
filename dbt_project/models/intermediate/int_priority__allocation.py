"""Where the next mentors should go; the objective and how it is solved are in orchestration.methods.allocation."""

from orchestration.methods.allocation import Question, priorities
from orchestration.methods.frames import as_frame

WHOLE = ("mentors_allocated", "next_mentors", "mentors_allocated_low", "mentors_allocated_high")
NUMBERS = (
    "gain_persons",
    "next_gain_persons",
    "queue_place",
    "runner_up_rank",
    "any_draws_share",
    "same_draws_share",
)


def model(dbt, session):  # type: ignore[no-untyped-def]
    dbt.config(materialized="table")
    question = Question(
        mentors=int(dbt.config.meta_get("mentors")),
        first_post_weight=float(dbt.config.meta_get("first_post_weight")),
        draws=int(dbt.config.meta_get("draws")),
        need_spread=float(dbt.config.meta_get("need_spread")),
        mentors_spread=float(dbt.config.meta_get("mentors_spread")),
    )
    regions = as_frame(dbt.ref("int_priority__regions"))
    found = priorities(regions[regions.eligibility == "eligible"], question)
    # Of an empty frame DuckDB would not know the types.
    types = {"region_code": "str"} | dict.fromkeys(WHOLE, "int64") | dict.fromkeys(NUMBERS, "float64")
    return found.astype(types).assign(mentors_to_place=question.mentors)
