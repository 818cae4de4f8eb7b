"""From a written name (with a code and a province, where the row has them) to a region, or a reason why not.

The order of trust: name and type win over the code, and the disagreement is reported. A name that fits several
regions is not guessed: it takes the code or the province to decide. A wrong region is worse than no region.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path

from orchestration.regions.names import NATIONAL_CODE, Level, key_of, read_name

_FILES = ("regions.csv", "region_aliases.csv")
SEEDS = Path(__file__).resolve().parents[2] / "dbt_project" / "seeds"


class CodeSystem(StrEnum):
    """Whose codes a form writes. `any` accepts a code that either system gives to the region."""

    KEMENDAGRI = "kemendagri"
    BPS = "bps"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Region:
    """A region of today's map: Kemendagri code with dots, official name, level, and its province's code."""

    code: str
    name: str
    level: Level
    short_name: str
    province_code: str | None
    is_autonomous: bool
    code_2021: str | None
    bps_code: str | None
    former_names: tuple[str, ...]

    @property
    def province_codes(self) -> set[str]:
        """The province it lies in today and the one it lay in before 2022."""
        return {code for code in (self.province_code, (self.code_2021 or "")[:2]) if code}


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a name was not resolved, or what contradicts it. `rule` is a reading rule of `findings`."""

    rule: str
    seen: str
    message: str
    about_code: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """The answer: a region and how it was found (`name`, `alias`, `code`), or None with the problems."""

    region: Region | None
    found_by: str | None = None
    problems: tuple[Problem, ...] = ()


@dataclass
class Resolver:
    """All regions, indexed by the keys of their names and by their codes."""

    regions: dict[str, Region]
    _names: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _aliases: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _codes: dict[CodeSystem, dict[str, str]] = field(default_factory=dict)

    @classmethod
    def load(cls, seeds: Path = SEEDS) -> "Resolver":
        """Read `regions.csv` and `region_aliases.csv`; read again in the same process only where they have changed.

        Raises:
            ValueError: an alias names a region that does not exist.
        """
        return cls._load(seeds, tuple((seeds / name).stat().st_mtime_ns for name in _FILES))

    @classmethod
    @cache
    def _load(cls, seeds: Path, _: tuple[int, ...]) -> "Resolver":
        with (seeds / "regions.csv").open(encoding="utf-8", newline="") as file:
            regions = {row["region_code"]: _region(row) for row in csv.DictReader(file)}
        resolver = cls(regions)
        for region in regions.values():
            resolver._names[key_of(region.short_name)].add(region.code)
            for name in (region.name, *region.former_names):
                resolver._names[read_name(name)[1]].add(region.code)
        with (seeds / "region_aliases.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row["region_code"] not in regions:
                    raise ValueError(f"region_aliases.csv: {row['alias']!r} names no region: {row['region_code']!r}")
                resolver._aliases[key_of(row["alias"])].add(row["region_code"])
        resolver._codes = _code_index(regions.values())
        return resolver

    def resolve(
        self,
        text: str | None,
        *,
        code: object = None,
        province: str | None = None,
        code_system: CodeSystem = CodeSystem.ANY,
        bare_name: Level | None = None,
    ) -> Match:
        """The region that a row names.

        `bare_name` is the level of a name without its type, where a form's contract says so: in the PK2UKM
        allocation a bare name is a province's own office. `code` is taken as written: text or number, with or
        without dots, with a trailing `.0`.
        """
        problems: list[Problem] = []
        within = self._province(province, problems)
        if not text or not text.strip():
            return self._by_code_alone(code, code_system, problems)

        level, key = read_name(text)
        found_by, fitting = self._named(key, level or bare_name)
        if not fitting and level is None and bare_name is not None:
            found_by, fitting = self._named(key, None)
        if not fitting:
            message = f"{text!r} is no region that we know"
            return Match(None, problems=(*problems, Problem("region_unknown", text, message)))

        inside = fitting if within is None else [r for r in fitting if r.province_codes & within.province_codes]
        if not inside and within is not None:
            message = f"{text!r} is {_listed(fitting)}, not in {within.name}"
            return Match(None, problems=(*problems, Problem("region_outside_province", text, message)))
        if len(inside) > 1:
            meant = self._meant(code, code_system)
            inside = [r for r in inside if r.code in meant] or inside
            found_by = "name and code"
        if len(inside) > 1:
            message = f"{text!r} fits {_listed(inside)}"
            return Match(None, problems=(*problems, Problem("region_ambiguous", text, message)))
        return self._checked(inside[0], found_by, text, code, code_system, problems)

    def knows_code(self, code: object) -> bool:
        """Whether a value is the code of a region in either system."""
        return bool(self._meant(code, CodeSystem.ANY))

    def _province(self, text: str | None, problems: list[Problem]) -> Region | None:
        if not text or not text.strip():
            return None
        _, fitting = self._named(read_name(text)[1], Level.PROVINCE)
        if len(fitting) == 1:
            return fitting[0]
        problems.append(Problem("province_unknown", text, f"{text!r} is no province that we know"))
        return None

    def _named(self, key: str, level: Level | None) -> tuple[str, list[Region]]:
        """How the key is known and the regions that bear it at that level, by code.

        Names and aliases count alike: "Yogyakarta" is the city's name and the province's in common speech.
        """
        names, aliases = self._names.get(key, set()), self._aliases.get(key, set())
        fitting = [self.regions[code] for code in sorted(names | aliases)]
        fitting = [r for r in fitting if level is None or r.level is level]
        by_name = any(r.code in names for r in fitting)
        return ("name" if by_name else "alias"), fitting

    def _meant(self, code: object, system: CodeSystem) -> set[str]:
        """The regions that a code as written can mean."""
        digits = _digits(code)
        if digits is None:
            return set()
        systems = [system] if system is not CodeSystem.ANY else [CodeSystem.KEMENDAGRI, CodeSystem.BPS]
        return {self._codes[s][digits] for s in systems if digits in self._codes[s]}

    def _by_code_alone(self, code: object, system: CodeSystem, problems: list[Problem]) -> Match:
        meant = self._meant(code, system)
        if len(meant) == 1:
            return Match(self.regions[meant.pop()], "code", tuple(problems))
        message = "the row names no region" + (f"; its code {code} does not decide it" if _digits(code) else "")
        return Match(None, problems=(*problems, Problem("region_missing", str(code or ""), message)))

    def _checked(
        self, region: Region, found_by: str, text: str, code: object, system: CodeSystem, problems: list[Problem]
    ) -> Match:
        digits, meant = _digits(code), self._meant(code, system)
        if digits is not None and region.code not in meant:
            other = _listed([self.regions[c] for c in sorted(meant)]) if meant else "no region"
            rule = "code_names_another_region" if meant else "code_unknown"
            message = (
                f"{text!r} is coded {code}, which is {other}; "
                f"kept {region.code} {region.name} (name and type win over the code)"
            )
            problems.append(Problem(rule, str(code), message, about_code=True))
        return Match(region, found_by, tuple(problems))


def _region(row: dict[str, str]) -> Region:
    former = (row["name_2021"], row["name_2019"], row["name_2017"], row["bps_name_2020"])
    return Region(
        code=row["region_code"],
        name=row["region_name"],
        level=Level(row["region_level"]),
        short_name=row["short_name"],
        province_code=row["province_code"] or None,
        is_autonomous=row["is_autonomous"] == "true",
        code_2021=row["region_code_2021"] or None,
        bps_code=row["bps_code_2020"] or None,
        former_names=tuple(dict.fromkeys(name for name in former if name)),
    )


def _code_index(regions: Iterable[Region]) -> dict[CodeSystem, dict[str, str]]:
    """Digits → region, per system. Today's Kemendagri codes win over those of 2021 where they differ."""
    known = [r for r in regions if r.code != NATIONAL_CODE]
    former = {r.code_2021.replace(".", ""): r.code for r in known if r.code_2021}
    today = {r.code.replace(".", ""): r.code for r in known}
    bps = {r.bps_code: r.code for r in known if r.bps_code}
    # The statistics office's code of a province is what the codes of its regions begin with; on the map of its time.
    provinces = {
        r.bps_code[:2]: former[r.code_2021[:2]]
        for r in known
        if r.bps_code and r.code_2021 and r.code_2021[:2] in former
    }
    return {CodeSystem.KEMENDAGRI: former | today, CodeSystem.BPS: provinces | bps}


_CODE = re.compile(r"^'?(\d{2})(?:(\.?)(\d{1,2}))?(?:\.0)?$")


def _digits(code: object) -> str | None:
    """The digits of a code as written; a float has lost the zero at its end (`11.1` was `11.10`).

    >>> [_digits(c) for c in ("32.04", "3204.0", 3204.0, "11.1", " 1117 ", "-")]
    ['3204', '3204', '3204', '1110', '1117', None]
    """
    found = _CODE.match(str(code if code is not None else "").strip())
    if not found:
        return None
    province, dot, within = found.groups(default="")
    if dot and within.strip("0") == "":  # 32.0: a province's code that became a number
        return province
    if len(within) == 1 and not dot:
        return None
    return province + within.ljust(2, "0") if within else province


def _listed(regions: list[Region]) -> str:
    return " or ".join(f"{r.code} {r.name}" for r in regions)
