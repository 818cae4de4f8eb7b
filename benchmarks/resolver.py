"""A repeated column of region names resolved in one call, against one call per row."""

from dataclasses import replace
from pathlib import Path

from benchmarks.measure import Ratio, in_turns
from orchestration.regions import Level, Resolver

ROWS = 200_000


def column_of_names_against_a_call_per_name(_: Path) -> Ratio:
    resolver = Resolver.load()
    regions = [r for r in resolver.regions.values() if r.level in (Level.REGENCY, Level.CITY)]
    times = -(-ROWS // len(regions))
    names = ([r.name.upper() for r in regions] * times)[:ROWS]
    codes = ([r.code for r in regions] * times)[:ROWS]
    provinces = ([resolver.regions[r.province_code or ""].name for r in regions] * times)[:ROWS]

    def column() -> None:
        assert len(resolver.resolve_column(names, codes=codes, provinces=provinces)) == ROWS

    def rows() -> None:
        for name, code, province in zip(names, codes, provinces, strict=True):
            resolver.resolve(name, code=code, province=province)

    measured = in_turns("", column, rows, rounds=5)
    a_second = f"{ROWS / measured.ours:,.0f} a second"
    return replace(measured, what=f"a column of {ROWS:,} region names ({a_second}) / a call per name")
