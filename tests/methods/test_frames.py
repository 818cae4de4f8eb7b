"""A Python model's input, from either engine."""

import duckdb
import pandas as pd

from orchestration.methods.frames import as_frame


class OfSpark:
    """What a Spark data frame offers."""

    def toPandas(self) -> pd.DataFrame:
        return pd.DataFrame({"region_code": ["51"]})


def test_duckdbs_relation_and_sparks_data_frame_give_the_same_frame() -> None:
    relation = duckdb.sql("select '51' as region_code")
    pd.testing.assert_frame_equal(as_frame(relation), as_frame(OfSpark()), check_dtype=False)
