"""Our own expectations, each by a small table in and the records that fail out."""

from datetime import date

import pandas as pd
import pytest

from orchestration.gate import SuiteError, validate
from tests.gate.examples import entry, suite


def failing(kind: str, frame: dict[str, list[object]], columns: list[str] | None = None, **kwargs: object) -> list[int]:
    """The rows, from 1, of which an expectation over these columns fails."""
    records = pd.DataFrame({"record_id": [str(n + 1) for n in range(len(next(iter(frame.values()))))]} | frame)
    one = suite(entry("rule", kind, column_list=columns or list(frame), **kwargs))
    return [int(failure.record_id or 0) for failure in validate(records, one)]


def test_a_total_that_its_parts_do_not_make_fails() -> None:
    frame = {"persons": [62, 63, 61], "trainees": [60, 60, 60], "mentors": [2, 2, 2]}
    kind = "expect_total_to_equal_its_parts"
    assert failing(kind, frame) == [2, 3]
    assert failing(kind, frame, tolerance=1) == []


def test_a_total_of_which_a_part_is_not_told_is_passed_over() -> None:
    frame = {"persons": [62, 62], "trainees": [None, 60], "mentors": [2, 3]}
    assert failing("expect_total_to_equal_its_parts", frame, ignore_row_if="any_value_is_missing") == [2]


def test_a_percentage_must_follow_from_its_amounts_and_be_no_fraction() -> None:
    frame = {"percent": [98.0, 98.4, 0.98, 0.0], "part": [98, 98, 98, 5], "whole": [100, 100, 100, 0]}
    assert failing("expect_percent_to_follow_from_amounts", frame, tolerance=0.5) == [3]


def test_a_figure_far_from_another_fails_unless_the_difference_is_small() -> None:
    frame = {"posts": [2, 2, 40, 10], "previous_posts": [2, 7, 10, 40]}
    assert failing("expect_figures_to_be_within_factor", frame, factor=3, at_least=10) == [3, 4]


def test_figures_that_are_all_those_of_before_fail_and_zeros_may_stay() -> None:
    frame = {"a": [5, 5, 0], "b": [6, 6, 0], "previous_a": [5, 5, 0], "previous_b": [6, 7, 0]}
    assert failing("expect_figures_to_differ_from_before", frame) == [1]


def test_a_day_outside_the_year_of_its_period_fails() -> None:
    frame = {"started_on": [date(2021, 12, 31), date(2022, 1, 1)], "period_year": [2021, 2021]}
    assert failing("expect_days_to_lie_in_their_year", frame) == [2]


def test_a_day_before_the_end_of_the_year_of_its_period_fails() -> None:
    frame = {"expires_on": [date(2021, 12, 30), date(2021, 12, 31), date(2022, 1, 1)], "period_year": [2021] * 3}
    assert failing("expect_days_to_reach_the_end_of_their_year", frame) == [1]


def test_a_day_too_long_after_another_fails() -> None:
    frame = {"issued_on": [date(2021, 1, 1)] * 2, "expires_on": [date(2026, 1, 1), date(2026, 1, 2)]}
    assert failing("expect_days_to_be_near_each_other", frame, most_days=1826) == [2]


def test_a_record_that_tells_half_fails_unless_its_file_has_no_more() -> None:
    frame = {
        "file": ["f", "f", "f", "g", "g"],
        "number": ["A 1", "A 2", None, "A 3", None],
        "issued_on": [date(2021, 1, 1), None, None, None, None],
    }
    assert failing("expect_columns_to_be_told_together", frame, ignore_row_if="never") == [2]


def test_a_provinces_figure_must_be_the_sum_of_its_regions() -> None:
    frame = {
        "file_sha256": ["f"] * 6,
        "period": ["2021"] * 6,
        "region_code": ["51", "51.01", "51.02", "34", "34.01", "34.02"],
        "figure": [30, 10, 20, 31, 10, 20],
    }
    assert failing("expect_provinces_to_equal_their_regions", frame) == [4]


def test_a_province_with_one_region_in_the_file_says_nothing_of_the_sum() -> None:
    frame = {"file": ["f", "f"], "period": ["2021"] * 2, "region_code": ["51", "51.01"], "figure": [30, 10]}
    assert failing("expect_provinces_to_equal_their_regions", frame) == []


def grown(*factors: float) -> dict[str, list[object]]:
    """Regions of one file in 2020, and in 2021 grown by these factors."""
    starts = [10_000 * (number + 1) + 17 * number for number in range(len(factors))]
    grown = [round(start * factor) for start, factor in zip(starts, factors, strict=True)]
    return {
        "file": ["f"] * 2 * len(factors),
        "period": ["2020"] * len(factors) + ["2021"] * len(factors),
        "figure": [*starts, *grown],
        "previous_period": [None] * len(factors) + ["2020"] * len(factors),
        "previous_figure": [None] * len(factors) + list(starts),
    }


ONE_FACTOR = {"regions": 5, "tolerance": 0.0001}


def test_regions_that_all_grow_by_one_factor_fail_with_what_they_were_grown_from() -> None:
    found = failing("expect_growth_to_differ_between_regions", grown(*[1.0619] * 5), **ONE_FACTOR)
    assert found == list(range(1, 11))


@pytest.mark.parametrize(
    "factors",
    [
        pytest.param([1.0619] * 4, id="four regions can be chance"),
        pytest.param([1.0619] * 5 + [1.07], id="one region grows otherwise"),
        pytest.param([1.0] * 5, id="nothing grows at all, which is a copy"),
    ],
)
def test_regions_that_grow_otherwise_pass(factors: list[float]) -> None:
    assert failing("expect_growth_to_differ_between_regions", grown(*factors), **ONE_FACTOR) == []


def test_round_figures_fail_where_most_of_a_file_are_and_nowhere_else() -> None:
    frame = {"file": ["f"] * 5 + ["g"] * 5, "figure": [1200, 700, 300, 1234, 99, 1200, 711, 322, 1234, 500]}
    kind = "expect_figures_not_to_be_round"
    assert failing(kind, frame, unit=100, share=0.5, figures=4) == [1, 2, 3]
    assert failing(kind, frame, unit=100, share=0.5, figures=5) == []


def test_a_figure_that_stands_too_often_in_a_file_fails_and_small_ones_do_not() -> None:
    frame = {"file": ["f"] * 4 + ["g"] * 3, "figure": [500, 500, 500, 2, 500, 2, 2]}
    kind = "expect_figure_not_to_be_repeated"
    assert failing(kind, frame, times=3, at_least=100) == [1, 2, 3]
    assert failing(kind, frame, times=3, share=0.8) == []


def test_figures_that_are_missing_break_no_rule_about_all_of_a_file() -> None:
    frame = {"file": ["f"] * 4, "period": ["2021", "2021", None, None], "figure": [None, None, 500.0, 500.0]}
    assert failing("expect_figure_not_to_be_repeated", frame, times=3) == []
    assert failing("expect_figures_not_to_be_round", frame, unit=100, share=0.5, figures=3) == []


def test_what_is_not_known_of_before_breaks_no_rule_and_the_year_is_that_of_the_period() -> None:
    records = pd.DataFrame({"record_id": ["1", "2"], "period": ["2009", "2021"], "posts": [2, 3]})
    rules = suite(
        entry("too_early", "expect_column_values_to_be_between", column="period_year", min_value=2016),
        entry("elsewhere", "expect_column_values_to_be_null", column="elsewhere_mentor_id"),
        entry(
            "jumped",
            "expect_figures_to_be_within_factor",
            column_list=["posts", "previous_posts"],
            factor=2,
            ignore_row_if="any_value_is_missing",
        ),
    )
    assert [(f.expectation.meta.rule, f.record_id) for f in validate(records, rules)] == [("too_early", "1")]


def test_an_argument_that_is_lacking_is_a_suite_error() -> None:
    with pytest.raises(SuiteError, match=r"(?s)expectations/example\.yml: .*factor"):
        failing("expect_figures_to_be_within_factor", {"a": [1], "b": [2]})
