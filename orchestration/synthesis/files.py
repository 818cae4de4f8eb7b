"""Pages to the bytes of a file: an xlsx, a text file with separators, or an HTML table under the name of an `.xls`."""

import csv
import io
from datetime import date, datetime

import xlsxwriter
from lxml import html
from lxml.html import builder

from orchestration.synthesis.habits import Habits
from orchestration.synthesis.pages import SYNTHETIC, Page

_ENDINGS = {"xlsx": "xlsx", "csv": "csv", "html": "xls"}


def ending(habits: Habits) -> str:
    """The ending of the file's name; as in life, it does not always tell the format."""
    return _ENDINGS[habits.container]


def write_file(pages: list[Page], habits: Habits) -> bytes:
    """The bytes of a file; the same for the same pages."""
    return {"xlsx": _write_workbook, "csv": _write_text, "html": _write_html}[habits.container](pages, habits)


def _write_workbook(pages: list[Page], _: Habits) -> bytes:
    content = io.BytesIO()
    # Texts stay texts: what begins with a sign of a formula must not become one.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(content, options) as book:
        book.set_properties({"title": SYNTHETIC, "comments": SYNTHETIC, "created": datetime(2020, 1, 1)})
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "dd/mm/yyyy"})
        for page in pages:
            sheet, headers = book.add_worksheet(page.name), set(page.headers)
            for top, left, bottom, right in page.merges:
                sheet.merge_range(top, left, bottom, right, "")
            for (row, column), cell in sorted(page.grid.items()):
                if isinstance(cell, date):
                    sheet.write_datetime(row, column, datetime(cell.year, cell.month, cell.day), day)
                elif isinstance(cell, int | float):
                    sheet.write_number(row, column, cell)
                else:
                    sheet.write_string(row, column, str(cell), bold if (row, column) in headers else None)
            if page.is_hidden:
                sheet.hide()
    return content.getvalue()


def _write_text(pages: list[Page], habits: Habits) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=habits.separator, lineterminator="\r\n")
    for page in pages:
        writer.writerows(_rows(page))
    return text.getvalue().encode(habits.encoding, errors="replace")


def _write_html(pages: list[Page], _: Habits) -> bytes:
    tables = [_table(page) for page in pages]
    body = builder.HTML(builder.HEAD(builder.META(charset="utf-8"), builder.TITLE(SYNTHETIC)), builder.BODY(*tables))
    return bytes(html.tostring(body, doctype="<!doctype html>", encoding="utf-8"))


def _table(page: Page) -> html.HtmlElement:
    spans = {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in page.merges}
    covered = {
        (row, column)
        for top, left, bottom, right in page.merges
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    } - set(spans)
    lines = []
    for row, cells in enumerate(_rows(page)):
        line = builder.TR()
        for column, text in enumerate(cells):
            if (row, column) in covered:
                continue
            cell = builder.TD(text)
            for name, span in zip(("rowspan", "colspan"), spans.get((row, column), ()), strict=False):
                cell.set(name, str(span))
            line.append(cell)
        lines.append(line)
    return builder.TABLE(*lines)


def _rows(page: Page) -> list[list[str]]:
    return [[str(page.grid.get((row, column), "")) for column in range(page.width)] for row in range(page.height)]
