"""HTML tables, as many web systems hand them out under the name `.xls`."""

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

LARGEST_SPAN = 1_000  # columns or rows of one cell; more is a mistake or a trap
Merge = tuple[int, int, int, int]


def read_html_tables(content: bytes) -> list[tuple[list[list[object]], list[Merge]]]:
    """Every outermost table of a page as rows and merges (first row, first column, last row, last column).

    Raises:
        ValueError: the page has no table, or is no page.
    """
    try:
        page = document_fromstring(content, parser=HTMLParser(huge_tree=False))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise ValueError(f"not readable as HTML: {error}") from error
    tables = [table for table in page.iter("table") if not any(a.tag == "table" for a in table.iterancestors())]
    if not tables:
        raise ValueError("a page without a table")
    return [_read(table) for table in tables]


def _read(table: HtmlElement) -> tuple[list[list[object]], list[Merge]]:
    rows: list[list[object]] = []
    merges: list[Merge] = []
    taken: set[tuple[int, int]] = set()  # places that a cell above or to the left covers
    for number, row in enumerate(table.iter("tr")):
        cells: list[object] = []
        column = 0
        for cell in row.iterchildren("td", "th"):
            while (number, column) in taken:
                column += 1
            wide, high = _span(cell, "colspan"), _span(cell, "rowspan")
            cells.extend([None] * (column - len(cells)))
            cells.append(" ".join(cell.text_content().split()) or None)
            if wide > 1 or high > 1:
                merges.append((number, column, number + high - 1, column + wide - 1))
                taken.update((r, c) for r in range(number, number + high) for c in range(column, column + wide))
            column += wide
        rows.append(cells)
    last = len(rows) - 1
    return rows, [(top, first, min(bottom, last), right) for top, first, bottom, right in merges]


def _span(cell: HtmlElement, name: str) -> int:
    text = (cell.get(name) or "1").strip()
    return min(max(int(text), 1), LARGEST_SPAN) if text.isdigit() else 1
