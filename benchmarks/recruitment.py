"""How often the event study's 95 % interval holds the true effect, over many made-up sets of hires."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from orchestration.methods.event_study import season_interval
from orchestration.synthesis.world import SEASON_APPOINTED, SEASON_CERTIFIED, Place, World

if TYPE_CHECKING:
    import pandas as pd

PROVINCES = ("11", "12", "32", "33", "34", "35", "51", "73")
YEARS = range(2016, 2025)
SETS = 200
# The jackknife was chosen over the sandwich on the sets 0 to 199: what it holds of those would flatter it.
FIRST_SEED = 1000
# The season's true effect at a strength of 1. That on education, which comes by way of skill, is known at 0 only.
TRUTHS = {"is_documented": -SEASON_APPOINTED, "is_certified": SEASON_CERTIFIED}
OUTCOMES = {
    "is_documented": "documented selection",
    "is_certified": "valid certificates",
    "is_d3_or_higher": "diplomas of three years",
}


@dataclass(frozen=True)
class Coverage:
    """How many of the intervals hold the truth."""

    what: str
    sets: int
    covered: int

    @property
    def share(self) -> float:
        return self.covered / self.sets


def coverage_of_the_event_study() -> list[Coverage]:
    """With effects planted (who is hired in a season is appointed by 0.4 more often and certified by 0.3 less often),
    and with none: every outcome whose true effect is known, not only the best one."""
    return [coverage for season in (1.0, 0.0) for coverage in coverage_of(season, SETS)]


def coverage_of(season: float, sets: int) -> list[Coverage]:
    """Sets with the season's effect planted at this strength, an entry per outcome whose true effect is known."""
    truths = (
        {outcome: season * effect for outcome, effect in TRUTHS.items()} if season else dict.fromkeys(OUTCOMES, 0.0)
    )
    covered = dict.fromkeys(truths, 0)
    for seed in range(FIRST_SEED, FIRST_SEED + sets):
        hires = hires_of(World(seed, provinces=PROVINCES, season=season))
        for outcome, truth in truths.items():
            low, high = season_interval(hires, outcome)
            covered[outcome] += low <= truth <= high
    return [
        Coverage(
            f"95 % intervals of the season's effect on {OUTCOMES[outcome]} that hold the true {truth:+.1f}", sets, held
        )
        for (outcome, truth), held in zip(truths.items(), covered.values(), strict=True)
    ]


def hires_of(world: World) -> "pd.DataFrame":
    """Every hire of the world's offices as `int_recruitment__hires` tells it, without the places of its record."""
    import pandas as pd

    offices = {
        office.code: office
        for year in YEARS
        for province in world.provinces_in(year)
        for office in world.offices_of(province, year)
    }
    return pd.DataFrame([row for office in offices.values() for row in _rows(world, office)])


def _rows(world: World, office: Place) -> Iterator[dict[str, object]]:
    polls = sorted({*world.polls.get(office.code, []), *world.polls.get(office.province_code, [])})
    for hire in world.hires(office):
        day = hire.hired_on
        if day.year not in YEARS:
            continue
        in_season = day in world.season_days(office, day.year)
        from_poll = [12 * (day.year - poll.year) + day.month - poll.month for poll in polls]
        near = [months for months in from_poll if -18 <= months <= 8]
        valid = hire.certified_on is not None
        yield {
            "region_code": office.code,
            "province_code": office.province_code,
            "year": day.year,
            "month": day.month,
            "season": int(in_season),
            "placebo": None if in_season else int(_two_years_later(day) in world.season_days(office, day.year + 2)),
            "months_from_poll": min(near, key=abs) if near else None,
            "is_documented": int(hire.selection != "appointment"),
            "is_certified": int(valid),
            "is_d3_or_higher": int(hire.person.education in ("d3", "d4", "s1", "s2", "s3")),
        }


def _two_years_later(day: date) -> date:
    return day.replace(year=day.year + 2, day=min(day.day, 28))
