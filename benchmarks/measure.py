"""Two things timed in turns, so that both see the same machine; and one thing at several sizes."""

from collections.abc import Callable
from dataclasses import dataclass
from math import log
from statistics import linear_regression, median
from time import perf_counter


@dataclass(frozen=True)
class Ratio:
    """What each round of ours and of the other took, in `unit`; `goal` is the largest ratio that is good enough."""

    what: str
    all_ours: list[float]
    all_others: list[float]
    goal: float | None = None
    unit: str = "s"

    @property
    def ours(self) -> float:
        return median(self.all_ours)

    @property
    def other(self) -> float:
        return median(self.all_others)

    @property
    def ratio(self) -> float:
        return self.ours / self.other

    @property
    def range(self) -> tuple[float, float]:
        ratios = [ours / other for ours, other in zip(self.all_ours, self.all_others, strict=True)]
        return min(ratios), max(ratios)

    @property
    def rounds(self) -> int:
        return len(self.all_ours)


@dataclass(frozen=True)
class Growth:
    """Seconds at each size."""

    what: str
    seconds: dict[int, float]

    @property
    def exponent(self) -> float:
        """Of the power of the size that the time grows with, by least squares: 1 if twice the size takes twice."""
        return linear_regression([log(size) for size in self.seconds], [log(s) for s in self.seconds.values()]).slope


def in_turns(
    what: str, ours: Callable[[], object], other: Callable[[], object], rounds: int, goal: float | None = None
) -> Ratio:
    """Time both, one after the other, `rounds` times."""
    all_ours, all_others = [], []
    for _ in range(rounds):
        all_others.append(seconds(other))
        all_ours.append(seconds(ours))
    return Ratio(what, all_ours, all_others, goal)


def seconds(call: Callable[[], object]) -> float:
    start = perf_counter()
    call()
    return perf_counter() - start
