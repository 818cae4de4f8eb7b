"""How good is the mentoring of a region? Many indicators in one score, with the range that its assumptions leave.

Pillars of indicators, each indicator placed between two fixed goalposts; the weighted arithmetic mean within a pillar,
the geometric mean across pillars, so that much of one cannot buy off the lack of another; no score where too little is
known. Sources: OECD/JRC, *Handbook on Constructing Composite Indicators* (2008), steps 4 to 7; UNDP, *Human Development
Report, Technical notes* (goalposts, geometric mean); Saisana, Saltelli and Tarantola, *Uncertainty and sensitivity
analysis techniques as tools for the quality assessment of composite indicators*, J. R. Stat. Soc. A 168 (2005).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd

Floats: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]

PILLARS = ("competence", "selection", "activity", "evaluation", "outcome")
# A pillar has a score if half of it is known, by weight of its indicators and by mentors whom they are of.
LEAST_PILLAR_COVERAGE = 0.5
LEAST_PILLARS = 3
# The geometric mean of a zero is zero, whatever else is known: no pillar scores less than this.
FLOOR = 0.05

# What the sensitivity analysis varies, and how far.
DRAWS = 1000
SEED = 2008
WEIGHTS = (0.5, 1.5)  # times the weight, of indicators in their pillar and of pillars
GOALPOSTS = 0.1  # each moved by up to this part of the distance between them
FLOORS = (0.01, 0.1)
# The range leaves out the outermost twentieth at either end.
RANGE = (5, 95)

COLUMNS = (
    "score", "score_low", "score_high", "rank", "rank_low", "rank_high", "ranked_regions", "coverage_share",
    "pillars_known",
    *(f"{pillar}_{what}" for what in ("score", "contribution", "coverage_share") for pillar in PILLARS),
)  # fmt: skip
WHOLE = ("rank", "rank_low", "rank_high", "ranked_regions", "pillars_known")


@dataclass(frozen=True)
class Settings:
    """The assumptions of one score or, along the first axis of each array, of many."""

    weights: Floats  # of each indicator
    low: Floats  # what each indicator's goalposts are moved by, in parts of the distance between them
    high: Floats
    pillar_weights: Floats
    floor: Floats
    is_arithmetic: Flags  # across pillars, in the place of geometric
    is_imputed: Flags  # an unknown pillar is that of another region, in the place of being left out

    @classmethod
    def published(cls, weights: Floats) -> Settings:
        """Those of the published score."""
        nothing = np.zeros((1, len(weights)))
        no = np.zeros(1, dtype=bool)
        return cls(weights[None], nothing, nothing, np.ones((1, len(PILLARS))), np.full(1, FLOOR), no, no)

    @classmethod
    def drawn(cls, weights: Floats, draws: int, luck: np.random.Generator) -> Settings:
        """Those of the sensitivity analysis."""
        size = (draws, len(weights))
        return cls(
            weights=weights * luck.uniform(*WEIGHTS, size),
            low=luck.uniform(-GOALPOSTS, GOALPOSTS, size),
            high=luck.uniform(-GOALPOSTS, GOALPOSTS, size),
            pillar_weights=luck.uniform(*WEIGHTS, (draws, len(PILLARS))),
            floor=luck.uniform(*FLOORS, draws),
            is_arithmetic=luck.random(draws) < 0.5,
            is_imputed=luck.random(draws) < 0.5,
        )


def index(indicators: pd.DataFrame, draws: int = DRAWS) -> pd.DataFrame:
    """The score of every region and year, with its range, its rank and what each pillar makes of it.

    Args:
        indicators: a row per region, year and indicator: region_code, year, rank_group (regions that are ranked against
            one another), indicator, pillar (one of `PILLARS`), weight (within the pillar, above 0), goalpost_position
            (0 at the worse goalpost, 1 at the better, beyond them outside; null where unknown), coverage_share (share
            of the mentors whom the value is of, 0 to 1).
        draws: of the sensitivity analysis.

    Returns:
        A row per region_code and year, sorted, with `COLUMNS`: scores and shares are 0 to 1. `rank` is among
        `ranked_regions`, 1 is the best. `*_contribution` is the share of the pillar in the logarithm of the score, 0 at
        most: they sum to ln(score). A pillar with too little coverage has no score, and a region with too few pillars
        has neither score nor rank.

    Raises:
        ValueError: a pillar that is unknown, a weight that is not above 0 or not the same in all rows, or two rows of
            one region, year and indicator.
    """
    import pandas as pd

    about = indicators[["indicator", "pillar", "weight"]].drop_duplicates().sort_values(["pillar", "indicator"])
    if not about["pillar"].isin(PILLARS).all() or about["indicator"].duplicated().any() or (about["weight"] <= 0).any():
        raise ValueError("each indicator has one of the pillars and one weight above 0")
    parts = [
        _group(rows, about, draws) for _, rows in indicators.groupby(["rank_group", "year"], sort=True, dropna=False)
    ]
    empty = pd.DataFrame({"region_code": [], "year": []} | {column: [] for column in COLUMNS})
    found = pd.concat(parts) if parts else empty
    types = dict.fromkeys(COLUMNS, "float64") | dict.fromkeys(WHOLE, "Int64")
    types |= {"region_code": "str", "year": "int32"}
    return found.astype(types).sort_values(["region_code", "year"], ignore_index=True)


def _group(rows: pd.DataFrame, about: pd.DataFrame, draws: int) -> pd.DataFrame:
    """The regions of one rank group and year."""
    import pandas as pd

    # pivot sorts the regions: what is drawn for each does not depend on the order of the rows
    values = ["goalpost_position", "coverage_share"]
    wide = rows.pivot(index="region_code", columns="indicator", values=values)
    columns = pd.MultiIndex.from_product([values, about["indicator"]])
    positions, coverage = np.hsplit(wide.reindex(columns=columns).to_numpy(dtype=float, na_value=np.nan), 2)
    coverage = np.where(np.isnan(positions) | np.isnan(coverage), 0, coverage)
    weights = about["weight"].to_numpy(dtype=float)
    pillars = [about["pillar"].to_numpy() == pillar for pillar in PILLARS]

    covered = np.column_stack([_mean(coverage[:, of], weights[of]) for of in pillars])
    known = covered >= LEAST_PILLAR_COVERAGE
    scored = known.sum(axis=1) >= LEAST_PILLARS

    of_pillars = _pillar_scores(positions, known, pillars, Settings.published(weights))[:, :, 0].T
    shares = known / np.maximum(known.sum(axis=1), 1)[:, None]
    found = dict.fromkeys(COLUMNS, np.full(len(positions), np.nan))
    found |= {"coverage_share": covered.mean(axis=1), "pillars_known": known.sum(axis=1)}
    found |= _by_pillar("score", of_pillars) | _by_pillar("coverage_share", covered)
    if scored.any():
        contributions = np.where(scored[:, None], shares * np.log(of_pillars), np.nan)
        score = np.exp(np.nansum(contributions[scored], axis=1))
        rank = _ranks(score[:, None])[:, 0]
        luck = np.random.default_rng(SEED)
        told = known.any(axis=1)  # of most regions of a small set nothing is known, and nothing need be drawn
        drawn = Settings.drawn(weights, draws, luck)
        scores = _scores(positions[told], known[told], pillars, drawn, luck)[scored[told]]
        figures = {"score": score, "rank": rank, "ranked_regions": np.full(len(score), len(score))}
        # the published assumptions are among those that are possible
        figures |= _range("score", scores, score) | _range("rank", _ranks(scores), rank)
        figures["rank_low"], figures["rank_high"] = np.floor(figures["rank_low"]), np.ceil(figures["rank_high"])
        found |= _by_pillar("contribution", contributions)
        found |= {name: _placed(values, scored) for name, values in figures.items()}
    return pd.DataFrame({"region_code": wide.index, "year": rows["year"].iloc[0]} | found)


def _by_pillar(what: str, values: Floats) -> dict[str, Floats]:
    return {f"{pillar}_{what}": column for pillar, column in zip(PILLARS, values.T, strict=True)}


def _placed(values: Floats, there: Flags) -> Floats:
    """The values where they belong, and not a number elsewhere."""
    found = np.full(len(there), np.nan)
    found[there] = values
    return found


def _mean(values: Floats, weights: Floats) -> Floats:
    return values @ weights / weights.sum() if len(weights) else np.zeros(len(values))


def _pillar_scores(positions: Floats, known: Flags, pillars: list[Flags], settings: Settings) -> Floats:
    """By pillar, region and draw; not a number where the pillar is not known."""
    found = np.full((len(pillars), len(positions), len(settings.floor)), np.nan)
    for pillar, of in enumerate(pillars):
        total, weight = np.zeros(found.shape[1:]), np.zeros(found.shape[1:])
        for indicator in np.flatnonzero(of):
            low, high = settings.low[:, indicator], settings.high[:, indicator]
            position = (positions[:, indicator, None] - low) / (1 + high - low)
            is_there = ~np.isnan(positions[:, indicator])
            total[is_there] += settings.weights[:, indicator] * np.clip(position[is_there], 0, 1)
            weight[is_there] += settings.weights[:, indicator]
        there = known[:, pillar]
        found[pillar, there] = np.maximum(total[there] / weight[there], settings.floor)
    return found


def _scores(
    positions: Floats, known: Flags, pillars: list[Flags], settings: Settings, luck: np.random.Generator
) -> Floats:
    """By region and draw, of regions of which some pillar is known."""
    shape = (len(positions), len(settings.floor))
    total, weight = np.zeros(shape), np.zeros(shape)
    for pillar, scores in enumerate(_pillar_scores(positions, known, pillars, settings)):
        there = known[:, pillar]
        chance = luck.random(shape)
        if there.any() and not there.all():
            # of an unknown pillar: that of a region that has one, as it is in this draw
            donors = np.flatnonzero(there)[(chance[~there] * there.sum()).astype(int)]
            scores[~there] = np.where(settings.is_imputed, scores[donors, np.arange(shape[1])], np.nan)
        weights = np.where(np.isnan(scores), 0, settings.pillar_weights[:, pillar])
        total += weights * np.nan_to_num(np.where(settings.is_arithmetic, scores, np.log(scores)))
        weight += weights
    mean = total / weight
    return np.where(settings.is_arithmetic, mean, np.exp(mean))


def _ranks(scores: Floats) -> Floats:
    """Of each region in each draw: one more than there are better ones. Differences of rounding are none."""
    rounded = np.round(scores, 12)
    ordered = np.sort(rounded, axis=0)
    places = [
        np.searchsorted(column, values, side="right") for column, values in zip(ordered.T, rounded.T, strict=True)
    ]
    return (1 + len(scores) - np.column_stack(places)).astype(float)


def _range(name: str, drawn: Floats, published: Floats) -> dict[str, Floats]:
    low, high = np.percentile(drawn, RANGE, axis=1)
    return {f"{name}_low": np.minimum(low, published), f"{name}_high": np.maximum(high, published)}
