"""From a written name (with a code, a province and a date, where the row has them) to a region, or a reason why not.

The order of trust: name and type win over the code, and the disagreement is reported. A name that fits several
regions is not guessed: it takes the code or the province to decide. A wrong region is worse than no region.

A region's identity is its code of today; its `versions` tell what it was called and coded, and where it lay, when.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from rapidfuzz.fuzz import ratio

from orchestration.regions.names import Level, key_of, read_name
from orchestration.regions.reference import (
    BPS_DATE,
    SEEDS,
    CodeSystem,
    Region,
    Version,
    code_index,
    load_regions,
    rows_by_region,
)

# Of 100. One letter too many or too few in a name of six gives 92, one wrong letter 83; two names that are both real,
# like Bangli and Bangka, come within the margin of what lies between them.
SIMILAR, MARGIN, SHORTEST_SIMILAR = 88, 10, 6


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a name was not resolved, or what contradicts it. `rule` is a reading rule of `findings`.

    `about` goes on after what was `seen`, so that callers who must not show it can put its shape in its place.
    `wanted` is the name or code that should stand there, where it is known.
    """

    rule: str
    seen: str
    about: str
    about_code: bool = False
    wanted: str | None = None

    @property
    def message(self) -> str:
        return f"{self.seen!r} {self.about}"


@dataclass(frozen=True, slots=True)
class Match:
    """The answer: a region and how it was found (`name`, `alias`, `code`, `town`, …), or None with the problems.

    `then` is what the region was at the date that was asked: more than one version where the year saw it change, none
    where no date was asked and where the region did not exist yet. `province` is the one that the row names, or else
    that of the region.
    """

    region: Region | None
    found_by: str | None = None
    problems: tuple[Problem, ...] = ()
    province: Region | None = None
    then: tuple[Version, ...] = ()


@dataclass
class Resolver:
    """All regions, indexed by the keys of their names, aliases and towns, and by their codes."""

    regions: dict[str, Region]
    _names: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _aliases: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _towns: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _codes: dict[CodeSystem, dict[str, str]] = field(default_factory=dict)

    @classmethod
    def load(cls, seeds: Path = SEEDS) -> "Resolver":
        """Read the seeds on regions; read again in the same process only where they have changed.

        Raises:
            ValueError: a change, an alias or a town names a region that does not exist.
        """
        return cls._load(seeds, tuple(path.stat().st_mtime_ns for path in sorted(seeds.glob("region*.csv"))))

    @classmethod
    @cache
    def _load(cls, seeds: Path, _: tuple[int, ...]) -> "Resolver":
        regions = load_regions(seeds)
        resolver = cls(regions)
        for region in regions.values():
            resolver._names[key_of(region.short_name)].add(region.code)
            for name in (region.name, *region.former_names):
                resolver._names[read_name(name)[1]].add(region.code)
        for code, aliases in rows_by_region(seeds / "region_aliases.csv", regions).items():
            for row in aliases:
                resolver._aliases[key_of(row["alias"])].add(code)
        for code, towns in rows_by_region(seeds / "region_towns.csv", regions).items():
            for row in towns:
                resolver._towns[key_of(row["town"])].add(code)
        resolver._codes = code_index(regions.values())
        return resolver

    def resolve(
        self,
        text: str | None,
        *,
        code: object = None,
        province: str | None = None,
        code_system: CodeSystem = CodeSystem.ANY,
        bare_name: Level | None = None,
        on: date | int | None = None,
        around: str | None = None,
    ) -> Match:
        """The region that a row names.

        `bare_name` is the level of a name without its type, where a form's contract says so: in the PK2UKM
        allocation a bare name is a province's own office. `code` is taken as written: text or number, with or
        without dots, with a trailing `.0`. `on` is the day, or the year, that the row is about. `around` is the
        province that a section or the titles name: it never outweighs what the row says, but a slip of the pen is
        looked for inside it alone, and a region outside it is a problem that lets the region stand.
        """
        problems: list[Problem] = []
        text, code = self._code_apart(text, code)
        within = self._province(province, problems)
        asked = _Asked(text, code, within, code_system, bare_name, on, self._province(around, []))
        region, found_by = self._found(asked, problems)
        if region is None:
            return Match(None, None, tuple(problems), within)
        is_below = region.level in (Level.REGENCY, Level.CITY)
        is_inside = asked.around is None or region.province_codes & asked.around.province_codes
        if within is None and asked.around is not None and is_below and not is_inside:
            about = f"is {_listed([region])}, not in {asked.around.name} that the section or title above names"
            problems.append(Problem("region_outside_section", text or str(code), about))
        if on is not None:
            problems.extend(self._out_of_time(region, asked, province))
        then = region.at(on) if on is not None else ()
        own_province = self.regions.get(region.province_code or "")
        return Match(region, found_by, tuple(problems), within or own_province, then)

    def resolve_column(
        self,
        names: Sequence[str | None],
        *,
        codes: Sequence[object] | None = None,
        provinces: Sequence[str | None] | None = None,
        bare_names: Sequence[Level | None] | None = None,
        on: Sequence[date | int | None] | None = None,
        around: Sequence[str | None] | None = None,
        code_system: CodeSystem = CodeSystem.ANY,
    ) -> list[Match]:
        """A match per name, like `resolve` on each row; rows that are written alike are resolved once."""
        count = len(names)
        columns: dict[str, Sequence[Any]] = {"code": codes or (), "province": provinces or ()}
        columns |= {"bare_name": bare_names or (), "on": on or (), "around": around or ()}
        # Most of them say the same in every row, and need not be looked at row by row.
        alike = {name: cells[0] for name, cells in columns.items() if cells and cells.count(cells[0]) == count}
        told = {name: cells for name, cells in columns.items() if cells and name not in alike}
        rows = list(zip(names, *told.values(), strict=True))
        known = {
            row: self.resolve(row[0], **alike, **dict(zip(told, row[1:], strict=True)), code_system=code_system)
            for row in set(rows)
        }
        return [known[row] for row in rows]

    def _found(self, asked: "_Asked", problems: list[Problem]) -> tuple[Region | None, str | None]:
        """The region and how it was found; what stands in the way is added to the problems."""
        text = asked.text
        if not text or not text.strip():
            return self._by_code_alone(asked, problems)
        within = asked.within
        name, own_province = self._province_apart(text)
        found_by, fitting = self._by_name(name, asked.bare_name)
        if not fitting and own_province is not None and (whole := self._by_name(text, asked.bare_name))[1]:
            (found_by, fitting), own_province = whole, None  # "Kepulauan - Riau"
        if not fitting:
            return self._by_town_or_slip(name, replace(asked, within=within or own_province), problems)
        inside = self._inside(fitting, own_province, text, problems)
        inside = self._inside(inside, within, text, problems) if inside else []
        if len(inside) > 1:
            meant = self._meant(asked.code, asked.code_system)
            inside = [r for r in inside if r.code in meant] or inside
            found_by = "name and code"
        if len(inside) > 1:
            problems.append(Problem("region_ambiguous", text, f"fits {_listed(inside)}"))
        if len(inside) != 1:
            return None, None
        self._check_code(inside[0], asked.code, asked.code_system, problems)
        return inside[0], found_by

    def _by_name(self, text: str, bare_name: Level | None) -> tuple[str, list[Region]]:
        level, key = read_name(text)
        found_by, fitting = self._named(key, level or bare_name)
        if not fitting and level is None and bare_name is not None:
            return self._named(key, None)
        return found_by, fitting

    def _inside(self, fitting: list[Region], within: Region | None, text: str, problems: list[Problem]) -> list[Region]:
        """Those that lie, or lay, in the province; that there are none is a problem."""
        if within is None:
            return fitting
        inside = [r for r in fitting if r.province_codes & within.province_codes]
        if not inside:
            about = f"is {_listed(fitting)}, not in {within.name}"
            problems.append(Problem("region_outside_province", text, about))
        return inside

    def _province_apart(self, text: str) -> tuple[str, Region | None]:
        """The name and the province of a text that may have both: "Kab. Bogor, Jawa Barat"."""
        for pattern in (_PROVINCE_BEHIND, _PROVINCE_BEFORE):
            if found := pattern.match(" ".join(text.split())):
                province = self._province(found["province"], [])
                if province is not None:
                    return found["name"], province
        return text, None

    def _by_town_or_slip(self, name: str, asked: "_Asked", problems: list[Problem]) -> tuple[Region | None, str | None]:
        """By the town it is governed from, or by a name that is nearly its own; never in silence."""
        text, (level, key) = asked.text or name, read_name(name)
        seated = [self.regions[code] for code in sorted(self._towns.get(key, ()))]
        seated = [r for r in seated if level is None or r.level is level]
        _, of_other_level = self._named(key, None)
        if (
            not seated
            and not of_other_level
            and (similar := self._similar(key, level or asked.bare_name, asked.within or asked.around))
        ):
            about = f"is no region's name; taken for {_listed([similar])}, the only one spelt nearly so"
            problems.append(Problem("region_name_similar", text, about, wanted=similar.name))
            self._check_code(similar, asked.code, asked.code_system, problems)
            return similar, "similar name"
        if meant_by_town := self._meant_by_town(key, level, seated, asked):
            about = f"is the town that {_listed([meant_by_town])} is governed from, not its name"
            problems.append(Problem("region_named_by_its_town", text, about, wanted=meant_by_town.name))
            return meant_by_town, "town"
        about = "is no region that we know"
        if of_other_level:
            about += f"; there is {_listed(of_other_level)}"
        elif seated:
            about += f"; {_listed(seated)} is governed from a town of this name"
        problems.append(Problem("region_unknown", text, about))
        return None, None

    def _meant_by_town(self, key: str, level: Level | None, seated: list[Region], asked: "_Asked") -> Region | None:
        """The region that is governed from the town, if the row bears it out by its code, or by its type or province.

        A town alone decides nothing, as many places share a name. Nor do type and province where another region has
        nearly the same name: "Kab. Luwuk" may be a slip for Luwu.
        """
        inside = [r for r in seated if asked.within is None or r.province_codes & asked.within.province_codes]
        if len(inside) != 1:
            return None
        (region,) = inside
        if meant := self._meant(asked.code, asked.code_system):
            return region if region.code in meant else None
        if level is None and asked.within is None:
            return None
        others = self._near(key, region.level, asked.within).keys() - {region.code}
        return None if others else region

    def _out_of_time(self, region: Region, asked: "_Asked", province: str | None) -> list[Problem]:
        """What the row names that was not there yet, or no longer, at its date.

        Names and codes are not looked at: a table on former years is often written anew in those of today.
        """
        versions, within = region.at(asked.on), asked.within
        if not versions:
            about = f"is a region since {region.versions[0].valid_from}, later than {asked.on}"
            return [Problem("region_not_of_the_period", asked.text or str(asked.code), about)]
        provinces = sorted({version.province_code or "" for version in versions})
        if within is None or province is None or region.level is Level.PROVINCE or within.code in provinces:
            return []
        lay = _listed([self.regions[code] for code in provinces if code])
        about = f"is not the province of {region.name} as of {asked.on}; it is {lay}"
        return [Problem("province_not_of_the_period", province, about)]

    def _code_apart(self, text: str | None, code: object) -> tuple[str | None, object]:
        """The name and the code of a cell that has both: "32.01 Kab. Bogor"; a code of its own column stays."""
        found = _CODE_BEFORE_NAME.match(text or "")
        if not found or not self.knows_code(found["code"]):
            return text, code
        return found["name"], code if str(code if code is not None else "").strip() not in _NO_CODE else found["code"]

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

    def _similar(self, key: str, level: Level | None, within: Region | None) -> Region | None:
        """The region whose name differs from the key by a slip of the pen, if no other comes near.

        Only where the text tells the level: a bare word that is nearly a name is as likely another word.
        """
        if level is None or len(key) < SHORTEST_SIMILAR:
            return None
        ranked = sorted(self._near(key, level, within).items(), key=lambda item: -item[1])
        if not ranked or ranked[0][1] < SIMILAR:
            return None
        is_clear = len(ranked) == 1 or ranked[0][1] - ranked[1][1] >= MARGIN
        return self.regions[ranked[0][0]] if is_clear else None

    def _near(self, key: str, level: Level, within: Region | None) -> dict[str, float]:
        """How alike names of that level are to the key, of 100, by the code of their region; the rest is left out."""
        near: dict[str, float] = {}
        for name, codes in self._names.items():
            fitting = [c for c in codes if self.regions[c].level is level]
            if within is not None:
                fitting = [c for c in fitting if self.regions[c].province_codes & within.province_codes]
            score = ratio(key, name, score_cutoff=SIMILAR - MARGIN) if fitting else 0
            for code in fitting if score else ():
                near[code] = max(near.get(code, 0), score)
        return near

    def _meant(self, code: object, system: CodeSystem) -> set[str]:
        """The regions that a code as written can mean."""
        digits = _digits(code)
        if digits is None:
            return set()
        systems = [system] if system is not CodeSystem.ANY else [CodeSystem.KEMENDAGRI, CodeSystem.BPS]
        return {self._codes[s][digits] for s in systems if digits in self._codes[s]}

    def _by_code_alone(self, asked: "_Asked", problems: list[Problem]) -> tuple[Region | None, str | None]:
        meant = self._meant(asked.code, asked.code_system)
        if asked.on is not None and len(meant) > 1:
            then = {code for code in meant if self._bears(self.regions[code], asked)}
            if len(then) == 1:
                region = self.regions[then.pop()]
                others = _listed([self.regions[code] for code in sorted(meant - {region.code})])
                about = f"is the code of {_listed([region])} as of {asked.on}, but of {others} at other times"
                problems.append(Problem("code_read_by_its_date", str(asked.code), about, about_code=True))
                return region, "code and date"
        if len(meant) == 1:
            return self.regions[meant.pop()], "code"
        about = "does not decide which region the row is about, and no name does"
        problems.append(Problem("region_missing", str(asked.code or ""), about))
        return None, None

    def _bears(self, region: Region, asked: "_Asked") -> bool:
        """Whether a region bears the code, in a system that the form may write, at the date."""
        digits, versions = _digits(asked.code), region.at(asked.on)
        if asked.code_system is not CodeSystem.BPS and digits in {v.code.replace(".", "") for v in versions}:
            return True
        of_bps = self._codes[CodeSystem.BPS].get(digits or "") == region.code
        # The statistics office, too, gave new codes to the regions that came into a new province.
        provinces = {v.province_code for v in region.at(BPS_DATE)}
        return (
            asked.code_system is not CodeSystem.KEMENDAGRI
            and of_bps
            and any(v.province_code in provinces for v in versions)
        )

    def _check_code(self, region: Region, code: object, system: CodeSystem, problems: list[Problem]) -> None:
        written = str(code if code is not None else "").strip()
        meant = self._meant(code, system)
        if written in _NO_CODE or region.code in meant:
            return
        other = _listed([self.regions[c] for c in sorted(meant)]) if meant else "no region"
        rule = "code_names_another_region" if meant else "code_unknown"
        about = f"is the code of {other}; kept {region.code} {region.name} (name and type win over the code)"
        wanted = region.bps_code if system is CodeSystem.BPS else region.code
        problems.append(Problem(rule, written, about, about_code=True, wanted=wanted))


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a row says of its region; `within` is the province that it names, `around` that of its section or title."""

    text: str | None
    code: object
    within: Region | None
    code_system: CodeSystem
    bare_name: Level | None
    on: date | int | None
    around: Region | None


_NO_CODE = {"", "-", "–", "…", "n.a.", "null"}
_CODE = re.compile(r"^'?(\d{2})(?:(\.?)(\d{1,2}))?(?:\.0)?$")
_CODE_BEFORE_NAME = re.compile(r"^\W*(?P<code>\d{2}\.?\d{2})\b[\s\W]+(?P<name>[^\W\d].*)$")
_PROVINCE_BEHIND = re.compile(
    r"^(?P<name>.+)(?:[,;/(]| [-–—] | (?=prov|prop))(?P<province>[^,;/()]{1,60})\)?$", re.IGNORECASE
)
_PROVINCE_BEFORE = re.compile(r"^(?P<province>[^,;/:]{1,60}?)(?:[,;/:]| [-–—] )(?P<name>.+)$")


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
