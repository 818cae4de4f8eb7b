"""A file that was sent, as a workbook that shows its sender what to mend.

An xlsx or xlsm is copied as it is, without macros; every other format is laid out anew from the cells that the reader
saw. In both the bad cells are coloured and commented, and a first sheet lists every finding.
"""

import io
import re
import warnings
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, PatternFill
from openpyxl.utils import get_column_letter, quote_sheetname, range_boundaries
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from orchestration.findings import Severity
from orchestration.returns.advice import Advice
from orchestration.returns.sheets import fit_to_width, font, write
from orchestration.workbooks import Sheet, UnreadableFileError, read_sheets
from orchestration.workbooks.submissions import OUR_SHEET, is_ours
from orchestration.workbooks.xlsx import MOST_COLUMNS, MOST_ROWS

LIST = "Perbaikan"
# openpyxl takes some 25 s and 0.7 GiB for a million cells: a larger file comes back as its list alone.
MOST_CELLS = 1_000_000
LARGEST_COPIED = 128 << 20  # bytes unpacked; an empty cell with a format takes memory like a filled one
MOST_LISTED = 2_000  # findings: what is wrong more often than that is mended by column, not cell by cell
NARROWEST, WIDEST = 8, 40  # characters of a column that is laid out anew
TALLEST = 400  # points; spreadsheet programs have no higher rows
LONGEST_SHEET_NAME = 31  # in every spreadsheet program

_FILLS = {
    Severity.CRITICAL: PatternFill("solid", fgColor="FFC7CE"),
    Severity.WARNING: PatternFill("solid", fgColor="FFEB9C"),
    Severity.INFO: PatternFill("solid", fgColor="DDEBF7"),
}
_SEVERITIES = {Severity.CRITICAL: "Kritis", Severity.WARNING: "Peringatan", Severity.INFO: "Catatan"}
_MENDED_BY = {"region": "Dinas pengirim", "publisher": "Penerbit data", "ministry": "Kementerian"}
_HEADERS = {
    "No": 5,
    "Tingkat": 12,
    "Lembar": 18,
    "Sel": 8,
    "Tertulis": 24,
    "Diharapkan": 42,
    "Yang perlu diperbaiki": 62,
    "Diperbaiki oleh": 16,
    "Aturan": 46,
}  # header → width
_HEAD, _LINK = PatternFill("solid", fgColor="1F4E78"), font(color="0563C1", underline="single")
_WRAPPED = Alignment(horizontal="left", vertical="top", wrap_text=True)
_LEGEND = (
    "Merah (kritis): datanya ditahan sampai diperbaiki. Kuning (peringatan): datanya dimuat dengan tanda. "
    "Biru: catatan saja. Data pribadi di kolom Tertulis disamarkan: # untuk angka, x untuk huruf."
)
_TO_DO = "Perbaiki sel yang berwarna di lembar lain, simpan, lalu kirim kembali berkas ini. Lembar ini boleh tetap ada."
_ONLY_LIST = (
    "Salinan berkas tidak disertakan karena {why}. Perbaiki di berkas asli menurut daftar ini, lalu kirim kembali."
)


@dataclass(slots=True)
class _Copy:
    """A workbook to write into, which sheet of it is which of the reader's, and what its sender must know of it."""

    book: Workbook
    sheets: dict[str | None, Worksheet] = field(default_factory=dict)
    note: str = _TO_DO


def correction_workbook(content: bytes, name: str, advice: Sequence[Advice]) -> bytes:
    """The xlsx that goes back for a file of this content and name.

    A file that cannot be read, or is too large to copy (MOST_CELLS), gives the list alone.
    """
    try:
        sheets = read_sheets(content)
    except UnreadableFileError:
        return _filled(_list_alone("berkasnya tidak dapat dibaca"), name, advice)
    if _size(sheets) > MOST_CELLS or any(_is_oversized(sheet) for sheet in sheets):
        return _filled(_list_alone(f"berkasnya melebihi {MOST_CELLS:,} sel".replace(",", ".")), name, advice)
    if _can_be_copied(content):
        with suppress(Exception):  # openpyxl raises whatever it stumbles over in other programs' workbooks
            return _filled(_copied(content), name, advice)
    return _filled(_laid_out(sheets), name, advice)


def _filled(copy: _Copy, name: str, advice: Sequence[Advice]) -> bytes:
    by_cell: dict[tuple[str | None, str], list[Advice]] = defaultdict(list)
    for piece in advice[:MOST_LISTED]:
        if piece.finding.sheet in copy.sheets and (place := _cell_of(piece)):
            by_cell[piece.finding.sheet, place].append(piece)
    for (sheet, place), of_cell in by_cell.items():
        _mark(copy.sheets[sheet], place, of_cell)
    _write_list(copy, name, advice)
    content = io.BytesIO()
    copy.book.save(content)
    return content.getvalue()


def _cell_of(advice: Advice) -> str | None:
    """The cell to show: that of the finding, or the first of its row."""
    finding = advice.finding
    return finding.cell or (f"A{finding.row}" if finding.row else None)


# The copy


def _size(sheets: Iterable[Sheet]) -> int:
    """Cells from the first to the last of each sheet, and those that merges cover."""
    cells = 0
    for sheet in sheets:
        cells += len(sheet.rows) * max(map(len, sheet.rows), default=0)
        cells += sum((bottom - top + 1) * (right - left + 1) for top, left, bottom, right in sheet.merges)
    return cells


def _is_oversized(sheet: Sheet) -> bool:
    return len(sheet.rows) > MOST_ROWS or max(map(len, sheet.rows), default=0) > MOST_COLUMNS


# An attribute of a tag with its value: no value has a `<` in it.
_SPANNED = re.compile(
    rb"""<(?:[\w.-]+:)?(?:mergeCell|hyperlink)\s(?:[^<>"']|"[^"<]*"|'[^'<]*')*?\bref\s*=\s*["']([^"'<]*)"""
)


def _can_be_copied(content: bytes) -> bool:
    """Whether the content is an xlsx or xlsm that openpyxl can open within reason.

    It makes a cell of each that a merge or a link spans, however few of them the reader saw.
    """
    if not content.startswith(b"PK"):
        return False
    spanned = 0
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
        if "xl/workbook.xml" not in archive.namelist() or sum(entry.file_size for entry in entries) > LARGEST_COPIED:
            return False
        for entry in entries:
            text = archive.read(entry)
            is_sheet = entry.filename.endswith(".xml") or entry.filename.startswith("xl/worksheets/")
            if is_sheet and b"\x00" in text:  # in an encoding that the pattern does not read
                return False
            for area in _SPANNED.findall(text) if is_sheet else ():
                try:
                    left, top, right, bottom = range_boundaries(area.decode())
                    spanned += (right - left + 1) * (bottom - top + 1)
                except (ValueError, TypeError):  # no area, or one without all its corners
                    return False
    return spanned <= MOST_CELLS


def _copied(content: bytes) -> _Copy:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of each extension that it does not keep
        book = load_workbook(io.BytesIO(content))
    for sheet in book.worksheets:
        if sheet["A1"].value == OUR_SHEET and sheet.title.startswith(LIST):
            book.remove(sheet)
    left_out = b"vbaProject.bin" in content or b"xl/media/" in content
    note = f"{_TO_DO} Makro dan gambar tidak disertakan dalam salinan ini." if left_out else _TO_DO
    return _Copy(book, {sheet.title: sheet for sheet in book.worksheets}, note)


def _laid_out(sheets: Iterable[Sheet]) -> _Copy:
    """The cells and merges that the reader saw, as a workbook; texts stay texts."""
    book = Workbook()
    book.remove(book.worksheets[0])
    copy = _Copy(book)
    for sheet in sheets:
        if is_ours(sheet):
            continue
        page = copy.sheets[sheet.name] = book.create_sheet(_sheet_name(sheet.name or "Data", book.sheetnames))
        widths: dict[int, int] = defaultdict(lambda: NARROWEST)
        for row, cells in enumerate(sheet.rows, start=1):
            for column, value in enumerate(cells, start=1):
                if value is not None and value != "":
                    write(page.cell(row, column), value)
                    widths[column] = max(widths[column], len(str(value)) + 2)
        for column, width in widths.items():
            page.column_dimensions[get_column_letter(column)].width = min(width, WIDEST)
        for top, left, bottom, right in sheet.merges:
            page.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)
        for row in sheet.hidden_rows:
            page.row_dimensions[row + 1].hidden = True
        for column in sheet.hidden_columns:
            page.column_dimensions[get_column_letter(column + 1)].hidden = True
        if sheet.is_hidden:
            page.sheet_state = Worksheet.SHEETSTATE_HIDDEN
    return copy


def _list_alone(why: str) -> _Copy:
    book = Workbook()
    book.remove(book.worksheets[0])
    return _Copy(book, note=_ONLY_LIST.format(why=why))


def _sheet_name(name: str, taken: Iterable[str]) -> str:
    """A name that every spreadsheet program takes, and no other sheet has; of a long one its end, which tells more."""
    clean = re.sub(r"[\[\]:*?/\\\x00-\x1f]", "-", name)
    number, ending, others = 1, "", {other.casefold() for other in taken}
    while True:
        free = clean[len(ending) - LONGEST_SHEET_NAME :].strip("' ") + ending or "Data"
        if free.casefold() not in others:
            return free
        number += 1
        ending = f" ({number})"


# The marks


def _mark(sheet: Worksheet, place: str, advice: Sequence[Advice]) -> None:
    """Colour a cell by its gravest finding and say in a comment what is wrong with it."""
    cell = _written_cell(sheet, place)
    cell.fill = _FILLS[advice[0].finding.severity]
    texts = [f"{_SEVERITIES[c.finding.severity]}: {c.words}\nDiharapkan: {c.expected}" for c in advice]
    if cell.comment is not None:
        texts.append(cell.comment.text)
    text = "\n\n".join(dict.fromkeys(texts))
    cell.comment = Comment(ILLEGAL_CHARACTERS_RE.sub("", text), "Neraca Pendamping", width=320)
    cell.comment.height = 30 + 18 * sum(1 + len(line) // 50 for line in text.splitlines())


def _written_cell(sheet: Worksheet, place: str) -> Cell:
    """The cell at a place; of merged cells the one that is shown."""
    cell = sheet[place]
    if isinstance(cell, MergedCell):
        area = next(area for area in sheet.merged_cells.ranges if place in area)
        cell = sheet.cell(area.min_row, area.min_col)
    return cell


# The list


def _write_list(copy: _Copy, name: str, advice: Sequence[Advice]) -> None:
    for other in copy.book.worksheets:
        other.sheet_view.tabSelected = False  # of sheets selected together, all take what is typed into one
    sheet = copy.book.create_sheet(_sheet_name(LIST, copy.book.sheetnames), 0)
    sheet.sheet_view.tabSelected = True
    copy.book.active = 0
    copy.book.views[0].firstSheet = 0
    counts = [
        f"{sum(c.finding.severity is severity for c in advice):,} {word.lower()}".replace(",", ".")
        for severity, word in _SEVERITIES.items()
    ]
    lines = [OUR_SHEET, f"Perbaikan untuk berkas {name}", ", ".join(counts), copy.note, _LEGEND]
    for number, line in enumerate(lines, start=1):
        write(sheet.cell(number, 1), line)
    sheet["A1"].font = font(italic=True, color="808080")
    sheet["A2"].font = font(bold=True, size=14)
    sheet.row_dimensions[2].height = 20
    header = len(lines) + 2
    for column, (title, width) in enumerate(_HEADERS.items(), start=1):
        cell = sheet.cell(header, column, title)
        cell.font, cell.fill = font(bold=True, color="FFFFFF"), _HEAD
        sheet.column_dimensions[get_column_letter(column)].width = width
    for row, piece in enumerate(advice[:MOST_LISTED], start=header + 1):
        _write_advice(sheet, row, row - header, piece, copy)
    if len(advice) > MOST_LISTED:
        rest = f"… dan {len(advice) - MOST_LISTED:,} temuan lainnya".replace(",", ".")
        write(sheet.cell(header + 1 + MOST_LISTED, 1), rest)
    sheet.freeze_panes = sheet.cell(header + 1, 1)
    sheet.auto_filter.ref = f"A{header}:{get_column_letter(len(_HEADERS))}{sheet.max_row}"
    fit_to_width(sheet, headers=(header, header))


def _write_advice(sheet: Worksheet, row: int, number: int, advice: Advice, copy: _Copy) -> None:
    finding, page = advice.finding, copy.sheets.get(advice.finding.sheet)
    values = (
        number,
        _SEVERITIES[finding.severity],
        page.title if page is not None else finding.sheet,
        _cell_of(advice) or ("lembar" if page is not None else None),
        finding.seen,
        advice.expected,
        advice.words,
        _MENDED_BY[advice.mended_by],
        finding.rule,
    )
    for column, value in enumerate(values, start=1):
        cell = sheet.cell(row, column)
        if value is not None:
            write(cell, value)
        cell.alignment = _WRAPPED
    # Not every program fits a row to its wrapped texts by itself.
    lines = [-(-len(str(value)) // width) for value, width in zip(values, _HEADERS.values(), strict=True) if value]
    sheet.row_dimensions[row].height = min(15 * max(lines), TALLEST)
    sheet.cell(row, 2).fill = _FILLS[finding.severity]
    if page is not None:
        place = sheet.cell(row, 4)
        place.hyperlink = Hyperlink(
            ref=place.coordinate, location=f"{quote_sheetname(page.title)}!{_cell_of(advice) or 'A1'}"
        )
        place.font = _LINK
