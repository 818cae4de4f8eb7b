"""Bytes to sheets of cells. The format is recognised by content, never by the file's name."""

import csv
import html
import io
import posixpath
import re
import subprocess
import sys
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import python_calamine
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

# 1 GiB of cells unpacked is far beyond any regional workbook and still fits the machine.
LARGEST_UNPACKED = 1 << 30
LARGEST_TEXT = 128 << 20
MOST_MEMBERS = 1_000  # files in a zip of files
LARGEST_SHEET = 64_000_000  # cells from the first to the last, filled or not: 2 GiB while it is read
MOST_CELLS = 20_000_000  # of all sheets of a file, filled or not: 3 GiB as rows of Python objects
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384  # as many as a spreadsheet program shows
SMALLEST_CELL = 20  # bytes of XML: <c t="s"><v>0</v></c>

_ZIP = b"PK\x03\x04"
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_HTML = re.compile(rb"<(!doctype html|html|table|meta|head|body)\b", re.IGNORECASE)
_BLANK_BYTES = b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"  # white space and byte order marks
_SEPARATORS = ";,\t|"


class UnreadableFileError(Exception):
    """A file that holds no sheets we can read; `rule` is the reading rule it breaks, `seen` what it looks like."""

    def __init__(self, rule: str, message: str, seen: str | None = None) -> None:
        super().__init__(message)
        self.rule = rule
        self.seen = seen


@dataclass(slots=True)
class Sheet:
    """One sheet as it stands: `rows[0][0]` is A1; `merges` are (first row, first column, last row, last column).

    `name` is None for a text file, which has no sheets. `hidden_rows` and `hidden_columns`, counted from 0, are those
    with something in them. Only xlsx and xlsm tell them: those of xls, xlsb and ods cannot be had without a second
    reader, and stay empty.
    """

    name: str | None
    rows: list[list[object]]
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    is_hidden: bool = False
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Contents:
    """The sheets of a file, and the files inside it that could not be read: name inside the file, and why."""

    sheets: list[Sheet]
    unreadable: list[tuple[str, "UnreadableFileError"]] = field(default_factory=list)


def read_sheets(content: bytes) -> list[Sheet]:
    """All worksheets of a workbook, the one table of a text file, or those of every readable file in a zip.

    Raises:
        UnreadableFileError: the content is empty, no workbook, damaged, encrypted or too large.
    """
    return read_contents(content).sheets


def read_contents(content: bytes) -> Contents:
    """Like `read_sheets`, with what could not be read inside a zip beside what could."""
    if not content.strip(_BLANK_BYTES):
        raise UnreadableFileError("file_empty", "the file is empty", f"{len(content)} bytes")
    if content.startswith(_ZIP):
        return _read_zipped(content)
    return Contents(_read_single(content))


def _read_single(content: bytes) -> list[Sheet]:
    if content.startswith(_OLE2):
        if _ENCRYPTED_STREAM in content:
            raise UnreadableFileError("file_encrypted", "the workbook is locked with a password")
        _probe(content)
        return _read_workbook(content)
    if _HTML.search(content[:65_536]):
        return _read_html(content)
    return [Sheet(None, _read_text(content))]


def _read_html(content: bytes) -> list[Sheet]:
    from orchestration.workbooks.html import read_html_tables

    if len(content) > LARGEST_TEXT:
        raise _too_large("the page has", len(content), "bytes", LARGEST_TEXT)
    try:
        tables = read_html_tables(content)
    except OverflowError as error:
        raise UnreadableFileError("file_too_large", f"the page has {error}", "text/html") from error
    except ValueError as error:
        raise UnreadableFileError("file_not_a_workbook", f"the file is {error}", "text/html") from error
    return [Sheet(f"table {n}" if len(tables) > 1 else None, *table) for n, table in enumerate(tables, start=1)]


def _read_zipped(content: bytes, depth: int = 0) -> Contents:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            unpacked = sum(entry.file_size for entry in archive.infolist())
            if unpacked <= LARGEST_UNPACKED:
                untold = _by_sheet(archive, _refuse_stray_cells(archive, content))
                texts_in_cells = _longest_shared_text(archive) * unpacked // SMALLEST_CELL
                if "xl/workbook.bin" in names or "content.xml" in names or texts_in_cells > LARGEST_UNPACKED:
                    _probe(content)
    # Damaged directories also ask for zip versions that do not exist and hold names in no encoding.
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        message = "the file is cut off or damaged: it starts like a workbook and has no end"
        raise UnreadableFileError("file_damaged", message, f"{len(content)} bytes") from error
    if unpacked > LARGEST_UNPACKED:
        raise _too_large("the workbook unpacks to", unpacked, "bytes", LARGEST_UNPACKED)
    if names & {"xl/workbook.xml", "xl/workbook.bin", "content.xml"}:
        return Contents(_read_workbook(content, untold))
    return _read_members(content, depth)


def _read_members(content: bytes, depth: int) -> Contents:
    """The sheets of every file in a zip of files; each sheet bears the name of its file in front of its own."""
    contents = Contents([])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = [entry for entry in archive.infolist() if not entry.filename.endswith("/")]
        if not members or len(members) > MOST_MEMBERS or depth > 0:
            message = "the file is a zip archive without a workbook in it"
            if len(members) > MOST_MEMBERS:
                message = f"the zip archive holds {len(members):,} files; the limit is {MOST_MEMBERS:,}"
            elif depth > 0:
                message = "the file is a zip archive inside another"
            raise UnreadableFileError("file_not_a_workbook", message, ", ".join(e.filename for e in members[:3]))
        cells = 0
        for entry in members:
            try:
                with archive.open(entry) as member:
                    inside = member.read(entry.file_size + 1)  # not all that it unpacks to, should the size be a lie
                if not inside.strip(_BLANK_BYTES):
                    raise UnreadableFileError("file_empty", "the file is empty", f"{len(inside)} bytes")
                read = _read_zipped(inside, depth + 1).sheets if inside.startswith(_ZIP) else _read_single(inside)
                cells += sum(len(row) or 1 for sheet in read for row in sheet.rows)
                if cells > MOST_CELLS:
                    raise _too_large("with the files before it, it holds", cells, "cells", MOST_CELLS)
            except UnreadableFileError as error:
                contents.unreadable.append((entry.filename, error))
                continue
            except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
                rule = "file_encrypted" if "password" in str(error) else "file_damaged"
                contents.unreadable.append((entry.filename, UnreadableFileError(rule, f"cannot be unpacked: {error}")))
                continue
            for sheet in read:
                sheet.name = f"{entry.filename} › {sheet.name}" if sheet.name else entry.filename
                contents.sheets.append(sheet)
    if not contents.sheets and len(contents.unreadable) == len(members):
        name, first = contents.unreadable[0]
        raise UnreadableFileError(first.rule, f"no file in the zip archive can be read; {name}: {first}", name)
    return contents


def _longest_shared_text(archive: zipfile.ZipFile) -> int:
    """Bytes of the longest text that cells of an xlsx may share; each of them is given a copy when it is read."""
    longest = 0
    for entry in archive.infolist():
        if not entry.filename.lower().endswith("sharedstrings.xml"):
            continue
        with archive.open(entry) as texts:
            begun = 0
            while chunk := texts.read(1 << 20):
                first, *others = chunk.split(b"</si>")
                longest = max(longest, begun + len(first), *map(len, others))
                begun = len(others[-1]) if others else begun + len(first)
    return longest


def _too_large(what: str, seen: int, unit: str, limit: int) -> UnreadableFileError:
    return UnreadableFileError("file_too_large", f"{what} {seen:,} {unit}; the limit is {limit:,}", f"{seen} {unit}")


# A cell that is not in the first 26 columns and 999,999 rows; not in the first 624 columns and 99,999 rows; or not
# placed as every spreadsheet program writes it. Sheets without the first, or without the second, are within the limit.
_NOT_IN_TALL = re.compile(rb'<c\b(?! r="[A-Z]\d{1,6}"[ />])')
_NOT_IN_WIDE = re.compile(rb'<c\b(?! r="[A-W]?[A-Z]\d{1,5}"[ />])')
_NOT_PLACED = re.compile(rb'<c\b(?! r="[A-Z]{1,3}\d{1,7}"[ />])')
_SAYS_MORE = re.compile(rb"hidden=|t=\"e\"|<f[ />]")
_HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row\b(?=[^<>]*?\shidden="(?:1|true)")[^<>]*?\sr="(\d{1,7})"')
_HIDDEN_COLUMNS = re.compile(
    rb'<(?:\w+:)?col\b(?=[^<>]*?\shidden="(?:1|true)")(?=[^<>]*?\smin="(\d{1,5})")[^<>]*?\smax="(\d{1,5})"'
)
_FORMULA = rb"<f\b[^<>]*?(?:/>|>([^<]*)</f>)"
_ERROR = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"[^<>]*? t="e"[^<>]*>(?:' + _FORMULA + rb")?<v>([^<]*)</v>")
_WITHOUT_VALUE = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"[^<>]*>' + _FORMULA + rb"(?:<v\s*/>|<v></v>)?</c>")
_PREFIXED_CELL = re.compile(rb":c\b")  # or a text like one: that costs a look, no more
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
class _Untold:
    """What calamine does not tell of a sheet: the rows that are hidden, counted from 0, for each column whether it is,
    and what stands in cells that hold an error, or a formula whose value was never worked out."""

    rows: set[int] = field(default_factory=set)
    columns: bytearray = field(default_factory=bytearray)
    cells: dict[tuple[int, int], str] = field(default_factory=dict)


def _refuse_stray_cells(archive: zipfile.ZipFile, content: bytes) -> dict[str, _Untold]:
    """Refuse a workbook whose sheets span more cells than a machine holds, however few of them are filled.

    calamine lays a sheet out from its first cell to its last: two stray cells would end the process, not raise. Where
    the places of the cells can be read off the XML as it stands, they are; else a process of its own tries first.

    Returns what calamine does not tell and the same look at the XML does, by entry of the archive.
    """
    all_untold: dict[str, _Untold] = {}
    is_probed = False
    for entry in archive.infolist():
        if not entry.filename.endswith(".xml") and not entry.filename.startswith("xl/worksheets/"):
            continue
        # Which of the two shapes a sheet has, its first piece tells; the others only have to keep to it.
        near, is_odd = [_NOT_IN_TALL, _NOT_IN_WIDE], False
        untold = _Untold()
        for number, text in enumerate(_whole_tags(archive, entry)):
            while near and near[0].search(text):
                near = near[1:] if number == 0 else []
            is_odd = is_odd or b"\x00" in text or len(text) > LONGEST_PIECE or bool(_PREFIXED_CELL.search(text))
            if _SAYS_MORE.search(text):
                all_untold[entry.filename] = untold
                _note_untold(text, untold, is_first=number == 0)
        if is_probed or (near and not is_odd):
            continue
        span = None if is_odd else _span(archive, entry)
        if span is None:
            _probe(content)
            is_probed = True
        elif span[0] * span[1] > LARGEST_SHEET:
            message = f"the sheet spans {span[0]:,} rows and {span[1]:,} columns; the limit is {LARGEST_SHEET:,} cells"
            raise UnreadableFileError("file_too_large", message, f"{span[0]} rows, {span[1]} columns")
    return all_untold


def _note_untold(text: bytes, untold: _Untold, *, is_first: bool) -> None:
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


def _by_sheet(archive: zipfile.ZipFile, untold: dict[str, _Untold]) -> dict[str, _Untold]:
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
            cut = max(text.rfind(b"</c>") + 3, -1) + 1 or text.rfind(b">") + 1
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


def _probe(content: bytes) -> None:
    """Open a workbook in a process with a limit on memory and time, which may die in our place."""
    command = [sys.executable, "-c", _PROBE, str(PROBE_MEMORY)]
    try:
        outcome = subprocess.run(command, input=content, capture_output=True, timeout=PROBE_SECONDS, check=False)
        died = outcome.returncode < 0 or b"MemoryError" in outcome.stderr
    except subprocess.TimeoutExpired:
        died = True
    if died:
        message = f"the workbook takes more than {PROBE_MEMORY >> 30} GiB or {PROBE_SECONDS} seconds to open"
        raise UnreadableFileError("file_too_large", message, f"{len(content)} bytes")


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _read_workbook(content: bytes, untold: Mapping[str, "_Untold"] | None = None) -> list[Sheet]:
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets, cells = [], 0
        for metadata in workbook.sheets_metadata:
            if metadata.typ is SheetTypeEnum.WorkSheet:
                sheet = workbook.get_sheet_by_name(metadata.name)
                if sheet.end is not None:
                    cells += (sheet.end[0] + 1) * (sheet.end[1] + 1)
                if cells > MOST_CELLS:
                    raise _too_large(f"with the sheet {metadata.name!r} the workbook spans", cells, "cells", MOST_CELLS)
                is_hidden = metadata.visible is not SheetVisibleEnum.Visible
                sheets.append(_read_sheet(sheet, is_hidden, (untold or {}).get(metadata.name, _Untold())))
        return sheets
    except PasswordError as error:
        raise UnreadableFileError("file_encrypted", "the workbook is locked with a password") from error
    # calamine is Rust: on hostile bytes it can also raise OSError or a PanicException (a BaseException).
    except (CalamineError, OSError, ValueError) as error:
        raise UnreadableFileError("file_damaged", f"the workbook cannot be read: {error}") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise UnreadableFileError("file_damaged", f"the workbook cannot be read: {error}") from error


def _read_sheet(sheet: python_calamine.CalamineSheet, is_hidden: bool, untold: "_Untold") -> Sheet:
    rows: list[list[object]] = sheet.to_python(skip_empty_area=False)  # type: ignore[assignment]
    for (row, column), seen in untold.cells.items():
        if row < len(rows) and column < len(rows[row]) and rows[row][column] == "":
            rows[row][column] = seen
    merges = _merges_within(sheet.merged_cell_ranges or (), len(rows), len(rows[0]) if rows else 0)
    hidden_rows = [row for row in sorted(untold.rows) if row < len(rows) and set(rows[row]) != {""}]
    columns = [column for column, yes in enumerate(untold.columns) if yes and rows and column < len(rows[0])]
    hidden_columns = [column for column in columns if {row[column] for row in rows} != {""}]
    return Sheet(sheet.name, rows, merges, is_hidden, hidden_rows, hidden_columns)


def _merges_within(
    ranges: Iterable[tuple[tuple[int, int], tuple[int, int]]], height: int, width: int
) -> list[tuple[int, int, int, int]]:
    """The merged cells, as far as the sheet has cells.

    Merges never overlap in a real sheet. Where they do, no more of them count than the sheet has cells, so that
    thousands over all of its rows cost no more than one.
    """
    merges, room = [], height * width
    for (top, left), (bottom, right) in dict.fromkeys(ranges):
        end_row, end_column = min(bottom + 1, height), min(right + 1, width)
        room -= max(end_row - top, 0) * max(end_column - left, 0)
        if top < end_row and left < end_column and room >= 0:
            merges.append((top, left, end_row - 1, end_column - 1))
    return merges


def _read_text(content: bytes) -> list[list[object]]:
    if len(content) > LARGEST_TEXT:
        raise _too_large("the text file has", len(content), "bytes", LARGEST_TEXT)
    text = _decode(content)
    separator = _separator(text)
    rows: list[list[object]] = []
    cells = separators = 0

    def lines() -> Iterator[str]:
        nonlocal separators
        for line in io.StringIO(text, newline=""):
            separators += line.count(separator)
            if separators > MOST_COLUMNS:  # before they are cut into cells
                raise _too_large("a row of the text file has", separators, "separators", MOST_COLUMNS)
            yield line

    try:
        for row in csv.reader(lines(), delimiter=separator):
            separators = 0
            cells += len(row) or 1
            if cells > MOST_CELLS:
                raise _too_large(f"the first {len(rows):,} rows of the text file have", cells, "cells", MOST_CELLS)
            rows.append(list(row))
    except csv.Error as error:
        raise UnreadableFileError("file_damaged", f"the text file cannot be read: {error}") from error
    return rows


def _decode(content: bytes) -> str:
    """UTF-8 (with or without mark), UTF-16 with its mark, else cp1252; anything else is no text."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            try:
                return content.decode(encoding)
            except UnicodeDecodeError as error:
                raise UnreadableFileError("file_damaged", f"the text file is cut off: {error}") from error
    if b"\x00" in content[:65_536]:
        raise UnreadableFileError(
            "file_not_a_workbook", f"the file is {_kind(content)}, not a workbook", _kind(content)
        )
    for encoding in ("utf-8", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableFileError("file_not_a_workbook", f"the file is {_kind(content)}, not a workbook", _kind(content))


def _kind(content: bytes) -> str:
    """What the content looks like, for a message: `image/png`, or `binary data`."""
    import puremagic

    try:
        return puremagic.from_string(content, mime=True) or "binary data"
    except puremagic.PureError:
        return "binary data"


def _separator(text: str) -> str:
    """The separator that cuts most of the first lines into the same number of columns."""
    head = text[:65_536].splitlines()[:100]

    def evenness(separator: str) -> int:
        widths = Counter(len(row) for row in _rows(head, separator))
        return max((count * width for width, count in widths.items() if width > 1), default=0)

    return max(_SEPARATORS, key=evenness)


def _rows(lines: Iterable[str], separator: str) -> Iterable[list[str]]:
    try:
        yield from csv.reader(lines, delimiter=separator)
    except csv.Error:
        return
