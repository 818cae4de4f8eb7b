"""The map: regions, what they were when, and whose codes mean them, from the seeds that people write and review."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from orchestration.regions.names import NATIONAL_CODE, Level

SEEDS = Path(__file__).resolve().parents[2] / "dbt_project" / "seeds"
# The bridging table's day: a BPS code means the region that bore it then.
BPS_DATE = date(2022, 5, 22)


class CodeSystem(StrEnum):
    """Whose codes a form writes. `any` accepts a code that either system gives to the region."""

    KEMENDAGRI = "kemendagri"
    BPS = "bps"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Version:
    """What a region was from one day until before another; None where that is not known, or not yet."""

    code: str
    name: str
    province_code: str | None
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Region:
    """A region of today's map: Kemendagri code with dots, official name, level, and its province's code.

    `versions` are in order of time; the last is that of today.
    """

    code: str
    name: str
    level: Level
    short_name: str
    province_code: str | None
    is_autonomous: bool
    bps_code: str | None
    former_names: tuple[str, ...]
    versions: tuple[Version, ...]

    @property
    def province_codes(self) -> set[str]:
        """The province it lies in today and the one it lay in before."""
        return {version.province_code for version in self.versions if version.province_code}

    def at(self, on: date | int | None) -> tuple[Version, ...]:
        """Its versions on a day, or on any day of a year; all of them where no date is given."""
        if on is None:
            return self.versions
        first, last = (date(on, 1, 1), date(on, 12, 31)) if isinstance(on, int) else (on, on)
        return tuple(
            version
            for version in self.versions
            if (version.valid_from is None or version.valid_from <= last)
            and (version.valid_to is None or first < version.valid_to)
        )


def load_regions(seeds: Path) -> dict[str, Region]:
    """Every region by its code of today."""
    rows = {row["region_code"]: row for row in _rows(seeds / "regions.csv")}
    changes = rows_by_region(seeds / "region_changes.csv", rows)
    return {code: _region(row, changes[code]) for code, row in rows.items()}


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def rows_by_region(path: Path, regions: Iterable[str]) -> dict[str, list[dict[str, str]]]:
    """The rows of a seed under the region that each is about."""
    grouped: dict[str, list[dict[str, str]]] = {code: [] for code in regions}
    for line, row in enumerate(_rows(path), start=2):
        if row["region_code"] not in grouped:
            raise ValueError(f"{path.name}, line {line}: {row['region_code']!r} is the code of no region")
        grouped[row["region_code"]].append(row)
    return grouped


def _region(row: dict[str, str], changes: list[dict[str, str]]) -> Region:
    former = (row["name_2021"], row["name_2019"], row["name_2017"], row["bps_name_2020"])
    return Region(
        code=row["region_code"],
        name=row["region_name"],
        level=Level(row["region_level"]),
        short_name=row["short_name"],
        province_code=row["province_code"] or None,
        is_autonomous=row["is_autonomous"] == "true",
        bps_code=row["bps_code_2020"] or None,
        former_names=tuple(dict.fromkeys(name for name in former if name)),
        versions=_versions(row, changes),
    )


def _versions(row: dict[str, str], changes: list[dict[str, str]]) -> tuple[Version, ...]:
    """What the region was before each change, and what it is; one that a change founded was nothing before."""
    versions, since = [], None
    for change in sorted(changes, key=lambda change: change["valid_from"]):
        day = date.fromisoformat(change["valid_from"])
        if change["code_before"]:
            before = change["code_before"], change["name_before"], change["province_code_before"]
            versions.append(Version(*before, since, day))
        since = day
    return (*versions, Version(row["region_code"], row["region_name"], row["province_code"] or None, since, None))


def code_index(regions: Iterable[Region]) -> dict[CodeSystem, dict[str, str]]:
    """Digits → region, per system. Today's Kemendagri codes win over former ones where they differ."""
    known = [r for r in regions if r.code != NATIONAL_CODE]
    former = {version.code.replace(".", ""): r.code for r in known for version in r.versions[:-1]}
    today = {r.code.replace(".", ""): r.code for r in known}
    bps = {r.bps_code: r.code for r in known if r.bps_code}
    # The statistics office's code of a province is what the codes of its regions begin with; on the map of its time.
    provinces = {
        r.bps_code[:2]: version.province_code
        for r in known
        for version in r.at(BPS_DATE)
        if r.bps_code and version.province_code
    }
    return {CodeSystem.KEMENDAGRI: former | today, CodeSystem.BPS: provinces | bps}
