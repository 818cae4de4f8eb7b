"""What calamine cannot bear of an xlsx, and what it does not tell: read off the XML in one look.

calamine lays a sheet out from its first cell to its last, and gives every cell its own copy of a shared text: a few
bytes can ask for more memory than a machine has, and end the process. It is silent on hidden rows, on errors, and on
formulas whose value was never worked out.
"""

import html
import posixpath
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from orchestration.workbooks.sheets import UnreadableFileError, too_large

LARGEST_UNPACKED = 1 << 30  # bytes; far beyond any regional workbook, and it still fits the machine
LARGEST_SHEET = 64_000_000  # cells from the first to the last, filled or not: 2 GiB while it is read
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384  # as many as a spreadsheet program shows
SMALLEST_CELL = 20  # bytes of XML: <c t="s"><v>0</v></c>

# A cell that is not in the first 26 columns and 999,999 rows; not in the first 624 columns and 99,999 rows; or not
# placed as every spreadsheet program writes it. Sheets without the first, or without the second, are within the limit.
_NOT_IN_TALL = re.compile(rb'<c\b(?! r="[A-Z]\d{1,6}"[ />])')
_NOT_IN_WIDE = re.compile(rb'<c\b(?! r="[A-W]?[A-Z]\d{1,5}"[ />])')
_NOT_PLACED = re.compile(rb'<c\b(?! r="[A-Z]{1,3}\d{1,7}"[ />])')
# Each behind a letter of it that most sheets do not have at all: to look for one letter costs next to nothing.
_SAYS_MORE = ((b"h", b"hidden="), (b"e", b't="e"'), (b"f", b"<f"))
_PREFIXED_CELL = re.compile(rb":c[ />]")  # or a text like one: that costs a look, no more
_END_OF_TEXT = b"</si>"
_HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row\b(?=[^<>]*?\shidden="(?:1|true)")[^<>]*?\sr="(\d{1,7})"')
_HIDDEN_COLUMNS = re.compile(
    rb'<(?:\w+:)?col\b(?=[^<>]*?\shidden="(?:1|true)")(?=[^<>]*?\smin="(\d{1,5})")[^<>]*?\smax="(\d{1,5})"'
)
_FORMULA = rb"<f\b[^<>]*?(?:/>|>([^<]*)</f>)"
_ERROR = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"[^<>]*? t="e"[^<>]*>(?:' + _FORMULA + rb")?<v>([^<]*)</v>")
_WITHOUT_VALUE = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"[^<>]*>' + _FORMULA + rb"(?:<v\s*/>|<v></v>)?</c>")
_PLACE = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"')
_PROBE = """
import io, resource, sys
from python_calamine import CalamineWorkbook
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[1]), int(sys.argv[1])))
book = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
for name in book.sheet_names:
    book.get_sheet_by_name(name).to_python()
"""
LONGEST_PIECE = 4 << 20  # bytes; far beyond any tag of a real sheet
PROBE_MEMORY = 4 << 30
PROBE_SECONDS = 120


@dataclass(slots=True)
class Untold:
    """What calamine does not tell of a sheet: the rows that are hidden, counted from 0, for each column whether it is,
    and what stands in cells that hold an error, or a formula whose value was never worked out."""

    rows: set[int] = field(default_factory=set)
    columns: bytearray = field(default_factory=bytearray)
    cells: dict[tuple[int, int], str] = field(default_factory=dict)


def look_at(archive: zipfile.ZipFile, content: bytes) -> dict[str, Untold]:
    """What calamine does not tell, by the name of the sheet, of a zipped workbook that it can bear.

    Raises:
        UnreadableFileError: the workbook would take more memory than a machine has.
    """
    unpacked, names = sum(entry.file_size for entry in archive.infolist()), set(archive.namelist())
    if unpacked > LARGEST_UNPACKED:
        raise too_large("the workbook unpacks to", unpacked, "bytes", LARGEST_UNPACKED)
    untold = _by_sheet(archive, _refuse_stray_cells(archive, content))
    # Each of the cells is given a copy of a text that they share.
    longest = LARGEST_UNPACKED * SMALLEST_CELL // max(unpacked, 1)
    if "xl/workbook.bin" in names or "content.xml" in names or _shares_longer_text(archive, longest):
        probe(content)
    return untold


def _refuse_stray_cells(archive: zipfile.ZipFile, content: bytes) -> dict[str, Untold]:
    """Refuse a workbook whose sheets span more cells than a machine holds, however few of them are filled.

    calamine lays a sheet out from its first cell to its last: two stray cells would end the process, not raise. Where
    the places of the cells can be read off the XML as it stands, they are; else a process of its own tries first.

    Returns what calamine does not tell and the same look at the XML does, by entry of the archive.
    """
    all_untold: dict[str, Untold] = {}
    is_probed = False
    for entry in archive.infolist():
        if not entry.filename.endswith(".xml") and not entry.filename.startswith("xl/worksheets/"):
            continue
        # Which of the two shapes a sheet has, its first piece tells; the others only have to keep to it.
        near, is_odd = [_NOT_IN_TALL, _NOT_IN_WIDE], False
        untold = Untold()
        for number, text in enumerate(_whole_tags(archive, entry)):
            has_prefix = b":" in text and _PREFIXED_CELL.search(text) is not None
            is_odd = is_odd or has_prefix or b"\x00" in text or len(text) > LONGEST_PIECE
            if not is_odd and b"<c" not in text:
                continue
            while near and near[0].search(text):
                near = near[1:] if number == 0 else []
            if any(letter in text and sign in text for letter, sign in _SAYS_MORE):
                all_untold[entry.filename] = untold
                _note_untold(text, untold, is_first=number == 0)
        if is_probed or (near and not is_odd):
            continue
        span = None if is_odd else _span(archive, entry)
        if span is None:
            probe(content)
            is_probed = True
        elif span[0] * span[1] > LARGEST_SHEET:
            what = f"the sheet spans {span[0]:,} rows and {span[1]:,} columns:"
            raise too_large(what, span[0] * span[1], "cells", LARGEST_SHEET)
    return all_untold


def _note_untold(text: bytes, untold: Untold, *, is_first: bool) -> None:
    for letters, row, _, seen in _ERROR.findall(text):
        untold.cells[int(row) - 1, _column_number(letters) - 1] = html.unescape(seen.decode(errors="replace"))
    for letters, row, formula in _WITHOUT_VALUE.findall(text):
        seen = html.unescape(formula.decode(errors="replace"))
        untold.cells[int(row) - 1, _column_number(letters) - 1] = f"={seen}"
    untold.rows.update(row - 1 for row in map(int, _HIDDEN_ROW.findall(text)) if row <= MOST_ROWS)
    for first, last in _HIDDEN_COLUMNS.findall(text) if is_first else ():  # columns stand before all cells
        start, end = max(int(first) - 1, 0), min(int(last), MOST_COLUMNS)
        untold.columns.extend(bytes(max(end - len(untold.columns), 0)))
        untold.columns[start:end] = b"\x01" * (end - start)


def _by_sheet(archive: zipfile.ZipFile, untold: dict[str, Untold]) -> dict[str, Untold]:
    """Untold things by the name of their sheet. Nothing where the workbook does not say which entry is which sheet."""
    if not untold:
        return {}
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        links = etree.fromstring(archive.read("xl/_rels/workbook.xml.rels"), parser)
        book = etree.fromstring(archive.read("xl/workbook.xml"), parser)
    except (KeyError, etree.XMLSyntaxError):
        return {}
    # A target that begins with a slash is counted from the root of the archive, any other from the workbook's folder.
    entries = {link.get("Id"): posixpath.join("xl", link.get("Target", "")).lstrip("/") for link in links}
    by_sheet = {}
    for sheet in book.iter("{*}sheet"):
        entry = entries.get(next((value for name, value in sheet.items() if name.endswith("}id")), None))
        if entry in untold:
            by_sheet[sheet.get("name", "")] = untold[entry]
    return by_sheet


def _whole_tags(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """An entry's XML in pieces that end where a cell does, or at least a tag: one that is cut is read with the next.

    A piece longer than LONGEST_PIECE ends anywhere.
    """
    with archive.open(entry) as xml:
        tail = b""
        while chunk := xml.read(1 << 20):
            text = tail + chunk
            end_of_cell = text.rfind(b"</c>")
            cut = end_of_cell + len(b"</c>") if end_of_cell >= 0 else text.rfind(b">") + 1
            cut = cut if len(text) <= LONGEST_PIECE else len(text)
            yield text[:cut]
            tail = text[cut:]
        yield tail


def _span(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> tuple[int, int] | None:
    """The last row and the last column with a cell, counted from 1; None if a cell does not tell where it is."""
    rows, columns = {0}, {b""}
    for text in _whole_tags(archive, entry):
        if _NOT_PLACED.search(text):
            return None
        places = set(_PLACE.findall(text))
        rows.update(int(row) for _, row in places)
        columns.update(column for column, _ in places)
    return max(rows), max(map(_column_number, columns))


def probe(content: bytes) -> None:
    """Open a workbook in a process with a limit on memory and time, which may die in our place."""
    command = [sys.executable, "-c", _PROBE, str(PROBE_MEMORY)]
    try:
        outcome = subprocess.run(command, input=content, capture_output=True, timeout=PROBE_SECONDS, check=False)
        died = outcome.returncode < 0 or b"MemoryError" in outcome.stderr
    except subprocess.TimeoutExpired:
        died = True
    if died:
        message = f"the workbook takes more than {PROBE_MEMORY >> 30} GiB or {PROBE_SECONDS} seconds to open"
        raise UnreadableFileError("file_too_large", message, f"{len(content)} B")


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _shares_longer_text(archive: zipfile.ZipFile, longest: int) -> bool:
    """Whether the cells of an xlsx may share a text of more bytes than `longest`."""
    for entry in archive.infolist():
        if not entry.filename.lower().endswith("sharedstrings.xml"):
            continue
        with archive.open(entry) as texts:
            rest = b""
            while chunk := texts.read(1 << 20):
                rest += chunk
                start = 0
                while len(rest) - start > longest:
                    end = rest.rfind(_END_OF_TEXT, start, start + longest + len(_END_OF_TEXT))
                    if end < 0:
                        return True
                    start = end + len(_END_OF_TEXT)
                last = rest.rfind(_END_OF_TEXT, start)
                rest = rest[start if last < 0 else last + len(_END_OF_TEXT) :]
    return False
