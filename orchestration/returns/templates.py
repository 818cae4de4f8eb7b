"""An empty workbook of a form, ready to be filled in by one office for one year, which the reader takes as it is."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from orchestration.regions import NATIONAL_CODE, Level, Region
from orchestration.returns.sheets import fit_to_width, font, write
from orchestration.workbooks import Form
from orchestration.workbooks.contracts import ANY_TEXT, PATH_SIGN, PERIOD, PROVINCE, REGION, Column
from orchestration.workbooks.periods import read_days
from orchestration.workbooks.submissions import OUR_SHEET
from orchestration.workbooks.xlsx import MOST_ROWS

Categories = Mapping[str, Mapping[str, Sequence[str]]]

FIRST_YEAR = 2016  # PK2UKM began
_YEAR_WORD = "Tahun Anggaran"
_UNIT_WORDS = {"persons": "Orang", "posts": "Orang", "IDR": "Rp", "percent": "%", "enterprises": "Unit"}
_SPOKEN = {
    "integer": "Bilangan bulat, 0 atau lebih.",
    "number": "Bilangan, 0 atau lebih.",
    "text": "Teks.",
    "category": "Pilih dari daftar.",
    "national_id": "NIK 16 angka, disimpan sebagai teks.",
    "date": "Tanggal, misalnya 31/12/2021.",
}
_SPOKEN_UNITS = {
    "persons": "orang",
    "posts": "orang",
    "IDR": "rupiah",
    "percent": "persen",
    "enterprises": "unit usaha",
    "points": "nilai 0 sampai 100",
}
_SPOKEN_PERSONAL = {
    "pseudonymise": "Data pribadi: hanya disimpan sebagai samaran.",
    "drop": "Data pribadi: tidak disimpan.",
}
_SPOKEN_PLACES = {
    PROVINCE: "Pilih provinsi dari daftar.",
    REGION: "Pilih daerah dari daftar. Wajib diisi.",
    PERIOD: "Pilih tahun dari daftar. Wajib diisi.",
}
_HEAD, _LINE = PatternFill("solid", fgColor="DDEBF7"), Side(style="thin", color="9DB2C9")
_LISTS = "Daftar"


class TemplateError(ValueError):
    """A template that cannot be made: the region is not there in that year, or the year is none."""


@dataclass(frozen=True, slots=True)
class TemplateColumn:
    """One column: what stands under it (a column of the contract, or the place of region, province or period), and its
    header from top to bottom."""

    target: str
    path: tuple[str, ...]


def template(form: Form, region_code: str, period: str, regions: Mapping[str, Region], categories: Categories) -> bytes:
    """The xlsx of a form for a region (a province's has all of its regencies and cities) and a period.

    The period is a year, or for a form whose periods are days a day or the first and last, `2021-03-02/2021-03-05`.

    Raises:
        TemplateError: nobody could fill it in.
    """
    told, year = _told(period, form)
    if region_code not in regions:
        raise TemplateError(f"{region_code!r} is the code of no region; codes are like 32 or 32.04")
    region = regions[region_code]
    places = _places(region, year, regions)
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Data"
    lists = _Lists(book)
    columns = columns_of(form)
    first = _titles(sheet, form, region, year, told)
    below = first + max(len(column.path) for column in columns)
    _headers(sheet, columns, first, below)
    for number, column in enumerate(columns, start=1):
        letter = get_column_letter(number)
        _body_format(sheet, letter, form.columns.get(column.target), len(column.path[-1]))
        check = _check(column.target, form, year, places, categories, lists)
        if check is not None:
            check.add(f"{letter}{below}:{letter}{MOST_ROWS}")
            sheet.add_data_validation(check)
        note = Comment(_note(column.target, form), "Neraca Pendamping", width=280, height=110)
        sheet.cell(first + len(column.path) - 1, number).comment = note
    sheet.freeze_panes = sheet.cell(below, 1)
    fit_to_width(sheet, headers=(first, below - 1))
    sheet.protection.sheet = True
    # What is not locked may be sorted, and its columns be made wider.
    sheet.protection.formatColumns = sheet.protection.sort = sheet.protection.insertRows = False
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def columns_of(form: Form) -> list[TemplateColumn]:
    """The columns of a form's template, left to right.

    A region's code is left out: its name, taken from the list, says it all, and a code could only contradict it.
    """
    region = form.region
    places = {
        PROVINCE: region.province,
        REGION: region.header,
        PERIOD: form.period.header if not form.period.title else [],
    }
    headers = {target: entries[0] for target, entries in places.items() if entries}
    headers |= {name: column.header[0] for name, column in form.columns.items()}
    return [
        TemplateColumn(target, tuple(_written(part, form.columns.get(target)) for part in entry.split(PATH_SIGN)))
        for target, entry in headers.items()
    ]


def _written(text: str, column: Column | None) -> str:
    """A contract's header as it is written down: in place of any text at its end stands the unit."""
    text = text.strip()
    if text.endswith(ANY_TEXT) and column is not None and column.unit in _UNIT_WORDS:
        text = f"{text.removesuffix(ANY_TEXT)} ({_UNIT_WORDS[column.unit]})"
    return " ".join(text.replace(ANY_TEXT, " ").split())


def _told(period: str, form: Form) -> tuple[str, int]:
    """A period as a title tells it, and its year."""
    last, told = date.today().year + 1, period.replace("/", " s/d ")
    if form.period.days and read_days(told) != period:
        raise TemplateError(f"{period!r} is no day like 2021-03-02, nor the first and last, 2021-03-02/2021-03-05")
    year = period[:4]
    is_year = year.isdecimal() and len(year) == 4 and FIRST_YEAR <= int(year) <= last
    if not is_year or (period != year and not form.period.days):
        raise TemplateError(f"{period!r} is no year from {FIRST_YEAR} to {last}")
    return told, int(year)


@dataclass(frozen=True, slots=True)
class _Places:
    """The provinces and the offices that may be chosen, and how each region is named in that year."""

    provinces: list[str]
    regions: list[Region]
    year: int

    def names(self, form: Form) -> list[str]:
        return [region_name(region, self.year, form) for region in self.regions]


def region_name(region: Region, year: int, form: Form) -> str:
    """A region as the form writes it: where a bare name means the province's own office, a province stands bare."""
    if region.level is Level.PROVINCE:
        return region.short_name if form.region.bare_name is Level.PROVINCE else f"Provinsi {region.short_name}"
    return region.at(year)[-1].name


def _places(region: Region, year: int, regions: Mapping[str, Region]) -> _Places:
    there = [other for other in regions.values() if other.at(year) and other.code != NATIONAL_CODE]
    if region.code != NATIONAL_CODE and region not in there:
        raise TemplateError(f"{region.code} {region.name} did not exist in {year}")
    if region.level is Level.PROVINCE:
        chosen = [region, *(other for other in there if _province_of(other, year) == region.code and other != region)]
    else:
        chosen = there if region.code == NATIONAL_CODE else [region]
    provinces = {region.code if region.level is Level.PROVINCE else _province_of(region, year) for region in chosen}
    return _Places([regions[code].short_name for code in sorted(filter(None, provinces))], chosen, year)


def _province_of(region: Region, year: int) -> str | None:
    return region.at(year)[-1].province_code


# What stands on the sheet


def _titles(sheet: Worksheet, form: Form, region: Region, year: int, told: str) -> int:
    """The rows above the header; the row below them, counted from 1, where it begins."""
    lines = []
    if words := form.period.title:
        lines = [form.title.upper()]
        if region.code != NATIONAL_CODE:
            is_province = region.level is Level.PROVINCE
            lines.append((f"Provinsi {region.short_name}" if is_province else region.at(year)[-1].name).upper())
        word = _YEAR_WORD if _YEAR_WORD in words and not form.period.days else words[0]
        lines.append(f"{word.upper()} {told}")
    for number, line in enumerate(lines, start=1):
        write(sheet.cell(number, 1), line)
        sheet.cell(number, 1).font = font(bold=True)
    return len(lines) + 2 if lines else 1


def _headers(sheet: Worksheet, columns: Sequence[TemplateColumn], first: int, below: int) -> None:
    """The rows of the header, headings merged over their columns and single headers over all rows."""
    depth = below - first
    for number, column in enumerate(columns, start=1):
        for row in range(first, below):
            cell = sheet.cell(row, number)
            cell.font, cell.fill = font(bold=True), _HEAD
            cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
            cell.border = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
        last = first + len(column.path) - 1
        write(sheet.cell(last, number), column.path[-1])
        if last < below - 1:
            sheet.merge_cells(start_row=last, start_column=number, end_row=below - 1, end_column=number)
    for level in range(depth - 1):
        number = 1
        for heading, group in groupby(
            column.path[: level + 1] if len(column.path) > level + 1 else () for column in columns
        ):
            end = number + len(list(group))
            if heading:
                write(sheet.cell(first + level, number), heading[-1])
                sheet.merge_cells(
                    start_row=first + level, start_column=number, end_row=first + level, end_column=end - 1
                )
            number = end


def _body_format(sheet: Worksheet, letter: str, column: Column | None, header_length: int) -> None:
    """How a column's cells are shown and stored; all but the header's can be written into."""
    dimension = sheet.column_dimensions[letter]
    dimension.width = min(max(14, header_length + 4), 34)
    dimension.protection = Protection(locked=False)
    kind = column.type if column is not None else "text"
    dimension.number_format = {"integer": "#,##0", "number": "General", "date": "dd/mm/yyyy"}.get(kind, "@")


class _Lists:
    """The lists to choose from, one a column, on a hidden sheet that the reader passes over."""

    def __init__(self, book: Workbook) -> None:
        self.sheet = book.create_sheet(_LISTS)
        self.sheet.sheet_state = Worksheet.SHEETSTATE_HIDDEN
        self.sheet["A1"] = OUR_SHEET
        self.areas: dict[tuple[str, ...], str] = {}

    def area(self, texts: Sequence[str]) -> str:
        """The cells that hold these texts; lists that are used twice are written once."""
        key = tuple(texts)
        if key not in self.areas:
            letter = get_column_letter(len(self.areas) + 1)
            for row, text in enumerate(texts, start=2):
                write(self.sheet[f"{letter}{row}"], text)
            self.areas[key] = f"{_LISTS}!${letter}$2:${letter}${len(texts) + 1}"
        return self.areas[key]


def _check(
    target: str, form: Form, year: int, places: _Places, categories: Categories, lists: _Lists
) -> DataValidation | None:
    """What a spreadsheet program lets into a column; None where it is any text."""
    column = form.columns.get(target)
    chosen = {PROVINCE: places.provinces, REGION: places.names(form), PERIOD: [str(year)]}.get(target)
    if column is not None and column.categories is not None:
        chosen = [ways[0] for ways in categories[column.categories].values()]
    if chosen is not None:
        check = DataValidation("list", formula1=lists.area(chosen), allow_blank=True)
    elif column is None or column.type == "text":
        return None
    elif column.type == "national_id":
        check = DataValidation("textLength", operator="equal", formula1="16", allow_blank=True)
    elif column.type == "date":
        check = DataValidation("date", operator="greaterThan", formula1="DATE(2000,1,1)", allow_blank=True)
    else:
        kind = "whole" if column.type == "integer" else "decimal"
        check = DataValidation(kind, operator="greaterThanOrEqual", formula1="0", allow_blank=True)
    check.showErrorMessage = True
    check.errorTitle, check.error = "Isian tidak sesuai", _expected(target, form)
    return check


def _expected(target: str, form: Form) -> str:
    """What belongs into a column, in Indonesian."""
    return _SPOKEN[form.columns[target].type] if target in form.columns else _SPOKEN_PLACES[target]


def _note(target: str, form: Form) -> str:
    """What belongs into a column, in which unit, whether it must, and what becomes of it."""
    words, column = [_expected(target, form)], form.columns.get(target)
    if column is None:
        return words[0]
    if column.unit is not None:
        words.append(f"Satuan: {_SPOKEN_UNITS[column.unit]}.")
    if column.required:
        words.append("Wajib diisi.")
    if column.personal:
        words.append(_SPOKEN_PERSONAL[column.personal])
    return " ".join(words)
