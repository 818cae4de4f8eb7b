"""The composite index: an example worked by hand, and what must hold of any index."""

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.methods.composite_index import COLUMNS, FLOOR, PILLARS, index

INDICATORS = {
    "certified_share": ("competence", 2.0),
    "d3_share": ("competence", 1.0),
    "documented_share": ("selection", 1.0),
    "sessions": ("activity", 1.0),
    "in_time_share": ("activity", 1.0),
    "attendance": ("evaluation", 1.0),
    "contracts": ("outcome", 1.0),
}
Positions = dict[str, float | None]


def frame(regions: dict[str, Positions], coverage: float = 1.0, year: int = 2021) -> pd.DataFrame:
    """The rows of some regions; an indicator that is not named is not known."""
    rows = [
        {
            "region_code": region,
            "year": year,
            "rank_group": "regency",
            "indicator": indicator,
            "pillar": pillar,
            "weight": weight,
            "goalpost_position": positions.get(indicator),
            "coverage_share": coverage if positions.get(indicator) is not None else 0.0,
        }
        for region, positions in regions.items()
        for indicator, (pillar, weight) in INDICATORS.items()
    ]
    return pd.DataFrame(rows).astype({"goalpost_position": "float64"})


def of(found: pd.DataFrame, region: str) -> dict[str, Any]:
    (row,) = found[found["region_code"] == region].to_dict("records")
    return {str(name): None if pd.isna(value) else value for name, value in row.items()}


GOOD: Positions = dict.fromkeys(INDICATORS, 0.8)


def test_the_example_of_the_page_on_method() -> None:
    """Competence (2 × 0.9 + 1 × 0.6) / 3 = 0.8, activity (0.5 + 1) / 2 = 0.75, no outcome."""
    badung: Positions = {
        "certified_share": 0.9, "d3_share": 0.6, "documented_share": 0.5, "sessions": 0.5, "in_time_share": 1.3,
        "attendance": 0.7,
    }  # fmt: skip
    found = of(index(frame({"51.03": badung, "51.04": GOOD})), "51.03")
    scores = [found[f"{pillar}_score"] for pillar in PILLARS]
    assert scores == [pytest.approx(0.8), 0.5, 0.75, pytest.approx(0.7), None]
    assert found["score"] == pytest.approx((0.8 * 0.5 * 0.75 * 0.7) ** (1 / 4))
    assert found["score"] == pytest.approx(0.6769, abs=5e-5)
    assert found["selection_contribution"] == pytest.approx(math.log(0.5) / 4)
    assert found["outcome_contribution"] is None
    assert found["coverage_share"] == 0.8 and found["pillars_known"] == 4
    assert (found["rank"], found["ranked_regions"]) == (2, 2)


def test_a_missing_pillar_is_not_a_zero() -> None:
    without = {name: value for name, value in GOOD.items() if name != "contracts"}
    found = index(frame({"51.03": without, "51.04": GOOD | {"contracts": 0.0}}))
    assert of(found, "51.03")["score"] == pytest.approx(0.8)
    assert of(found, "51.04")["score"] == pytest.approx(0.8**0.8 * FLOOR**0.2)


def test_a_pillar_that_is_not_known_widens_the_range() -> None:
    """What stands in its place is drawn from the regions that have one, here worse ones and better ones."""
    without = {name: value for name, value in GOOD.items() if name != "contracts"}
    others = {f"51.{n:02d}": GOOD | {"contracts": n / 10} for n in range(10)}
    found = index(frame({**others, "51.71": without, "51.72": GOOD}))
    widths = {code: of(found, code)["score_high"] - of(found, code)["score_low"] for code in ("51.71", "51.72")}
    assert widths["51.71"] > 1.5 * widths["51.72"]


def test_there_is_no_score_of_two_pillars_nor_a_pillar_of_less_than_half() -> None:
    two: Positions = {"certified_share": 0.9, "d3_share": 0.9, "attendance": 0.9}
    half: Positions = {"d3_share": 0.9, "sessions": 0.9, "attendance": 0.9, "documented_share": 0.9}
    found = index(frame({"51.03": two, "51.04": half}))
    assert {name: of(found, "51.03")[name] for name in ("score", "score_low", "rank", "evaluation_contribution")} == {
        "score": None, "score_low": None, "rank": None, "evaluation_contribution": None,
    }  # fmt: skip
    assert of(found, "51.03")["competence_score"] == pytest.approx(0.9)
    # a third of competence by weight is too little, one of two indicators of activity is enough
    assert of(found, "51.04")["competence_score"] is None
    assert of(found, "51.04")["competence_coverage_share"] == pytest.approx(1 / 3)
    assert of(found, "51.04")["activity_score"] == pytest.approx(0.9)
    assert of(found, "51.04")["pillars_known"] == 3 and of(found, "51.04")["ranked_regions"] == 1


def test_figures_of_too_few_mentors_make_no_score() -> None:
    found = of(index(frame({"51": GOOD}, coverage=0.49)), "51")
    assert found["score"] is None and found["coverage_share"] == pytest.approx(0.49)
    assert of(index(frame({"51": GOOD}, coverage=0.5)), "51")["score"] == pytest.approx(0.8)


def test_equal_regions_share_a_rank_and_years_are_ranked_apart() -> None:
    regions = {"51.03": GOOD, "51.04": GOOD, "51.05": dict.fromkeys(INDICATORS, 0.2)}
    found = index(pd.concat([frame(regions), frame({"51.05": GOOD}, year=2022)]))
    assert found[["region_code", "year", "rank", "ranked_regions"]].to_numpy().tolist() == [
        ["51.03", 2021, 1, 3],
        ["51.04", 2021, 1, 3],
        ["51.05", 2021, 3, 3],
        ["51.05", 2022, 1, 1],
    ]
    assert of(found[found["year"] == 2021], "51.05")["rank_low"] == 3  # worse by any assumption


def test_nothing_to_score_is_a_frame_with_all_columns() -> None:
    found = index(frame({"51.03": GOOD}).head(0))
    assert list(found) == ["region_code", "year", *COLUMNS] and found.empty


@pytest.mark.parametrize(
    "wrong", [{"pillar": "luck"}, {"weight": 0.0}, {"weight": [3.0] + [1.0] * 13}, {"region_code": "51.03"}]
)
def test_what_cannot_be_an_index_is_an_error(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        index(frame({"51.03": GOOD, "51.04": GOOD}).assign(**wrong))


positions = st.one_of(st.none(), st.floats(-0.5, 1.5))
sets = st.dictionaries(
    st.sampled_from([f"51.{n:02d}" for n in range(1, 10)]),
    st.fixed_dictionaries(dict.fromkeys(INDICATORS, positions)),
    min_size=1,
    max_size=5,
)
quick = settings(max_examples=40, deadline=None)


@quick
@given(sets)
def test_a_score_lies_within_its_range_and_among_its_pillars_and_is_the_sum_of_its_parts(
    regions: dict[str, Positions],
) -> None:
    found = index(frame(regions), draws=20)
    scored = found[found["score"].notna()]
    pillars = scored[[f"{pillar}_score" for pillar in PILLARS]]
    parts = scored[[f"{pillar}_contribution" for pillar in PILLARS]]
    slack = 1e-9
    assert (scored["score"] >= pillars.min(axis=1) - slack).all()
    assert (scored["score"] <= pillars.max(axis=1) + slack).all()
    assert np.allclose(parts.sum(axis=1), np.log(scored["score"]))
    assert (parts.notna().to_numpy() == pillars.notna().to_numpy()).all()
    assert (scored["score_low"] <= scored["score"]).all() and (scored["score"] <= scored["score_high"]).all()
    assert (scored["score_low"] > 0).all() and (scored["score_high"] <= 1).all()
    assert (scored["rank_low"] <= scored["rank"]).all() and (scored["rank"] <= scored["rank_high"]).all()
    assert scored["rank"].between(1, len(scored)).all() and scored["rank_high"].le(len(scored)).all()
    assert found["score"].notna().tolist() == [known >= 3 for known in found["pillars_known"]]


@quick
@given(sets, st.sampled_from(sorted(INDICATORS)), st.floats(0, 1))
def test_a_better_indicator_never_makes_a_worse_score_or_rank(
    regions: dict[str, Positions], indicator: str, more: float
) -> None:
    region = min(regions)
    value = regions[region][indicator]
    if value is None:
        return
    better = regions | {region: regions[region] | {indicator: value + more}}
    before, after = (of(index(frame(some), draws=5), region) for some in (regions, better))
    if before["score"] is not None:
        assert after["score"] >= before["score"] - 1e-9
        assert after["rank"] <= before["rank"]


@quick
@given(sets, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(regions: dict[str, Positions], luck: Any) -> None:
    rows = frame(regions)
    shuffled = rows.sample(frac=1, random_state=luck.randrange(1000))
    pd.testing.assert_frame_equal(index(rows, draws=20), index(shuffled, draws=20))
