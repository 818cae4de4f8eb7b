"""Expectations of our own, where Great Expectations' do not reach; importing this module registers them.

Each is a multicolumn map expectation: it answers record by record, so that a failure has a record and a cell, also
where the answer takes the other records of the file. The columns come in the order that the class tells.
"""

from typing import ClassVar

import pandas as pd
from great_expectations.execution_engine.pandas_execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import MulticolumnMapExpectation
from great_expectations.expectations.metrics.map_metric_provider.multicolumn_condition_partial import (
    multicolumn_condition_partial,
)
from great_expectations.expectations.metrics.map_metric_provider.multicolumn_map_metric_provider import (
    MulticolumnMapMetricProvider,
)

_DOMAIN = ("batch_id", "table", "column_list", "row_condition", "condition_parser", "ignore_row_if")


class _Metric(MulticolumnMapMetricProvider):
    condition_domain_keys = _DOMAIN


class TotalOfParts(_Metric):
    condition_metric_name = "multicolumn_values.total_of_parts"
    condition_value_keys = ("tolerance",)

    @multicolumn_condition_partial(engine=PandasExecutionEngine)
    def _pandas(cls, columns: pd.DataFrame, tolerance: float, **_: object) -> pd.Series:
        return (columns.iloc[:, 0] - columns.iloc[:, 1:].sum(axis=1)).abs() <= tolerance


class ExpectTotalToEqualItsParts(MulticolumnMapExpectation):
    """The first column is the sum of the others, up to `tolerance`."""

    tolerance: float = 0
    map_metric: ClassVar[str] = TotalOfParts.condition_metric_name
    success_keys: ClassVar[tuple[str, ...]] = ("mostly", "tolerance")


class PercentOfWhole(_Metric):
    condition_metric_name = "multicolumn_values.percent_of_whole"
    condition_value_keys = ("tolerance",)

    @multicolumn_condition_partial(engine=PandasExecutionEngine)
    def _pandas(cls, columns: pd.DataFrame, tolerance: float, **_: object) -> pd.Series:
        percent, part, whole = (columns.iloc[:, place] for place in range(3))
        return (whole == 0) | ((percent * whole - 100 * part).abs() <= tolerance * whole.abs())


class ExpectPercentToFollowFromAmounts(MulticolumnMapExpectation):
    """The first column is what the second is of the third in percent, up to `tolerance` points; of 0, anything is."""

    tolerance: float
    map_metric: ClassVar[str] = PercentOfWhole.condition_metric_name
    success_keys: ClassVar[tuple[str, ...]] = ("mostly", "tolerance")


class WithinFactor(_Metric):
    condition_metric_name = "multicolumn_values.within_factor"
    condition_value_keys = ("factor", "at_least")

    @multicolumn_condition_partial(engine=PandasExecutionEngine)
    def _pandas(cls, columns: pd.DataFrame, factor: float, at_least: float, **_: object) -> pd.Series:
        smaller, larger = columns.min(axis=1), columns.max(axis=1)
        return (larger - smaller < at_least) | (larger <= factor * smaller)


class ExpectFiguresToBeWithinFactor(MulticolumnMapExpectation):
    """No column is more than `factor` times another, unless they are less than `at_least` apart."""

    factor: float
    at_least: float = 0
    map_metric: ClassVar[str] = WithinFactor.condition_metric_name
    success_keys: ClassVar[tuple[str, ...]] = ("mostly", "factor", "at_least")


class DifferFromBefore(_Metric):
    condition_metric_name = "multicolumn_values.differ_from_before"
    condition_value_keys = ()

    @multicolumn_condition_partial(engine=PandasExecutionEngine)
    def _pandas(cls, columns: pd.DataFrame, **_: object) -> pd.Series:
        half = columns.shape[1] // 2
        now, before = columns.iloc[:, :half].to_numpy(float), columns.iloc[:, half:].to_numpy(float)
        # Two years in which nothing was done are no copy.
        return pd.Series((now != before).any(axis=1) | (now == 0).all(axis=1), index=columns.index)


class ExpectFiguresToDifferFromBefore(MulticolumnMapExpectation):
    """Of the first half of the columns, at least one differs from its like in the second half; all zeros may stay."""

    map_metric: ClassVar[str] = DifferFromBefore.condition_metric_name


class InYear(_Metric):
    condition_metric_name = "multicolumn_values.in_year"
    condition_value_keys = ()

    @multicolumn_condition_partial(engine=PandasExecutionEngine)
    def _pandas(cls, columns: pd.DataFrame, **_: object) -> pd.Series:
        return pd.to_datetime(columns.iloc[:, 0]).dt.year == columns.iloc[:, 1]


class ExpectDaysToLieInTheirYear(MulticolumnMapExpectation):
    """The day in the first column is of the year in the second."""

    map_metric: ClassVar[str] = InYear.condition_metric_name


class ToEndOfYear(_Metric):
    condition_metric_name = "multicolumn_values.to_end_of_year"
    condition_value_keys = ()

    @multicolumn_condition_partial(engine=PandasExecutionEngine)
    def _pandas(cls, columns: pd.DataFrame, **_: object) -> pd.Series:
        # The last day of a year is the one before the next year's first.
        next_day = pd.to_datetime(columns.iloc[:, 0]) + pd.Timedelta(days=1)
        return next_day.dt.year > columns.iloc[:, 1]


class ExpectDaysToReachTheEndOfTheirYear(MulticolumnMapExpectation):
    """The day in the first column is the last of the year in the second, or later."""

    map_metric: ClassVar[str] = ToEndOfYear.condition_metric_name


class NearDays(_Metric):
    condition_metric_name = "multicolumn_values.near_days"
    condition_value_keys = ("most_days",)

    @multicolumn_condition_partial(engine=PandasExecutionEngine)
    def _pandas(cls, columns: pd.DataFrame, most_days: int, **_: object) -> pd.Series:
        first, second = (pd.to_datetime(columns.iloc[:, place]) for place in range(2))
        return (second - first).dt.days <= most_days


class ExpectDaysToBeNearEachOther(MulticolumnMapExpectation):
    """The day in the second column is at most `most_days` after the one in the first."""

    most_days: int
    map_metric: ClassVar[str] = NearDays.condition_metric_name
    success_keys: ClassVar[tuple[str, ...]] = ("mostly", "most_days")


class ToldTogether(_Metric):
    condition_metric_name = "multicolumn_values.told_together"
    condition_value_keys = ()

    @multicolumn_condition_partial(engine=PandasExecutionEngine)
    def _pandas(cls, columns: pd.DataFrame, **_: object) -> pd.Series:
        is_told = columns.iloc[:, 1:].notna()
        is_there = is_told.groupby(columns.iloc[:, 0]).transform("any")
        return ~is_told.any(axis=1) | (is_told == is_there).all(axis=1)


class ExpectColumnsToBeToldTogether(MulticolumnMapExpectation):
    """A record that tells one of the columns tells them all, but for those that no record of its file tells.

    The first column is the file.
    """

    map_metric: ClassVar[str] = ToldTogether.condition_metric_name


class ProvinceOfRegions(_Metric):
    condition_metric_name = "multicolumn_values.province_of_regions"
    condition_value_keys = ()

    @multicolumn_condition_partial(engine=PandasExecutionEngine)
    def _pandas(cls, columns: pd.DataFrame, **_: object) -> pd.Series:
        file, period, region, figure = (columns.iloc[:, place] for place in range(4))
        keys = [file, period, region.str[:2]]
        is_province = region.str.len() == 2
        of_regions = figure.where(~is_province).groupby(keys).transform("sum", min_count=2)
        return ~is_province | of_regions.isna() | (figure == of_regions)


class ExpectProvincesToEqualTheirRegions(MulticolumnMapExpectation):
    """A province's figure is the sum of its regions' in the same file and period, where it has two or more of them.

    The columns are the file, the period, the region's code and the figure.
    """

    map_metric: ClassVar[str] = ProvinceOfRegions.condition_metric_name


class GrowthByOneFactor(_Metric):
    condition_metric_name = "multicolumn_values.growth_by_one_factor"
    condition_value_keys = ("regions", "tolerance")

    @multicolumn_condition_partial(engine=PandasExecutionEngine)
    def _pandas(cls, columns: pd.DataFrame, regions: int, tolerance: float, **_: object) -> pd.Series:
        named = dict(zip(("file", "period", "figure", "period_before", "before"), columns.columns, strict=True))
        rows = columns.rename(columns={column: name for name, column in named.items()})
        grown = rows[(rows["before"] > 0) & (rows["figure"] > 0)].copy()
        grown["factor"] = grown["figure"].astype(float) / grown["before"].astype(float)
        keys = ["file", "period", "period_before"]
        usual = grown.groupby(keys)["factor"].transform("median")
        # Each figure was rounded to a whole one: the smaller it is, the further that moves its growth.
        slack = tolerance + 1 / grown["before"].astype(float)
        grown["is_alike"] = (grown["factor"] - usual).abs() <= slack
        spread = grown.groupby(keys).agg(
            count=("factor", "size"), alike=("is_alike", "all"), factor=("factor", "median")
        )
        # Nothing grew at all: that is a copy, another rule's.
        one = spread[(spread["count"] >= regions) & spread["alike"] & (spread["factor"] != 1)].reset_index()
        # What the others were grown from is of the same making.
        made = {*zip(one["file"], one["period"], strict=True), *zip(one["file"], one["period_before"], strict=True)}
        return pd.Series([pair not in made for pair in zip(rows["file"], rows["period"], strict=True)], rows.index)


class ExpectGrowthToDifferBetweenRegions(MulticolumnMapExpectation):
    """In a file, not all of `regions` or more regions grow by one factor from one period to the next.

    The columns are the file, the period, the figure, the period before and the figure then. `tolerance` is how far,
    beside rounding, a factor may be from the others' and still count as the same.
    """

    regions: int
    tolerance: float
    map_metric: ClassVar[str] = GrowthByOneFactor.condition_metric_name
    success_keys: ClassVar[tuple[str, ...]] = ("mostly", "regions", "tolerance")


def _group(columns: pd.DataFrame) -> tuple[list[pd.Series], pd.Series]:
    """The columns that make the group, and the last, which is the figure."""
    return [columns[key] for key in columns.columns[:-1]], columns.iloc[:, -1].astype(float)


class RoundFigures(_Metric):
    condition_metric_name = "multicolumn_values.round_figures"
    condition_value_keys = ("unit", "share", "figures")

    @multicolumn_condition_partial(engine=PandasExecutionEngine)
    def _pandas(cls, columns: pd.DataFrame, unit: int, share: float, figures: int, **_: object) -> pd.Series:
        keys, figure = _group(columns)
        counts = figure.abs() >= unit
        is_round = counts & (figure % unit == 0)
        counted = counts.groupby(keys, dropna=False).transform("sum")
        rounded = is_round.groupby(keys, dropna=False).transform("sum")
        return ~is_round | (counted < figures) | (rounded <= share * counted)


class ExpectFiguresNotToBeRound(MulticolumnMapExpectation):
    """Of `figures` or more figures of a group, no more than a `share` are multiples of `unit`.

    The last column is the figure, those before it make the group. Figures below `unit` do not count.
    """

    unit: int
    share: float
    figures: int
    map_metric: ClassVar[str] = RoundFigures.condition_metric_name
    success_keys: ClassVar[tuple[str, ...]] = ("mostly", "unit", "share", "figures")


class RepeatedFigure(_Metric):
    condition_metric_name = "multicolumn_values.repeated_figure"
    condition_value_keys = ("times", "share", "at_least")

    @multicolumn_condition_partial(engine=PandasExecutionEngine)
    def _pandas(
        cls,
        columns: pd.DataFrame,
        times: int,
        share: float,
        at_least: float,
        **_: object,
    ) -> pd.Series:
        keys, figure = _group(columns)
        alike = figure.groupby([*keys, figure], dropna=False).transform("size")
        in_all = figure.groupby(keys, dropna=False).transform("count")
        return ~((figure >= at_least) & (alike >= times) & (alike >= share * in_all))


class ExpectFigureNotToBeRepeated(MulticolumnMapExpectation):
    """No figure of `at_least` or more stands `times` or more in a group and makes a `share` or more of it.

    The last column is the figure, those before it make the group.
    """

    times: int
    share: float = 0
    at_least: float = 0
    map_metric: ClassVar[str] = RepeatedFigure.condition_metric_name
    success_keys: ClassVar[tuple[str, ...]] = ("mostly", "times", "share", "at_least")
