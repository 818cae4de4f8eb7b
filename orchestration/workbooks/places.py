"""Which region each record of a table is about: its own cells, and what stands around them.

A bare name takes its type from the section row above (`Kota:`), its province from the row's own column, from the
province whose row or section stands above, or from the titles.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from operator import and_, attrgetter, eq

from orchestration.findings import Finding, reading_finding
from orchestration.regions import CodeSystem, Level, Match, Problem, Region, Resolver
from orchestration.workbooks.contracts import Form
from orchestration.workbooks.layout import Layout, column_letter, header_key
from orchestration.workbooks.periods import split_period
from orchestration.workbooks.values import as_texts, is_blank, of_each

_LEVELS = {
    "kabupaten": Level.REGENCY, "kab": Level.REGENCY, "kota": Level.CITY, "provinsi": Level.PROVINCE,
    "prov": Level.PROVINCE, "propinsi": Level.PROVINCE,
}  # fmt: skip
_REGION_LABELS = {*_LEVELS, "daerah", "wilayah", "nama"}


@dataclass(frozen=True, slots=True)
class RegionRules:
    """What a form's contract knows of its regions: whose codes it writes, and the level of a name without its type."""

    code_system: CodeSystem = CodeSystem.ANY
    bare_name: Level | None = None


def rules_of(form: Form | None) -> RegionRules:
    """How a form writes its regions; of no known form, nothing is known."""
    if form is None:
        return RegionRules()
    system = form.region.code.system if form.region.code else CodeSystem.ANY
    return RegionRules(system, form.region.bare_name)


class Places:
    """Resolves the records of one layout, top to bottom."""

    def __init__(self, layout: Layout, resolver: Resolver, rules: RegionRules) -> None:
        self.layout, self.resolver, self.rules = layout, resolver, rules
        self.rival_titles: list[list[str]] = []  # names of one level in the titles, of which only one can be meant
        self.title_province, self.title_region = self._of_titles()

    @property
    def of_title(self) -> str | None:
        """The region, or else the province, that the titles name."""
        return self.title_region or self.title_province

    def cells(self, column: int | None) -> list[object]:
        """A column of the records, top to bottom; blanks where there is no such column."""
        body, columns = self.layout.body, self.layout.sheet.columns
        if column is None or column >= len(columns):
            return [None] * len(body)
        if body and body[-1] - body[0] == len(body) - 1:
            return columns[column][body[0] : body[-1] + 1]
        return list(map(columns[column].__getitem__, body))

    def filled_cells(self, column: int | None, *, blanks: bool) -> list[object]:
        """Like `cells`, with a cell that is merged over rows in all of them.

        With `blanks`, so is one whose cells below are only left blank, in a table that names its regions once: where
        neighbouring rows repeat a name, or few have none, a blank is a name that is missing.
        """
        cells = self.cells(column)
        if column is None:
            return cells
        for top, first, bottom, last in self.layout.sheet.merges:
            if first <= column <= last and bottom > top:
                start, end = bisect_left(self.layout.body, top), bisect_right(self.layout.body, bottom)
                cells[start:end] = [self.layout.sheet.rows[top][first]] * (end - start)
        if blanks and _names_each_once(self.cells(column)):
            for index in range(1, len(cells)):
                if is_blank(cells[index]) and not self._section_between(index):
                    cells[index] = cells[index - 1]
        return cells

    def _section_between(self, index: int) -> bool:
        above, row = self.layout.body[index - 1], self.layout.body[index]
        return self.layout.sections.get(above) != self.layout.sections.get(row)

    def matches(
        self,
        regions: Sequence[object],
        provinces: Sequence[object],
        codes: Sequence[object],
        years: Sequence[int | None],
    ) -> list[Match]:
        """A match per record, from its cells of region, province and code, each filled down by the caller, and the year
        that it is about."""
        sections = list(map(self.layout.sections.get, self.layout.body))
        told = {section: self._of_section(section) if section else (None, None) for section in set(sections)}
        names, written, of_rows = as_texts(regions), as_texts(codes), as_texts(provinces)
        level_of = {section: level or self.rules.bare_name for section, (level, _) in told.items()}
        bare_names = list(map(level_of.__getitem__, sections))

        def resolved(provinces: list[str | None]) -> list[Match]:
            return self.resolver.resolve_column(
                names,
                codes=written,
                provinces=provinces,
                bare_names=bare_names,
                around=of_sections,
                on=years,
                code_system=self.rules.code_system,
            )

        of_sections = [told[section][1] for section in sections]
        matches = resolved(of_rows)
        if all(map(attrgetter("region"), matches)):
            return self._held_to_sender(matches)
        has_provinces = any(not is_blank(cell) for cell in provinces)
        for around in (_around(matches, of_sections, has_provinces), [self.title_province] * len(matches)):
            again = resolved([row or context for row, context in zip(of_rows, around, strict=True)])
            matches = [old if new.region is None else new for old, new in zip(matches, again, strict=True)]
        return self._held_to_sender(matches)

    def _held_to_sender(self, matches: list[Match]) -> list[Match]:
        """The matches, with a problem where a region lies in another province than that of the titles, on the map of
        today and of then."""
        sender = self.resolver.resolve(self.title_province).region if self.title_province else None
        if sender is None:
            return matches
        held: dict[int, Match] = {}  # rows that are written alike share their match
        for match in matches:
            region, then = match.region, [version.province_code for version in match.then]
            if region is not None and sender.code not in (region.code, region.province_code, *then):
                about = f"is {region.code} {region.name}, not in {sender.name}, which the titles name"
                problem = Problem("region_outside_senders_province", region.name, about)
                held[id(match)] = replace(match, problems=(*match.problems, problem))
        return [held.get(id(match), match) for match in matches] if held else matches

    def matches_of_titles(self, years: Sequence[int | None]) -> list[Match]:
        """The region that the titles name, per record, for a table whose rows name none."""
        count = len(years)
        return self.resolver.resolve_column([self.of_title] * count, provinces=[self.title_province] * count, on=years)

    def findings_around(self, *, has_regions: bool) -> Iterator[Finding]:
        """Titles that contradict each other, and rows that were left out of the table, but may be records.

        `has_regions`: the table's rows name theirs.
        """
        for names in self.rival_titles if not has_regions else ():
            message = f"the titles name more than one region: {' and '.join(names)}"
            yield reading_finding("region_ambiguous", message, sheet=self.layout.sheet.name, seen=", ".join(names))
        sheet, reasons = self.layout.sheet, {row.row - 1: row for row in self.layout.left_out}
        headings = [row.row - 1 for row in self.layout.left_out if has_regions and row.reason == "section"]
        for row in sorted({*self.layout.like_records, *headings}):
            if row not in reasons:
                continue
            reason, place = reasons[row].reason, {"sheet": sheet.name, "row": row + 1, "cell": self._first_cell(row)}
            if reason == "title":
                message = "the row above the headers is filled like a record; it was not read"
                yield reading_finding("row_above_header", message, **place)
            elif region := self._region_of_row(row):
                message = f"the row names a region, but was read as a {reason}"
                yield reading_finding("row_read_as_no_record", message, region_code=region.code, **place)

    def _first_cell(self, row: int) -> str:
        cells = self.layout.sheet.rows[row]
        column = next((c for c in range(self.layout.left, len(cells)) if not is_blank(cells[c])), self.layout.left)
        return f"{column_letter(column)}{row + 1}"

    def _region_of_row(self, row: int) -> Region | None:
        """The regency or city that a cell of the row names."""
        for cell in self.layout.sheet.rows[row][self.layout.left : self.layout.right + 1]:
            region = self.resolver.resolve(cell).region if isinstance(cell, str) else None
            if region is not None and region.level in (Level.REGENCY, Level.CITY):
                return region
        return None

    def _of_titles(self) -> tuple[str | None, str | None]:
        """The province and the region of the nearest titles that name any; a label `Kab/Kota :` wins over other lines,
        and those over what stands behind other labels, like `Tempat :`. Of two alike, neither is meant."""
        for layout in self.layout.own_and_above:
            named: dict[tuple[bool, int], dict[str, str]] = {}
            for label, line in _with_labels(layout.titles):
                words = set(header_key(label or "").split())
                rank = 1 if label is None else 0 if words <= _REGION_LABELS else 2
                match, name = self._of_title(line, words if rank == 0 else set())
                if match.region is not None and match.region.level in (Level.PROVINCE, Level.REGENCY, Level.CITY):
                    is_province = match.region.level is Level.PROVINCE
                    name = match.region.short_name if is_province else name
                    named.setdefault((is_province, rank), {}).setdefault(match.region.code, name)
            if named:
                return self._only_one(named, is_province=True), self._only_one(named, is_province=False)
        return None, None

    def _of_title(self, text: str, label: set[str]) -> tuple[Match, str]:
        """The region of a title, with or without the period behind it: `KABUPATEN GARUT TAHUN 2021`."""
        levels = {level for word, level in _LEVELS.items() if word in label}
        bare_name = levels.pop() if len(levels) == 1 else None
        match = self.resolver.resolve(text, bare_name=bare_name)
        period, rest = split_period(text) if match.region is None else (None, text)
        return (match, text) if period is None else (self.resolver.resolve(rest, bare_name=bare_name), rest)

    def _only_one(self, named: dict[tuple[bool, int], dict[str, str]], *, is_province: bool) -> str | None:
        """The name in the lines of the first rank that have any."""
        rank = min((rank for of_province, rank in named if of_province == is_province), default=None)
        if rank is None:
            return None
        names = named[is_province, rank]
        if len(names) > 1:
            self.rival_titles.append([self.resolver.regions[code].name for code in names])
            return None
        return next(iter(names.values()))

    def _of_section(self, section: str) -> tuple[Level | None, str | None]:
        """What a section row says of the rows below it: their level, or their province."""
        words = header_key(section).split()
        without_numeral = " ".join(words[1:] if len(words) > 1 and len(words[0]) <= 4 else words)
        for text in (section, without_numeral):
            # A section of a name that a province shares with a city, like Jambi, is the province's.
            match = self.resolver.resolve(text, bare_name=Level.PROVINCE)
            if match.region is not None and match.region.level is Level.PROVINCE:
                return None, match.region.short_name
        levels = {_LEVELS.get(word) for word in without_numeral.split() if word not in ("daerah", "wilayah")}
        return (levels.pop() if len(levels) == 1 else None), None


def _with_labels(texts: Sequence[str]) -> Iterator[tuple[str | None, str]]:
    """Each title with its label, where it has one: `Kab/Kota : Kab. Badung`, in one cell or cut into several."""
    label = None
    for text, following in zip_longest(texts, texts[1:], fillvalue=""):
        before, colon, after = (part.strip() for part in text.partition(":"))
        if colon:
            label = before or label
        elif following.startswith(":"):
            label = text
            continue
        if value := after if colon else before:
            yield label, value
            label = None


def _names_each_once(cells: Sequence[object]) -> bool:
    """Whether a column names what it is about once for several rows, and leaves the others blank."""
    if not any(map(is_blank, set(cells))):
        return False
    is_named = of_each(cells, lambda cell: not is_blank(cell))
    repeats = any(map(and_, map(eq, cells, cells[1:]), is_named))
    named = sum(is_named)
    return not repeats and (len(cells) - named) * 2 >= named


def _around(matches: Sequence[Match], of_sections: Sequence[str | None], has_provinces: bool) -> list[str | None]:
    """The province whose section, or own row, stands last above each record."""
    around, above = [], None
    for match, of_section in zip(matches, of_sections, strict=True):
        above = of_section or above
        around.append(above)
        if match.region is not None and match.region.level is Level.PROVINCE and not has_provinces:
            above = match.region.short_name
    return around
