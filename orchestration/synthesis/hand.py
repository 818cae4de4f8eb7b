"""How an office writes a single cell: its numbers, days, blanks and region names."""

from dataclasses import dataclass
from datetime import date

from orchestration.regions import Level
from orchestration.synthesis.habits import Habits
from orchestration.synthesis.world import Place, Row
from orchestration.workbooks import Form
from orchestration.workbooks.contracts import Column
from orchestration.workbooks.periods import EXCEL_EPOCH

Cell = str | int | float | date
Categories = dict[str, dict[str, list[str]]]


@dataclass(frozen=True)
class Hand:
    """An office's hand, in one form. An empty text is a cell that stays empty."""

    form: Form
    habits: Habits
    categories: Categories

    def value(self, value: object, column: Column) -> Cell:
        """A true value as the office writes it."""
        if value is None:
            return self.habits.blank
        if column.type in ("integer", "number") and isinstance(value, int | float):
            return self._number(value, column)
        if column.type == "category":
            ways = self.categories[column.categories or ""][str(value)]
            return ways[self.habits.category % len(ways)]
        if isinstance(value, date):
            return self._day(value)
        if column.type == "national_id" and self.habits.numbers != "indonesian":
            return f"'{value}"
        return str(value)

    def plain(self, number: int | float) -> Cell:
        """A number without any signs; text where the file has nothing but text."""
        return str(number) if self.habits.container == "csv" else number

    def province(self, province: Place) -> str:
        """A province's name in a column of provinces."""
        return self._cased(province.short_name)

    def region(self, row: Row, *, is_bare: bool) -> str:
        """A region's name; `is_bare` where a section row above tells its type."""
        place, how = row.region, self.habits.region_type
        if place.level is Level.PROVINCE:
            # Where a bare name does not mean the province's own office, its type must stand before it.
            has_bare_names = self.form.region.bare_name is Level.PROVINCE
            return self._cased(place.short_name if has_bare_names else f"Provinsi {place.short_name}")
        if is_bare:
            return self._cased(place.short_name)
        kind, _, rest = _name_in(place, row.year).replace("Administrasi", "Adm.").partition(" ")
        return self._cased(f"{kind if kind == 'Kota' else how} {rest}")

    def code(self, row: Row) -> Cell:
        """A region's code, in the form's code system; provinces have none."""
        place, rules = row.region, self.form.region.code
        code = place.bps_code if rules is not None and rules.system == "bps" else place.code_in(row.year)
        if code is None or place.level is Level.PROVINCE:
            return ""
        return self.plain(float(code)) if self.habits.codes == "number" else code

    def _number(self, value: int | float, column: Column) -> Cell:
        how = self.habits.numbers
        if column.unit == "IDR" and self.habits.thousands != "never":
            value = value // 1_000
        if how == "stored":
            return self.plain(value)
        english = f"{value:,}"
        text = english if how == "english" else english.translate(str.maketrans(",.", ".,"))
        if how == "rupiah" and column.unit == "IDR":
            return f"Rp {text},-"
        return f"{text}%" if column.unit == "percent" else text

    def _day(self, day: date) -> Cell:
        how, container = self.habits.days, self.habits.container
        if how == "stored" and container == "xlsx":
            return day
        if how == "serial" or (how == "stored" and container == "html"):
            return self.plain((day - EXCEL_EPOCH).days)
        if how == "31 Desember 2020":
            return f"{day.day} {MONTH_NAMES[day.month - 1]} {day.year}"
        return day.strftime({"31/12/2020": "%d/%m/%Y", "31-12-2020": "%d-%m-%Y"}.get(how, "%Y-%m-%d"))

    def _cased(self, text: str) -> str:
        return text.upper() if self.habits.region_type.isupper() else text


MONTH_NAMES = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "Nopember",
    "Desember",
)  # fmt: skip


def _name_in(place: Place, year: int) -> str:
    """The official name in that year, as far as it is known."""
    if year > 2019 or place.name_2019 is None:
        return place.name
    kind, _, former = place.name_2019.title().partition(" ")
    is_other = former.casefold() not in place.name.casefold()
    return f"{kind.replace('Kab.', 'Kabupaten')} {former}" if is_other else place.name
