"""Does hiring differ in the months before an election? Within each region over time, not across regions.

Nearly the same regions vote on the same days, so that voting regions and others differ in more than the vote. Every
estimate here therefore compares a region with itself: fixed effects for the region, for the calendar month (contracts
begin in spring, elections or not) and for the year; errors clustered by region. Source: the two-way fixed-effects event
study as in Cunningham, *Causal Inference: The Mixtape* (2021), chapter 9; errors by the cluster jackknife (see
`_jackknife_covariance`), with one degree of freedom less than there are regions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

from orchestration.regions import NATIONAL_CODE

if TYPE_CHECKING:
    import pandas as pd

# Below this many regions the clustered errors are too small (Cameron and Miller, 2015): nothing is estimated.
FEWEST_REGIONS = 20
# Regions that tell of the season and of other months: one that tells of one alone compares nothing.
FEWEST_COMPARED = 10
CONFIDENCE = 0.95
# Months from polling day, three to a bin; the year before the season, which begins six months before the day.
BINS = {f"months_{first}_to_{first + 2}": (first, first + 2) for first in range(-18, 9, 3)}
BEFORE = (-18, -7)

# What is estimated of each hire, and what of each month of an office.
OF_HIRES = ("is_documented", "is_certified", "is_d3_or_higher")
OF_MONTHS = ("hires",)
UNITS = {
    "is_documented": "the share of hires by a documented selection",
    "is_certified": "the share of hires with a valid certificate",
    "is_d3_or_higher": "the share of hires with a diploma of three years or more",
    "hires": "the number of hires of an office in a month",
}


@dataclass(frozen=True)
class Estimate:
    """One figure of the study.

    `scope` is `00` or a province's code; `term` is `season` (the six months before polling day against all others),
    `pre_trend` (the year before the season against all others), `placebo` (the season's days two years earlier), or a
    bin like `months_-6_to_-4`. Shares are in points of 0 to 1, hires in hires per office and month. What rests on too
    few regions has no figure, only a conclusion.
    """

    scope: str
    outcome: str
    term: str
    estimate: float | None
    standard_error: float | None
    ci_low: float | None
    ci_high: float | None
    p_value: float | None
    observations: int
    regions: int
    conclusion: str


def columns() -> list[str]:
    """The columns of `study`'s frame."""
    return [field.name for field in fields(Estimate)]


def study(hires: pd.DataFrame, months: pd.DataFrame) -> pd.DataFrame:
    """Every estimate, national and by province.

    Args:
        hires: a row per hire: region_code, province_code, year, month (1 to 12), season (1 if hired in the six months
            before a polling day, else 0), placebo (the same two years before, null where a real season is near),
            months_from_poll (negative before; null where no poll is near), and 0, 1 or null in each of `OF_HIRES`.
        months: a row per month of an office whose hires are known: the same columns, with the share of the month's days
            that lie in the season, and `hires`.

    Returns:
        A row per `Estimate`, in the order scope, outcome, term.
    """
    import pandas as pd

    rows = [
        estimate
        for frame, outcomes in ((hires, OF_HIRES), (months, OF_MONTHS))
        for outcome in outcomes
        for scope in (NATIONAL_CODE, *sorted(frame["province_code"].dropna().unique()))
        for estimate in _estimates(frame, outcome, str(scope))
    ]
    found = pd.DataFrame([vars(row) for row in rows], columns=columns())
    return found.sort_values(["scope", "outcome", "term"], ignore_index=True)


def _estimates(frame: pd.DataFrame, outcome: str, scope: str) -> Iterator[Estimate]:
    known = frame[frame[outcome].notna()]
    if scope != NATIONAL_CODE:
        known = known[known["province_code"] == scope]
    compared = _compared(known, "season")
    if known["region_code"].nunique() < FEWEST_REGIONS or compared < FEWEST_COMPARED:
        yield _too_few(scope, outcome, known, compared)
        return
    season = _fit(known, outcome, ["season"])
    before = _fit(_with_bins(known, {"pre_trend": BEFORE}), outcome, ["season", "pre_trend"])
    bins = _fit(_with_bins(known, BINS), outcome, BINS)
    placebos = known[known["placebo"].notna()]
    is_told = _compared(placebos, "placebo") >= FEWEST_COMPARED
    placebo = _fit(placebos, outcome, ["placebo"]) if is_told else {}
    checks = {name: figures for name, figures in (before | placebo).items() if name in _CHECKS}
    told = {"season": _conclusion(outcome, season["season"], checks)}
    told |= {name: f"{said} {_SHOULD_HOLD_ZERO}" for name, said in _CHECKS.items()}
    told |= {
        name: f"Months {first} to {last} from polling day against all others." for name, (first, last) in BINS.items()
    }
    for term, figures in (season | checks | bins).items():
        yield Estimate(scope=scope, outcome=outcome, term=term, **vars(figures), conclusion=told[term])


_CHECKS = {
    "pre_trend": "The year before the season.",
    "placebo": "The days of the season two years earlier, when nobody voted.",
}
_SHOULD_HOLD_ZERO = "The interval should hold zero; where it does not, the season's figure is in doubt."


def season_interval(hires: pd.DataFrame, outcome: str) -> tuple[float, float]:
    """The interval of the season's effect on an outcome, over all regions of a frame as `study` takes it."""
    found = _fit(hires[hires[outcome].notna()], outcome, ["season"])["season"]
    return found.ci_low, found.ci_high


def _compared(frame: pd.DataFrame, term: str) -> int:
    """Regions that have rows with and without the term."""
    varies = frame.groupby("region_code")[term].agg(["min", "max"])
    return int((varies["min"] < varies["max"]).sum())


def _with_bins(frame: pd.DataFrame, bins: Mapping[str, tuple[int, int]]) -> pd.DataFrame:
    from_poll = frame["months_from_poll"].to_numpy(dtype=float, na_value=np.nan)
    inside = {name: ((from_poll >= first) & (from_poll <= last)).astype(float) for name, (first, last) in bins.items()}
    return frame.assign(**inside)


@dataclass(frozen=True)
class _Figures:
    """What a regression says of one term."""

    estimate: float
    standard_error: float
    ci_low: float
    ci_high: float
    p_value: float
    observations: int
    regions: int


def _fit(frame: pd.DataFrame, outcome: str, terms: Iterable[str]) -> dict[str, _Figures]:
    """A regression with region, calendar-month and year effects, errors clustered by region: what it says of each term
    of which any row tells.

    Each variable's mean within its region is taken off, which is the region's effect exactly; so leaving a region out
    leaves all others as they are, and the jackknife over regions costs one small system each.
    """
    import pandas as pd
    from scipy.stats import t
    from statsmodels.api import OLS

    region = frame["region_code"]
    effects = pd.get_dummies(frame[["month", "year"]].astype(str), drop_first=True, dtype=float)
    given = frame[list(terms)].astype(float).join(effects)
    within = _independent(given - given.groupby(region).transform("mean"))
    y = frame[outcome].astype(float)
    x, y_within = within.to_numpy(), (y - y.groupby(region).transform("mean")).to_numpy()
    codes, regions = pd.factorize(region)
    fitted = OLS(y_within, x).fit().params
    errors = np.sqrt(np.diag(_jackknife_covariance(x, y_within, codes, fitted)))
    reach = t.ppf((1 + CONFIDENCE) / 2, len(regions) - 1)
    return {
        name: _Figures(
            estimate=float(estimate),
            standard_error=float(error),
            ci_low=float(estimate - reach * error),
            ci_high=float(estimate + reach * error),
            p_value=float(2 * t.sf(abs(estimate) / error, len(regions) - 1)) if error else 1.0,
            observations=len(frame),
            regions=len(regions),
        )
        for name, estimate, error in zip(within.columns, fitted, errors, strict=True)
        if name in set(terms)
    }


def _jackknife_covariance(x: np.ndarray, y: np.ndarray, clusters: np.ndarray, fitted: np.ndarray) -> np.ndarray:
    """The cluster jackknife (CV3 of MacKinnon, Nielsen and Webb, *Cluster-Robust Inference*, 2023): how much the
    coefficients move when one cluster after the other is left out. Where few clusters tell of a term, it is wide enough
    where the usual sandwich is too narrow.
    """
    order = np.argsort(clusters, kind="stable")
    starts = np.flatnonzero(np.diff(clusters[order], prepend=-1))
    parts = zip(np.split(x[order], starts[1:]), np.split(y[order], starts[1:]), strict=True)
    xx, xy = x.T @ x, x.T @ y
    moved = np.array([np.linalg.pinv(xx - xg.T @ xg) @ (xy - xg.T @ yg) for xg, yg in parts]) - fitted
    count = len(starts)
    covariance: np.ndarray = (count - 1) / count * moved.T @ moved
    return covariance


def _independent(frame: pd.DataFrame) -> pd.DataFrame:
    """Without the columns that those before them already determine, so that every coefficient left is determined."""
    kept: list[str] = []
    basis: list[np.ndarray] = []
    for name in frame.columns:
        column = frame[name].to_numpy()
        size = np.linalg.norm(column)
        left = column - sum((vector @ column) * vector for vector in basis)
        if size > 0 and np.linalg.norm(left) > 1e-8 * size:
            kept.append(name)
            basis.append(left / np.linalg.norm(left))
    return frame[kept]


def _too_few(scope: str, outcome: str, known: pd.DataFrame, compared: int) -> Estimate:
    regions = int(known["region_code"].nunique())
    return Estimate(
        scope=scope,
        outcome=outcome,
        term="season",
        estimate=None,
        standard_error=None,
        ci_low=None,
        ci_high=None,
        p_value=None,
        observations=len(known),
        regions=regions,
        conclusion=(
            f"Nothing can be concluded: {regions} regions tell of {UNITS[outcome]}, {compared} of them in and out of a "
            f"season; {FEWEST_REGIONS} and {FEWEST_COMPARED} are the least."
        ),
    )


def _conclusion(outcome: str, season: _Figures, checks: Mapping[str, _Figures]) -> str:
    """What may be concluded of the season, and what may not, in plain words."""
    interval = f"95 % interval {season.ci_low:+.2f} to {season.ci_high:+.2f}, {season.regions} regions"
    what = UNITS[outcome]
    if season.ci_low <= 0 <= season.ci_high:
        said = f"No difference in {what} can be told from chance before elections ({season.estimate:+.2f}, {interval})."
    else:
        way = "higher" if season.estimate > 0 else "lower"
        said = f"In the six months before polling day {what} is {way} by {abs(season.estimate):.2f} ({interval})."
    doubts = {
        "pre_trend": "it differed in the year before the season, too",
        "placebo": "it differs on the same days without an election, too",
    }
    failed = [doubts[name] for name, figures in checks.items() if not figures.ci_low <= 0 <= figures.ci_high]
    if failed:
        return f"{said} But {' and '.join(failed)}: not to be read as an effect of elections."
    return f"{said} Each region is compared with itself; why they differ is not shown."
