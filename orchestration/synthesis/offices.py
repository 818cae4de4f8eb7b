"""What an office's table of one form has: which columns in which order, under which headers, and where the year is."""

from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from random import Random

from orchestration.synthesis.habits import Habits
from orchestration.synthesis.hand import Categories, Cell, Hand
from orchestration.synthesis.world import Content, Row, World
from orchestration.workbooks import Form
from orchestration.workbooks.contracts import ANY_TEXT, CODE, PATH_SIGN, PERIOD, PROVINCE, REGION
from orchestration.workbooks.layout import is_unit

NUMBER = "@number"  # the running number of the rows
_UNIT_WORDS = {"persons": "Orang", "posts": "Orang", "IDR": "Rp", "percent": "%", "enterprises": "Unit"}
_IN_THOUSANDS = ("dalam ribuan Rp", "Rp. ribu", "Rp.000", "x Rp 1.000", "Rp rb")
_ACROSS = "@"  # between a column's name and its year, where years stand across: `msme_measured@2021`


@dataclass(frozen=True)
class Office:
    """One office that reports one content by its habits."""

    content: Content
    form: Form
    habits: Habits
    world: World
    categories: Categories

    @cached_property
    def hand(self) -> Hand:
        return Hand(self.form, self.habits, self.categories)

    @cached_property
    def years(self) -> list[int]:
        return sorted({row.year for row in self.content.rows})

    @property
    def is_national(self) -> bool:
        """Whether the content is about the whole country."""
        return self.content.subject is None

    @property
    def has_merges(self) -> bool:
        return self.habits.container != "csv"

    @property
    def has_titles(self) -> bool:
        """A table of open data stands alone on its sheet; others have titles above."""
        return bool(self.form.period.title)

    @cached_property
    def has_sections(self) -> bool:
        """Sections stand where each region has a row of its own."""
        regions = [row.region.code for row in self.content.rows]
        return self.habits.sections and len(set(regions)) == len(regions) > 2

    @cached_property
    def period(self) -> str:
        """Where the year stands, `title`, `column` or `across`: as the habit has it, if the form has room for it."""
        period, told = self.form.period, {name for row in self.content.rows for name in row.values}
        if self.habits.period == "across" and period.across is not None and told == {period.across}:
            return "across"
        if period.header and (self.habits.period == "column" or not period.title):
            return "column"
        return "title"

    @cached_property
    def targets(self) -> list[str]:
        """What stands in the columns, left to right: columns of the contract, and the places of region and period."""
        region, habits = self.form.region, self.habits
        told = {name for row in self.content.rows for name in row.values}
        named = [n for n, c in self.form.columns.items() if n in told and (habits.has_optional or not c.optional)]
        groups = [list(group) for _, group in groupby(named, key=self._heading)]
        if habits.order:
            Random(f"{self.form.form} {habits.order}").shuffle(groups)  # noqa: S311
        names = [name for group in groups for name in group]
        if self.period == "across":
            names = [f"{name}{_ACROSS}{year}" for name in names for year in self.years]
        # In a table about the whole country either a column or sections tell the province.
        has_provinces = region.province and (habits.has_provinces or self.is_national) and not self.has_sections
        front = {
            NUMBER: habits.is_numbered,
            PROVINCE: has_provinces,
            REGION: True,
            CODE: region.code is not None and habits.codes != "none",
            PERIOD: self.period == "column",
        }
        return [*(target for target, is_there in front.items() if is_there), *names]

    def headers(self) -> list[tuple[list[str], str]]:
        """The header of each target: its path, top to bottom, and its unit where the office has a row of units."""
        return [self._header(target) for target in self.targets]

    def spoken_column(self, target: str) -> tuple[str, int | None]:
        """A target's column, and its year where years stand across."""
        name, _, year = target.partition(_ACROSS) if target[0] != _ACROSS else (target, "", "")
        return name, int(year) if year else None

    def cell(self, target: str, line: list[Row], number: int, *, is_bare: bool) -> Cell:
        """What the office writes of a line of records under a target."""
        row = line[0]
        if target == NUMBER:
            return number
        if target == PROVINCE:
            return self.hand.province(self.world.province_in(row.region, row.year))
        if target == REGION:
            return self.hand.region(row, is_bare=is_bare)
        if target == CODE:
            return self.hand.code(row)
        if target == PERIOD:
            return self.hand.plain(row.year)
        name, year = self.spoken_column(target)
        row = next((row for row in line if row.year == year), row)
        return self.hand.value(row.values.get(name), self.form.columns[name])

    def _entry(self, entries: list[str]) -> str:
        return entries[self.habits.wording % len(entries)]

    def _heading(self, name: str) -> str:
        """The heading that a column stands under with others, or its own name."""
        entry = self._entry(self.form.columns[name].header)
        return entry.split(PATH_SIGN)[0] if PATH_SIGN in entry else name

    def _header(self, target: str) -> tuple[list[str], str]:
        name, year = self.spoken_column(target)
        if year is not None:
            return [str(year)], ""
        region = self.form.region
        places = {
            NUMBER: ["No"],
            PROVINCE: region.province,
            REGION: region.header,
            CODE: region.code.header if region.code else [],
            PERIOD: self.form.period.header,
        }
        entries = places[name] if name in places else self.form.columns[name].header
        entry = self._entry(entries)
        if PATH_SIGN in entry and self._stands_alone(name):
            entry = next((other for other in entries if PATH_SIGN not in other), entry)
        # Where a contract takes any text, offices write the unit, or nothing.
        unit = self.form.columns[name].unit if name in self.form.columns else None
        has_unit = unit in _UNIT_WORDS and entry.endswith(ANY_TEXT) and self.habits.wording % 2 == 0
        any_text = f" ({_UNIT_WORDS[unit or '']})" if has_unit else ""
        path = [self._cased(part.strip()) for part in entry.replace(ANY_TEXT, any_text).split(PATH_SIGN)]
        name, bracket, unit_text = path[-1].partition(" (")
        if unit == "IDR" and self.habits.thousands == "in the header":
            bracket, unit_text = " (", self._cased(f"{_IN_THOUSANDS[self.habits.scale_word]})")
        if self.habits.has_unit_row and bracket and is_unit(f"({unit_text}"):
            return [*path[:-1], name], f"({unit_text}"
        return [*path[:-1], name + bracket + unit_text], ""

    def _stands_alone(self, name: str) -> bool:
        """Whether a column would be the only one under its heading; an office then writes none."""
        headings = [self._heading(other) for other in self.targets if other in self.form.columns]
        return headings.count(self._heading(name)) == 1

    def _cased(self, text: str) -> str:
        return {"upper": text.upper(), "lower": text.lower()}.get(self.habits.letter_case, text)
