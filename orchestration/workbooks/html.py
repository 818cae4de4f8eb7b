"""HTML tables, as many web systems hand them out under the name `.xls`."""

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

LARGEST_SPAN = 1_000  # columns or rows of one cell; more is a mistake or a trap
MOST_COLUMNS = 16_384  # as many as a spreadsheet program shows
MOST_CELLS = 20_000_000  # of all tables of a page, filled or not
Merge = tuple[int, int, int, int]


def read_html_tables(content: bytes) -> list[tuple[list[list[object]], list[Merge]]]:
    """Every table of a page as rows and merges (first row, first column, last row, last column).

    A table inside a cell of another is a table of its own, and no text of that cell.

    Raises:
        ValueError: the page has no table, or is no page.
        OverflowError: its tables have more columns or cells than the limits above.
    """
    try:
        page = document_fromstring(content, parser=HTMLParser(huge_tree=False))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise ValueError(f"not readable as HTML: {error}") from error
    tables = []
    cells = 0
    for table in reversed(list(page.iter("table"))):  # inner ones first, each emptied once it is read
        rows, merges = _read(table)
        table.clear(keep_tail=True)
        cells += sum(len(row) or 1 for row in rows)
        if cells > MOST_CELLS:
            raise OverflowError(f"more than {MOST_CELLS:,} cells")
        if rows:
            tables.append((rows, merges))
    if not tables:
        raise ValueError("a page without a table")
    return tables[::-1]


def _read(table: HtmlElement) -> tuple[list[list[object]], list[Merge]]:
    rows: list[list[object]] = []
    merges: list[Merge] = []
    taken_until: dict[int, int] = {}  # by column: the row at which no cell above covers it any more
    cells_in_all = 0
    for number, row in enumerate(table.iter("tr")):
        cells: list[object] = []
        column = 0
        for cell in row.iterchildren("td", "th"):
            while taken_until.get(column, 0) > number:
                column += 1
            wide, high = _span(cell, "colspan"), _span(cell, "rowspan")
            if column + wide > MOST_COLUMNS:
                raise OverflowError(f"a row of more than {MOST_COLUMNS:,} columns")
            cells.extend([None] * (column - len(cells)))
            cells.append(_text(cell))
            if wide > 1 or high > 1:
                merges.append((number, column, number + high - 1, column + wide - 1))
            if high > 1:
                taken_until.update(dict.fromkeys(range(column, column + wide), number + high))
            column += wide
        rows.append(cells)
        cells_in_all += len(cells)
        if cells_in_all > MOST_CELLS:
            raise OverflowError(f"more than {MOST_CELLS:,} cells")
    last = len(rows) - 1
    return rows, [(top, first, min(bottom, last), right) for top, first, bottom, right in merges]


def _text(cell: HtmlElement) -> str | None:
    """A cell's text, a line for each piece of it.

    Elements inside it part lines, or a footnote's mark from its number: joined, they would be another number.
    """
    pieces = cell.xpath(".//text()") if len(cell) else [cell.text or ""]
    return "\n".join(filter(None, (" ".join(piece.split()) for piece in pieces))) or None


def _span(cell: HtmlElement, name: str) -> int:
    text = (cell.get(name) or "1").strip()
    if not text.isdecimal():
        return 1
    return min(max(int(text), 1), LARGEST_SPAN) if len(text) < 10 else LARGEST_SPAN
