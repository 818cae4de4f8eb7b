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

from rapidfuzz.fuzz import ratio

from orchestration.regions.names import NATIONAL_CODE, Level, key_of, read_name

# Of 100. One letter too many or too few in a name of six gives 92, one wrong letter 83; two names that are both real,
# like Bangli and Bangka, come within the margin of what lies between them.
SIMILAR, MARGIN, SHORTEST_SIMILAR = 88, 10, 6
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
    """Why a name was not resolved, or what contradicts it. `rule` is a reading rule of `findings`.

    `about` goes on after what was `seen`, so that callers who must not show it can put its shape in its place.
    """

    rule: str
    seen: str
    about: str
    about_code: bool = False

    @property
    def message(self) -> str:
        return f"{self.seen!r} {self.about}"


@dataclass(frozen=True, slots=True)
class Match:
    """The answer: a region and how it was found (`name`, `alias`, `code`, …), or None with the problems.

    `province` is the one that the row names, or else that of the region.
    """

    region: Region | None
    found_by: str | None = None
    problems: tuple[Problem, ...] = ()
    province: Region | None = None


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
        region, found_by = self._found(text, code, within, code_system, bare_name, problems)
        own_province = self.regions.get(region.province_code or "") if region else None
        return Match(region, found_by if region else None, tuple(problems), within or own_province)

    def _found(
        self,
        text: str | None,
        code: object,
        within: Region | None,
        code_system: CodeSystem,
        bare_name: Level | None,
        problems: list[Problem],
    ) -> tuple[Region | None, str | None]:
        """The region and how it was found; what stands in the way is added to the problems."""
        if not text or not text.strip():
            return self._by_code_alone(code, code_system, problems)
        level, key = read_name(text)
        found_by, fitting = self._named(key, level or bare_name)
        if not fitting and level is None and bare_name is not None:
            found_by, fitting = self._named(key, None)
        if not fitting:
            found_by, fitting = "similar name", self._similar(key, level or bare_name, within)
            if not fitting:
                problems.append(Problem("region_unknown", text, "is no region that we know"))
                return None, None
            about = f"is no region's name; taken for {_listed(fitting)}, the only one spelt nearly so"
            problems.append(Problem("region_name_similar", text, about))
        inside = fitting if within is None else [r for r in fitting if r.province_codes & within.province_codes]
        if not inside and within is not None:
            about = f"is {_listed(fitting)}, not in {within.name}"
            problems.append(Problem("region_outside_province", text, about))
            return None, None
        if len(inside) > 1:
            meant = self._meant(code, code_system)
            inside = [r for r in inside if r.code in meant] or inside
            found_by = "name and code"
        if len(inside) > 1:
            problems.append(Problem("region_ambiguous", text, f"fits {_listed(inside)}"))
            return None, None
        self._check_code(inside[0], code, code_system, problems)
        return inside[0], found_by

    def knows_code(self, code: object) -> bool:
        """Whether a value is the code of a region in either system."""
        return bool(self._meant(code, CodeSystem.ANY))

    def _province(self, text: str | None, problems: list[Problem]) -> Region | None:
        if not text or not text.strip():
            return None
        _, fitting = self._named(read_name(text)[1], Level.PROVINCE)
        if len(fitting) == 1:
            return fitting[0]
        problems.append(Problem("province_unknown", text, "is no province that we know"))
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

    def _similar(self, key: str, level: Level | None, within: Region | None) -> list[Region]:
        """The region whose name differs from the key by a slip of the pen, if no other comes near; else none.

        Only where the text tells the level: a bare word that is nearly a name is as likely another word.
        """
        if level is None or len(key) < SHORTEST_SIMILAR:
            return []
        near: dict[str, float] = {}
        for name, codes in self._names.items():
            fitting = [c for c in codes if self.regions[c].level is level]
            if within is not None:
                fitting = [c for c in fitting if self.regions[c].province_codes & within.province_codes]
            score = ratio(key, name, score_cutoff=SIMILAR - MARGIN) if fitting else 0
            for code in fitting if score else ():
                near[code] = max(near.get(code, 0), score)
        ranked = sorted(near.items(), key=lambda item: -item[1])
        if not ranked or ranked[0][1] < SIMILAR:
            return []
        is_clear = len(ranked) == 1 or ranked[0][1] - ranked[1][1] >= MARGIN
        return [self.regions[ranked[0][0]]] if is_clear else []

    def _meant(self, code: object, system: CodeSystem) -> set[str]:
        """The regions that a code as written can mean."""
        digits = _digits(code)
        if digits is None:
            return set()
        systems = [system] if system is not CodeSystem.ANY else [CodeSystem.KEMENDAGRI, CodeSystem.BPS]
        return {self._codes[s][digits] for s in systems if digits in self._codes[s]}

    def _by_code_alone(
        self, code: object, system: CodeSystem, problems: list[Problem]
    ) -> tuple[Region | None, str | None]:
        meant = self._meant(code, system)
        if len(meant) == 1:
            return self.regions[meant.pop()], "code"
        about = "does not decide which region the row is about, and no name does"
        problems.append(Problem("region_missing", str(code or ""), about))
        return None, None

    def _check_code(self, region: Region, code: object, system: CodeSystem, problems: list[Problem]) -> None:
        written = str(code if code is not None else "").strip()
        meant = self._meant(code, system)
        if written in _NO_CODE or region.code in meant:
            return
        other = _listed([self.regions[c] for c in sorted(meant)]) if meant else "no region"
        rule = "code_names_another_region" if meant else "code_unknown"
        about = f"is the code of {other}; kept {region.code} {region.name} (name and type win over the code)"
        problems.append(Problem(rule, written, about, about_code=True))


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


_NO_CODE = {"", "-", "–", "…", "n.a.", "null"}
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
