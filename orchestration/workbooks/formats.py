"""Bytes to sheets of cells. The format is recognised by content, never by the file's name."""

import csv
import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import python_calamine
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from orchestration.workbooks.sheets import Sheet, UnreadableFileError, too_large
from orchestration.workbooks.xlsx import MOST_COLUMNS, Untold, look_at, probe

LARGEST_TEXT = 128 << 20
MOST_MEMBERS = 1_000  # files in a zip of files
MOST_CELLS = 20_000_000  # of all sheets of a file, filled or not: 3 GiB as rows of Python objects

_ZIP = b"PK\x03\x04"
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_HTML = re.compile(rb"<(!doctype html|html|table|meta|head|body)\b", re.IGNORECASE)
# What zipfile raises on damaged archives: they also ask for zip versions that do not exist, hold names in no encoding
# and point to places before the file.
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)
_BLANK_BYTES = b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"  # white space and byte order marks
_SEPARATORS = ";,\t|"


@dataclass(slots=True)
class Contents:
    """The sheets of a file, and the files inside it that could not be read: name inside the file, and why."""

    sheets: list[Sheet]
    unreadable: list[tuple[str, UnreadableFileError]] = field(default_factory=list)


def read_sheets(content: bytes) -> list[Sheet]:
    """All worksheets of a workbook, the one table of a text file, or those of every readable file in a zip.

    Raises:
        UnreadableFileError: the content is empty, no workbook, damaged, encrypted or too large.
    """
    return read_contents(content).sheets


def read_contents(content: bytes) -> Contents:
    """Like `read_sheets`, with what could not be read inside a zip beside what could."""
    if not content.strip(_BLANK_BYTES):
        raise UnreadableFileError("file_empty", "the file is empty", f"{len(content)} B")
    if content.startswith(_ZIP):
        return _read_zipped(content)
    return Contents(_read_single(content))


def _read_single(content: bytes) -> list[Sheet]:
    if content.startswith(_OLE2):
        if _ENCRYPTED_STREAM in content:
            raise UnreadableFileError("file_encrypted", "the workbook is locked with a password")
        probe(content)
        return _read_workbook(content)
    if _HTML.search(content[:65_536]):
        return _read_html(content)
    return [Sheet(None, _read_text(content))]


def _read_html(content: bytes) -> list[Sheet]:
    from orchestration.workbooks.html import read_html_tables

    if len(content) > LARGEST_TEXT:
        raise too_large("the page has", len(content), "bytes", LARGEST_TEXT)
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
            untold = look_at(archive, content)
    except _DAMAGED as error:
        message = "the file is cut off or damaged: it starts like a workbook and has no end"
        raise UnreadableFileError("file_damaged", message, f"{len(content)} B") from error
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
                    raise UnreadableFileError("file_empty", "the file is empty", f"{len(inside)} B")
                read = _read_zipped(inside, depth + 1).sheets if inside.startswith(_ZIP) else _read_single(inside)
                cells += sum(len(row) or 1 for sheet in read for row in sheet.rows)
                if cells > MOST_CELLS:
                    raise too_large("with the files before it, it holds", cells, "cells", MOST_CELLS)
            except UnreadableFileError as error:
                contents.unreadable.append((entry.filename, error))
                continue
            except _DAMAGED as error:
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


def _read_workbook(content: bytes, untold: Mapping[str, Untold] | None = None) -> list[Sheet]:
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets, cells = [], 0
        for metadata in workbook.sheets_metadata:
            if metadata.typ is SheetTypeEnum.WorkSheet:
                sheet = workbook.get_sheet_by_name(metadata.name)
                if sheet.end is not None:
                    cells += (sheet.end[0] + 1) * (sheet.end[1] + 1)
                if cells > MOST_CELLS:
                    raise too_large(f"with the sheet {metadata.name!r} the workbook spans", cells, "cells", MOST_CELLS)
                is_hidden = metadata.visible is not SheetVisibleEnum.Visible
                sheets.append(_read_sheet(sheet, is_hidden, (untold or {}).get(metadata.name, Untold())))
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


def _read_sheet(sheet: python_calamine.CalamineSheet, is_hidden: bool, untold: Untold) -> Sheet:
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
        raise too_large("the text file has", len(content), "bytes", LARGEST_TEXT)
    text = _decode(content)
    separator = _separator(text)
    rows: list[list[object]] = []
    cells = separators = 0

    def lines() -> Iterator[str]:
        nonlocal separators
        for line in io.StringIO(text, newline=""):
            separators += line.count(separator)
            if separators > MOST_COLUMNS:  # before they are cut into cells
                raise too_large("a row of the text file has", separators, "separators", MOST_COLUMNS)
            yield line

    try:
        for row in csv.reader(lines(), delimiter=separator):
            separators = 0
            cells += len(row) or 1
            if cells > MOST_CELLS:
                raise too_large(f"the first {len(rows):,} rows of the text file have", cells, "cells", MOST_CELLS)
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


_BYTES = "application/octet-stream"


def _kind(content: bytes) -> str:
    """What the content looks like, for a message: `image/png`."""
    import puremagic

    try:
        return puremagic.from_string(content, mime=True) or _BYTES
    except puremagic.PureError:
        return _BYTES


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
