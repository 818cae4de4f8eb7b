"""Which region each record of a table is about: its own cells, and what stands around them.

A bare name takes its type from the section row above (`Kota:`), its province from the row's own column, from the
province whose row or section stands above, or from the titles.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from orchestration.regions import CodeSystem, Level, Match, Resolver
from orchestration.workbooks.contracts import Form
from orchestration.workbooks.layout import Layout, header_key
from orchestration.workbooks.values import as_texts, is_blank


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
        self.title_province, self.title_region = self._of_titles()
        self._known: dict[tuple[object, ...], Match] = {}

    @property
    def of_title(self) -> str | None:
        """The region, or else the province, that the titles name."""
        return self.title_region or self.title_province

    def cells(self, column: int | None) -> list[object]:
        """A column of the records, top to bottom; blanks where there is no such column."""
        if column is None:
            return [None] * len(self.layout.body)
        rows = self.layout.sheet.rows
        return [rows[row][column] if column < len(rows[row]) else None for row in self.layout.body]

    def filled_cells(self, column: int | None, *, blanks: bool) -> list[object]:
        """Like `cells`, with a cell that is merged over rows in all of them; with `blanks`, so is one whose cells below
        are only left blank."""
        cells = self.cells(column)
        if column is None:
            return cells
        place = {row: index for index, row in enumerate(self.layout.body)}
        for top, first, bottom, last in self.layout.sheet.merges:
            if first <= column <= last and bottom > top:
                for row in range(top, bottom + 1):
                    if row in place:
                        cells[place[row]] = self.layout.sheet.rows[top][first]
        if blanks:
            for index in range(1, len(cells)):
                if is_blank(cells[index]) and not self._section_between(index):
                    cells[index] = cells[index - 1]
        return cells

    def _section_between(self, index: int) -> bool:
        above, row = self.layout.body[index - 1], self.layout.body[index]
        return self.layout.sections.get(above) != self.layout.sections.get(row)

    def matches(self, regions: Sequence[object], provinces: Sequence[object], codes: Sequence[object]) -> list[Match]:
        """A match per record, from its cells of region, province and code, each filled down by the caller."""
        matches: list[Match] = []
        around: str | None = None  # the province whose own row, or section, stands above
        has_provinces = any(not is_blank(cell) for cell in provinces)
        rows = zip(self.layout.body, as_texts(regions), as_texts(provinces), as_texts(codes), strict=True)
        for row, region, province, code in rows:
            section = self.layout.sections.get(row)
            level, of_section = self._of_section(section) if section is not None else (None, None)
            around = of_section or around
            match = self._resolve(region, province, code, level, around)
            if match.region is not None and match.region.level is Level.PROVINCE and not has_provinces:
                around = match.region.short_name
            matches.append(match)
        return matches

    def match_of_titles(self) -> Match:
        """The region that the titles name, for a table whose rows name none."""
        return self.resolver.resolve(self.of_title, province=self.title_province)

    def _resolve(
        self, text: str | None, province: str | None, code: str | None, level: Level | None, around: str | None
    ) -> Match:
        asked = (text, province, code, level, around)
        if asked not in self._known:
            self._known[asked] = self._resolve_within(text, province, code, level, around)
        return self._known[asked]

    def _resolve_within(
        self, text: str | None, province: str | None, code: str | None, level: Level | None, around: str | None
    ) -> Match:
        bare_name, system = level or self.rules.bare_name, self.rules.code_system
        match = self.resolver.resolve(text, code=code, province=province, bare_name=bare_name, code_system=system)
        if match.region is not None or province is not None:
            return match
        for context in (around, self.title_province):
            within = self.resolver.resolve(text, code=code, province=context, bare_name=bare_name, code_system=system)
            if context is not None and within.region is not None:
                return within
        return match

    def _of_titles(self) -> tuple[str | None, str | None]:
        """`PROVINSI BALI`, or cut into cells `Kab/Kota`, `:`, `Kab. Badung`."""
        province = region = None
        for text in (text for layout in self.layout.own_and_above for text in layout.titles):
            match = self.resolver.resolve(text.lstrip(": "))
            if match.region is None:
                continue
            if match.region.level is Level.PROVINCE:
                province = province or match.region.short_name
            elif match.region.level in (Level.REGENCY, Level.CITY):
                region = region or text.lstrip(": ")
        return province, region

    def _of_section(self, section: str) -> tuple[Level | None, str | None]:
        """What a section row says of the rows below it: their level, or their province."""
        words = header_key(section).split()
        without_numeral = " ".join(words[1:] if len(words) > 1 and len(words[0]) <= 4 else words)
        for text in (section, without_numeral):
            match = self.resolver.resolve(text)
            if match.region is not None and match.region.level is Level.PROVINCE:
                return None, match.region.short_name
        if "kabupaten" in words or "kab" in words:
            return Level.REGENCY, None
        return (Level.CITY, None) if "kota" in words else (None, None)
