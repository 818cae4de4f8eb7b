"""Two things timed in turns, so that both see the same machine."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter


@dataclass(frozen=True)
class Ratio:
    """Seconds per round of ours and of the other."""

    what: str
    all_ours: list[float]
    all_others: list[float]

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


def in_turns(what: str, ours: Callable[[], object], other: Callable[[], object], rounds: int) -> Ratio:
    """Time both, one after the other, `rounds` times."""
    all_ours, all_others = [], []
    for _ in range(rounds):
        all_others.append(_seconds(other))
        all_ours.append(_seconds(ours))
    return Ratio(what, all_ours, all_others)


def _seconds(call: Callable[[], object]) -> float:
    start = perf_counter()
    call()
    return perf_counter() - start
