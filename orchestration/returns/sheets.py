"""Cells and sheets as every workbook that goes out has them."""

from datetime import date, datetime, time, timedelta
from math import isfinite

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

_FORMULA_SIGNS = ("=", "+", "-", "@")


def write(cell: Cell, value: object) -> None:
    """Put a value into a cell; a text stays a text, whatever sign it begins with."""
    if isinstance(value, bool | int | date | datetime | time | timedelta) or (
        isinstance(value, float) and isfinite(value)
    ):
        cell.value = value
        if isinstance(value, date) and not isinstance(value, datetime):
            cell.number_format = "dd/mm/yyyy"
        return
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", str(value))
    cell.data_type = "s"  # openpyxl takes what begins with `=` for a formula
    cell.quotePrefix = str(value).startswith(_FORMULA_SIGNS)


def font(**style: object) -> Font:
    """A font in the typeface that cells without one have, so that a sheet has one alone."""
    return Font(name="Calibri", **style)


def fit_to_width(sheet: Worksheet, headers: tuple[int, int]) -> None:
    """Print a sheet across, all columns on one page, with the rows of its header on every page."""
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{headers[0]}:{headers[1]}"
