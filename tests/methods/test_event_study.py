"""The event study on made-up worlds of which the true effect is known."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.recruitment import coverage_of, hires_of
from orchestration.methods.event_study import BINS, FEWEST_REGIONS, columns, season_interval, study
from orchestration.synthesis.world import SEASON_APPOINTED, World


@pytest.fixture(scope="module")
def planted() -> pd.DataFrame:
    """The whole country's hires, of which only the selection is known: the other outcomes go the same way."""
    return hires_of(World(1, season=1)).assign(is_certified=None, is_d3_or_higher=None)


@pytest.fixture(scope="module")
def found(planted: pd.DataFrame) -> pd.DataFrame:
    return study(planted, planted.assign(hires=1.0))


def figures(found: pd.DataFrame, outcome: str, term: str, scope: str = "00") -> pd.Series:
    (row,) = found[(found.scope == scope) & (found.outcome == outcome) & (found.term == term)].iloc
    return row


def test_a_planted_effect_is_found(found: pd.DataFrame) -> None:
    season = figures(found, "is_documented", "season")
    assert season.ci_high < 0
    assert season.ci_low <= -SEASON_APPOINTED <= season.ci_high
    assert season.p_value < 0.05
    assert "lower by" in season.conclusion and "compared with itself" in season.conclusion


def test_where_none_is_planted_none_is_found() -> None:
    hires = hires_of(World(1, season=0))
    low, high = season_interval(hires, "is_documented")
    assert low <= 0 <= high
    conclusion = figures(study(hires, hires.assign(hires=None)), "is_documented", "season").conclusion
    assert conclusion.startswith("No difference")


def test_intervals_hold_the_truth_about_as_often_as_they_say() -> None:
    """Of 10 sets; `make bench` tells it of 200."""
    assert all(coverage.covered >= 7 for coverage in coverage_of(1.0, sets=10))


def test_the_year_before_and_a_placebo_are_told_beside_the_season_with_every_bin(found: pd.DataFrame) -> None:
    terms = set(found[(found.scope == "00") & (found.outcome == "is_documented")].term)
    assert terms == {"season", "pre_trend", "placebo", *BINS}
    for check in ("pre_trend", "placebo"):
        told = figures(found, "is_documented", check)
        assert told.ci_low <= 0 <= told.ci_high


def test_what_differed_before_the_season_too_is_not_called_an_effect(planted: pd.DataFrame) -> None:
    before = planted.months_from_poll.between(-18, -7)
    trending = planted.assign(is_documented=np.where(before, 0, planted.is_documented))
    season = figures(study(trending, planted.assign(hires=None)), "is_documented", "season")
    assert "not to be read as an effect of elections" in season.conclusion


def test_too_few_regions_give_no_figure_and_say_so(planted: pd.DataFrame) -> None:
    few = planted[planted.region_code.isin(sorted(planted.region_code.unique())[: FEWEST_REGIONS - 1])]
    (row,) = study(few, few.assign(hires=None)).query("scope == '00' and outcome == 'is_documented'").iloc
    assert (row.term, row.regions) == ("season", FEWEST_REGIONS - 1)
    assert pd.isna(row.estimate) and pd.isna(row.ci_low)
    assert row.conclusion.startswith("Nothing can be concluded: 19 regions")


def test_nothing_known_gives_no_figure(planted: pd.DataFrame) -> None:
    nothing = planted.iloc[:0]
    found = study(nothing, nothing.assign(hires=None))
    assert list(found.columns) == columns()
    assert found.estimate.isna().all()


def test_provinces_are_estimated_by_themselves(planted: pd.DataFrame, found: pd.DataFrame) -> None:
    largest = planted.assign(province_code=planted.province_code.where(planted.province_code < "33", "33"))
    own = largest[largest.province_code == "33"]
    alone, beside = study(own, own.assign(hires=None)), study(largest, largest.assign(hires=None))
    pd.testing.assert_series_equal(
        figures(beside, "is_documented", "season", "33").drop("scope"),
        figures(alone, "is_documented", "season").drop("scope"),
        check_names=False,
    )
    whole = figures(found, "is_documented", "season")
    assert figures(beside, "is_documented", "season", "33").estimate != whole.estimate


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 1000))
def test_neither_the_order_of_rows_nor_what_is_constant_in_a_region_changes_anything(seed: int) -> None:
    hires = hires_of(World(2, provinces=("12", "35"), season=1))
    luck = np.random.default_rng(seed)
    level = dict(zip(hires.region_code.unique(), luck.normal(size=hires.region_code.nunique()), strict=True))
    shifted = hires.assign(is_documented=hires.is_documented + hires.region_code.map(level))
    moved = shifted.sample(frac=1, random_state=seed)
    assert season_interval(moved, "is_documented") == pytest.approx(season_interval(hires, "is_documented"))
