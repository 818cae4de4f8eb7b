"""Where the next mentors should go, for the most inhabitants with a mentor who has time for them.

The objective: a region's first mentor counts each of its inhabitants in full, the second a third of each, the third a
fifth, and so on; the mentors are placed so that the sum over all regions, which the posts that exist are part of, is
largest. The gain of one more is thus need / (2 × posts + 1), by which Sainte-Laguë's rule gives seats to parties
(Indonesia's election law 7/2017, article 420). The same placing makes posts as proportional to need as whole posts that
nobody takes away can be: it has the least sum of need × (posts / need − posts of all / need of all)² (Balinski and
Young, *Fair Representation*, 1982), whatever ratio of mentors to inhabitants is the target. There is no official one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    Numbers = np.ndarray[tuple[int], np.dtype[np.float64]]
    Counts = np.ndarray[tuple[int], np.dtype[np.int64]]

# What the solver, which works to a tolerance, cannot tell apart: a share of the largest gain.
INDISTINCT = 1e-6
SEED = 20201112  # any fixed one: the same inputs have to give the same release


@dataclass(frozen=True)
class Question:
    """How many mentors are to be placed, and how.

    `first_post_weight`, at least 1, multiplies the gain of a region's very first post. The stability is that over
    `draws`, in each of which every region's need is multiplied by its own number between 1 ± `need_spread`, the first
    post's weight by one (but stays at least 1), and the number of mentors by one between 1 ± `mentors_spread`.
    """

    mentors: int
    first_post_weight: float = 1.0
    draws: int = 200
    need_spread: float = 0.2
    mentors_spread: float = 0.1

    def __post_init__(self) -> None:
        if self.mentors < 0:
            raise ValueError(f"{self.mentors} mentors cannot be placed")
        if self.first_post_weight < 1:
            raise ValueError(
                f"a first post's weight of {self.first_post_weight} would let the second gain more: use ≥ 1"
            )
        if self.draws < 1 or not (0 <= self.need_spread < 1 and 0 <= self.mentors_spread < 1):
            raise ValueError("a stability needs a draw, and spreads of at least 0 and below 1")


@dataclass(frozen=True)
class _Posts:
    """Possible posts, one after the other: whose each would be, and what it would gain."""

    region: Counts
    gain: Numbers

    def best(self, number: int) -> _Posts:
        """Those that gain most, in their order; of equal ones, the region that stands first."""
        order = np.lexsort((self.region, -self.gain))[:number]
        return _Posts(self.region[order], self.gain[order])


def priorities(regions: pd.DataFrame, question: Question) -> pd.DataFrame:
    """What each region gets, who is next, and how sure that is.

    `regions`: region_code (unique), need_persons (above 0), posts (whole, 0 or more). One row per region comes back, by
    region_code:
    mentors_allocated; gain_persons, what they gain; next_gain_persons, what one more would; queue_place, the place of
    its next mentor among as many further ones as were asked for (1: the first beyond them; none: not among these);
    next_mentors, how many of these it would get; runner_up_rank, the order of next_gain_persons among those that got
    nothing; and of the draws: mentors_allocated_low and _high (5th and 95th percentile, whole mentors), and the shares
    of them in which it gets any (any_draws_share) and the same number (same_draws_share).
    """
    regions = regions.sort_values("region_code", ignore_index=True)
    need, posts = _checked(regions)
    allocated = solve(need, posts, question)
    queue = _candidates(need, posts + allocated, question.mentors, question.first_post_weight).best(question.mentors)
    drawn = np.stack(list(_drawn(need, posts, question))) if len(need) else np.zeros((question.draws, 0), np.int64)
    gains = [
        _gains(float(n), int(p), int(a), question.first_post_weight)
        for n, p, a in zip(need, posts, allocated, strict=True)
    ]
    found = regions[["region_code"]].assign(
        mentors_allocated=allocated,
        gain_persons=np.array([gain[:-1].sum() for gain in gains], np.float64),
        next_gain_persons=np.array([gain[-1] for gain in gains], np.float64),
        queue_place=_first_places(queue.region, len(need)),
        next_mentors=np.bincount(queue.region, minlength=len(need)),
    )
    # ranked by region_code where gains are the same, as the queue is
    nothing = found[found.mentors_allocated == 0].sort_values(
        ["next_gain_persons", "region_code"], ascending=[False, True]
    )
    return found.assign(
        runner_up_rank=nothing.assign(rank=np.arange(1.0, len(nothing) + 1))["rank"],
        mentors_allocated_low=_percentile(drawn, 5, "lower"),
        mentors_allocated_high=_percentile(drawn, 95, "higher"),
        any_draws_share=(drawn > 0).mean(axis=0),
        same_draws_share=(drawn == allocated).mean(axis=0),
    )


def solve(need: Numbers, posts: Counts, question: Question) -> Counts:
    """Mentors for each region, as many as are asked for in all, so that the sum of gains is largest (HiGHS).

    One variable per region and possible post, 0 or 1. As the gains of a region fall, none is taken before an earlier
    one. Where several placings are best, the region that stands first gets the mentor.
    """
    if question.mentors == 0 or not len(need):
        return np.zeros(len(need), np.int64)
    from scipy.optimize import Bounds, LinearConstraint, milp

    units = _candidates(need, posts, question.mentors, question.first_post_weight)
    largest = units.gain.max()
    found = milp(
        -units.gain / largest,
        integrality=np.ones(len(units.gain)),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(np.ones((1, len(units.gain))), question.mentors, question.mentors),
        # Presolve is slow on columns that are alike but for their gain: 5.0 s for 5,080 of them, 0.4 s without it.
        options={"presolve": False, "mip_rel_gap": 0},
    )
    if found.x is None:
        raise RuntimeError(f"HiGHS found no allocation: {found.message}")
    taken = np.round(found.x).astype(bool)
    return _settled(units, taken, INDISTINCT * largest, len(need))


def _settled(units: _Posts, taken: np.ndarray[tuple[int], np.dtype[np.bool_]], within: float, regions: int) -> Counts:
    """The mentors of each region, those posts told apart that the solver could not tell from the last one taken."""
    last = units.gain[taken].min()
    alike = np.abs(units.gain - last) <= within
    sure = units.region[taken & ~alike]
    settled = _Posts(units.region[alike], units.gain[alike]).best(int((taken & alike).sum()))
    return np.bincount(np.concatenate([sure, settled.region]), minlength=regions)


def hand_out(need: Numbers, posts: Counts, mentors: int, first_post_weight: float) -> Counts:
    """The same allocation without a solver, for the draws: the best posts of all, as the gains of a region fall."""
    best = _candidates(need, posts, mentors, first_post_weight).best(mentors)
    return np.bincount(best.region, minlength=len(need))


def _candidates(need: Numbers, posts: Counts, mentors: int, first_post_weight: float) -> _Posts:
    """The possible posts that can be among the best `mentors`: those not below the last of the best among a few of each
    region, as more posts to choose from can only raise that last one's gain.
    """
    if mentors == 0 or not len(need):
        return _Posts(np.zeros(0, np.int64), np.zeros(0))
    few = min(mentors, 8 * -(-mentors // len(need)))
    least = _units(need, posts, np.full(len(need), few), first_post_weight).best(mentors).gain[-1]
    # of need / (2 × posts + 1) ≥ least; one more against rounding, and none beyond what is asked for
    reach = np.floor((need / least - 1) / 2).astype(np.int64) - posts + 2
    return _units(need, posts, np.clip(reach, 1, mentors), first_post_weight)


def _units(need: Numbers, posts: Counts, each: Counts, first_post_weight: float) -> _Posts:
    region = np.repeat(np.arange(len(need)), each)
    before = np.arange(len(region)) - np.repeat(np.cumsum(each) - each, each) + posts[region]
    weight = np.where(before == 0, first_post_weight, 1.0)
    return _Posts(region, weight * need[region] / (2 * before + 1))


def _gains(need: float, posts: int, mentors: int, first_post_weight: float) -> Numbers:
    """Of each mentor that a region gets, and of one more."""
    return _units(np.array([need]), np.array([posts]), np.array([mentors + 1]), first_post_weight).gain


def _drawn(need: Numbers, posts: Counts, question: Question) -> Iterator[Counts]:
    chance = np.random.default_rng(SEED)

    def around(spread: float, size: int | None = None) -> Numbers:
        return chance.uniform(1 - spread, 1 + spread, size)

    for _ in range(question.draws):
        mentors = round(question.mentors * float(around(question.mentors_spread)))
        weight = max(1.0, question.first_post_weight * float(around(question.need_spread)))
        yield hand_out(need * around(question.need_spread, len(need)), posts, mentors, weight)


def _first_places(queue: Counts, regions: int) -> Numbers:
    places = np.full(regions, np.nan)
    found, first = np.unique(queue, return_index=True)
    places[found] = first + 1
    return places


def _percentile(drawn: np.ndarray[tuple[int, int], np.dtype[np.int64]], percent: int, method: str) -> Counts:
    if not drawn.size:
        return np.zeros(drawn.shape[1], np.int64)
    return np.percentile(drawn, percent, axis=0, method=method).astype(np.int64)  # type: ignore[call-overload,no-any-return]


def _checked(regions: pd.DataFrame) -> tuple[Numbers, Counts]:
    wrong = regions[~(regions.need_persons > 0) | ~(regions.posts >= 0) | regions.region_code.duplicated()]
    if len(wrong):
        raise ValueError(f"no need above 0, no number of posts, or twice: {', '.join(wrong.region_code)}")
    return regions.need_persons.to_numpy(np.float64), regions.posts.to_numpy(np.int64)
