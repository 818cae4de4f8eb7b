"""A pandas frame of what dbt hands to a Python model, on whichever engine it runs."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


def as_frame(relation: Any) -> "pd.DataFrame":
    """Of a Spark data frame, which has `toPandas`, or of a DuckDB relation."""
    frame: pd.DataFrame = relation.toPandas() if hasattr(relation, "toPandas") else relation.df()
    return frame
