"""Files made to break a reader: each is read or refused with a finding, in bounded memory, and the next is read."""

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from orchestration.warehouse.extraction import extract
from orchestration.warehouse.intake import collect
from orchestration.workbooks import UnreadableFileError, formats, read_sheets
from orchestration.workbooks import xlsx as look_at_xlsx
from orchestration.workbooks.formats import read_contents
from orchestration.workbooks.layout import find_layouts
from orchestration.workspace import PROJECT
from tests.fuzz.files import row_xml, sheet_xml, text_cell, xlsx
from tests.warehouse.examples import Mentor, ask, own_workspace, put, roster

MEMORY = 1_000  # MiB, of the reader and of the process that tries a file in its place
HEADER = ["PROV", "Dinas", "Pagu (Rp)"]
TABLE = row_xml(1, HEADER) + row_xml(2, ["Bali", "Kab. Badung", 5])
ROWS = "".join(row_xml(n, ["Bali", "Kab. Badung", 1]) for n in range(2, 2_000))
READ = """
import json, resource, sys
from pathlib import Path
from orchestration.workbooks import read_submissions
from orchestration.workbooks.inspection import inspect_file
from tests.fuzz.properties import Reader
reader, content = Reader.load(), Path(sys.argv[1]).read_bytes()
_, findings = read_submissions(content, reader.forms, reader.resolver, b"key", reader.categories)
inspection = inspect_file("file", content, reader.forms, reader.resolver)
assert not findings or all(finding.message for finding in findings)
# Not ru_maxrss of this process: it still counts what the process that started it had taken.
own = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(json.dumps({
    "rules": sorted({finding.rule for finding in findings}),
    "tables": len(inspection.tables),
    "megabytes": max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) >> 10,
}))
"""


def zipped(*members: tuple[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, member in members:
            archive.writestr(name, member)
    return content.getvalue()


def with_a_false_size(content: bytes, size: int = 1_000) -> bytes:
    """The archive with another unpacked size quoted for its first member, in both of its places."""
    lying = bytearray(content)
    for sign, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = content.index(sign) + offset
        lying[at : at + 4] = size.to_bytes(4, "little")
    return bytes(lying)


def entities(kind: str) -> str:
    if kind == "external":
        return '<!DOCTYPE x [<!ENTITY z SYSTEM "file:///etc/passwd">]>'
    tenfold = (f'<!ENTITY {chr(b)} "{f"&{chr(b - 1)};" * 10}">' for b in range(ord("b"), ord("z") + 1))
    return f'<!DOCTYPE x [<!ENTITY a "lol">{"".join(tenfold)}]>'


def with_entities_in_the_sheet(kind: str) -> bytes:
    cell = '<row r="1"><c r="A1" t="inlineStr"><is><t>&z;</t></is></c></row>'
    return xlsx(sheet_xml(cell, declaration=entities(kind)))


def with_entities_in_shared_texts(kind: str) -> bytes:
    cell = sheet_xml('<row r="1"><c r="A1" t="s"><v>0</v></c></row>')
    return xlsx(cell, strings=f"{entities(kind)}<sst><si><t>&z;</t></si></sst>")


def ods(rows: str, declaration: str = "") -> bytes:
    space = "urn:oasis:names:tc:opendocument:xmlns:"
    names = " ".join(f'xmlns:{name}="{space}{name}:1.0"' for name in ("office", "table", "text"))
    table = f'<table:table table:name="A">{rows}</table:table>'
    body = f"<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body>"
    document = f"{declaration}<office:document-content {names}>{body}</office:document-content>"
    manifest = f'<manifest:manifest xmlns:manifest="{space}manifest:1.0"/>'
    return zipped(
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", document.encode()),
        ("META-INF/manifest.xml", manifest.encode()),
    )


def ods_cell(text: str, times: int = 1) -> str:
    return (
        f'<table:table-cell office:value-type="string" table:number-columns-repeated="{times}">'
        f"<text:p>{text}</text:p></table:table-cell>"
    )


def repeated_ods() -> bytes:
    return ods(f'<table:table-row table:number-rows-repeated="1048576">{ods_cell("x" * 100, 300)}</table:table-row>')


def one_shared_text_in_many_cells() -> bytes:
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 20_001))
    return xlsx(sheet_xml(cells), strings=f"<sst><si><t>{'x' * 1_000_000}</t></si></sst>")


def many_shared_texts() -> bytes:
    texts = "".join(f"<si><t>{n}</t></si>" for n in range(500_000))
    return xlsx(sheet_xml(TABLE), strings=f"<sst>{texts}</sst>")


def blank_formatted_rows() -> bytes:
    blank = "".join(f'<row r="{n}"><c r="A{n}" s="1"/></row>' for n in range(3, 250_001))
    return xlsx(sheet_xml(TABLE + blank))


def merged(*areas: str) -> bytes:
    return xlsx(sheet_xml(row_xml(1, HEADER) + ROWS, list(areas)))


HOSTILE: dict[str, tuple[Callable[[], bytes], str | None]] = {
    "a zip that unpacks to far more than it weighs": (
        lambda: zipped(("a.csv", b"a;b\n" * (35 << 20))),
        "file_too_large",
    ),
    "a zip within a zip within a zip": (
        lambda: zipped(*[(f"{n}.zip", zipped(("a.zip", zipped(("a.csv", bytes(1 << 20)))))) for n in range(50)]),
        "file_not_a_workbook",
    ),
    "a zip with a false size": (lambda: with_a_false_size(zipped(("a.csv", bytes(150 << 20)))), "file_damaged"),
    "entities that multiply, in a sheet": (lambda: with_entities_in_the_sheet("tenfold"), "file_damaged"),
    "entities that multiply, in shared texts": (lambda: with_entities_in_shared_texts("tenfold"), "file_damaged"),
    "entities that multiply, in an ods": (
        lambda: ods(f"<table:table-row>{ods_cell('&z;')}</table:table-row>", entities("tenfold")),
        "file_damaged",
    ),
    "an ods of a row repeated for ever": (repeated_ods, "file_damaged"),
    "half a million shared texts": (many_shared_texts, "form_unknown"),
    "a quarter of a million blank formatted rows": (blank_formatted_rows, "form_unknown"),
    "fifty thousand merges": (lambda: merged(*(f"B{n}:B{n + 1}" for n in range(2, 100_002, 2))), "form_unknown"),
    "merges over whole columns": (lambda: merged(*["A1:XFD1048576", "A2:A1048576"] * 20_000), "form_unknown"),
    "merges over each other": (lambda: merged(*(f"A{n}:C{n + 400}" for n in range(2, 1_900))), "form_unknown"),
    "merges outside the sheet": (lambda: merged("ZZ5:ZZ9", "A5000:B6000", "C9:A2"), "form_unknown"),
    "merges of no cells": (lambda: merged("foo"), "file_damaged"),
    "a day in no calendar": (
        lambda: xlsx(sheet_xml(TABLE + row_xml(3, ["Bali", "Kab. Bangli", 1e308]))),
        "form_unknown",
    ),
    "hundreds of sheets": (lambda: xlsx(*[sheet_xml(TABLE)] * 300), "form_unknown"),
    "a cell of 32 MB": (lambda: b"Dinas;Pagu\nKab. Badung;" + b"x" * (32 << 20) + b"\n", "file_damaged"),
    "a line of 64 MB": (lambda: b"Dinas;Pagu\n" + b"1;" * (32 << 20), "file_too_large"),
    "a row over a million lines": (lambda: b'"\n";' * 1_000_000, "file_too_large"),
    "lines without end": (lambda: b"Dinas;Pagu\n" + (b";" * 16_000 + b"\n") * 1_500, "file_too_large"),
    "cells that span the world": (
        lambda: b"<table>" + b"<tr><td colspan=1000000000 rowspan=1000000000>x</td></tr>" * 2_000,
        "file_too_large",
    ),
    "a span of no number": (lambda: b"<table><tr><td colspan='&sup2;'>x</td></tr></table>", "form_unknown"),
    "a span of ten thousand digits": (lambda: b"<table><tr><td rowspan=" + b"9" * 10_000 + b">x</td>", "form_unknown"),
    "tables nested without end": (lambda: b"<table><tr><td>x" * 50_000, "form_unknown"),
    "a long text in nested tables": (
        lambda: b"<table><tr><td>" * 200 + b"x" * (8 << 20) + b"</table>" * 200,
        "form_unknown",
    ),
    "half a letter": (lambda: "Dinas;Pagu\nKab. \ud800;5\n".encode("utf-8", "surrogatepass"), "form_unknown"),
    "half a letter of utf-16": (
        lambda: b"\xff\xfe" + "Dinas;Pagu\nKab. \ud800;5\n".encode("utf-16-le", "surrogatepass"),
        "file_damaged",
    ),
    "a byte of nothing": (lambda: b"Dinas;Pagu\nKab. Badung;5\x00\n", "file_not_a_workbook"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_read_or_refused_in_bounded_memory(tmp_path: Path, name: str) -> None:
    build, rule = HOSTILE[name]
    path = tmp_path / "file"
    path.write_bytes(build())
    run = subprocess.run(
        [sys.executable, "-c", READ, str(path)], cwd=PROJECT, capture_output=True, timeout=60, check=False
    )
    assert run.returncode == 0, run.stderr[-2_000:]
    told = json.loads(run.stdout)
    assert rule in told["rules"]
    assert told["megabytes"] < MEMORY


# Limits that take gigabytes to reach, lowered


def test_a_workbook_counts_the_cells_of_all_its_sheets(monkeypatch: pytest.MonkeyPatch) -> None:
    stray = sheet_xml(row_xml(1, ["a"]) + row_xml(100, [None, "z"]))
    monkeypatch.setattr(formats, "MOST_CELLS", 500)
    assert len(read_sheets(xlsx(stray, stray))) == 2
    with pytest.raises(UnreadableFileError, match=r"'Sheet3'.* 600 cells; the limit is 500") as refused:
        read_sheets(xlsx(stray, stray, stray))
    assert refused.value.rule == "file_too_large"


def test_a_zip_counts_the_cells_of_all_its_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "MOST_CELLS", 500)
    contents = read_contents(zipped(*[(f"{n}.csv", b"a;b\n" * 100) for n in range(4)]))
    assert [sheet.name for sheet in contents.sheets] == ["0.csv", "1.csv"]
    assert [(name, error.rule) for name, error in contents.unreadable] == [
        ("2.csv", "file_too_large"),
        ("3.csv", "file_too_large"),
    ]


def test_one_long_text_in_thousands_of_cells_is_tried_in_another_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(look_at_xlsx, "PROBE_MEMORY", 512 << 20)
    with pytest.raises(UnreadableFileError) as refused:
        read_sheets(one_shared_text_in_many_cells())
    assert refused.value.rule == "file_too_large"


@given(lengths=st.lists(st.integers(0, 60), max_size=8), longest=st.integers(1, 70))
@example(lengths=[2_000_000, 3], longest=1_999_999)
@example(lengths=[1_100_000] * 3, longest=1_100_020)
def test_shared_texts_are_longer_than_a_limit_where_one_of_them_is(lengths: list[int], longest: int) -> None:
    texts = [f"<si><t>{'x' * length}</t>" for length in lengths]
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("xl/sharedStrings.xml", "".join(f"{text}</si>" for text in texts))
    with zipfile.ZipFile(content) as archive:
        assert look_at_xlsx._shares_longer_text(archive, longest) == any(len(text) > longest for text in texts)


@pytest.mark.parametrize("build", [with_entities_in_the_sheet, with_entities_in_shared_texts])
def test_no_other_file_is_opened_for_an_entity(build: Callable[[str], bytes]) -> None:
    with pytest.raises(UnreadableFileError) as refused:
        read_sheets(build("external"))
    assert refused.value.rule == "file_damaged"


def test_an_entity_of_a_page_stands_for_itself() -> None:
    page = f"{entities('external')}<table><tr><td>&z;</td></tr></table>"
    assert read_sheets(page.encode())[0].rows == [["&z;"]]


def test_a_bad_file_stops_none_of_those_after_it(tmp_path: Path) -> None:
    workspace = own_workspace(tmp_path)
    names = ["merges of no cells", "half a letter of utf-16", "cells that span the world", "a line of 64 MB",
             "entities that multiply, in a sheet", "a zip within a zip within a zip"]  # fmt: skip
    for number, name in enumerate(names):
        put(workspace, f"{number}.xlsx", HOSTILE[name][0]())
    put(workspace, "z.xlsx", roster(Mentor("Kab. Badung", 1)))
    collect(workspace)
    assert extract(workspace).files == len(names) + 1
    assert ask(workspace, "select rule from quality.findings order by file_name") == [
        (HOSTILE[name][1],) for name in names
    ]
    assert ask(workspace, "select count(*) from records.mentor_roster") == [(1,)]


# What stands in the cells is kept as it is


@pytest.mark.parametrize("text", ["=1+1", "=cmd|'/c calc'!A1", "+62812", "@SUM(A1)", "-2+3"])
def test_a_text_that_begins_like_a_formula_is_a_text(text: str) -> None:
    assert read_sheets(xlsx(sheet_xml(row_xml(1, [text, "b"]))))[0].rows == [[text, "b"]]
    assert read_sheets(f"a;b\n{text};c\n".encode())[0].rows[1] == [text, "c"]


def test_a_formula_is_read_as_the_value_that_was_stored_with_it() -> None:
    formula = '<c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>"a"</f><v>a</v></c>'
    assert read_sheets(xlsx(sheet_xml(f'<row r="1">{formula}</row>')))[0].rows == [[2.0, "a"]]


@pytest.mark.parametrize("name", ["../../etc/passwd", r"C:\\x", "\u202ecod", "'; drop table x --", "a" * 500])
def test_a_sheet_name_is_a_name_whatever_it_says(name: str) -> None:
    assert read_sheets(xlsx(sheet_xml(TABLE), names=[name]))[0].name == name


def test_the_name_of_a_file_in_a_zip_is_a_name_whatever_it_says() -> None:
    contents = read_contents(zipped(("../../../a.csv", b"Dinas;Pagu\nKab. Badung;5\n")))
    assert [sheet.name for sheet in contents.sheets] == ["../../../a.csv"]


def test_a_table_in_a_cell_of_another_is_a_table_of_its_own() -> None:
    inner = "<table><tr><td>Dinas</td><td>Pagu</td></tr><tr><td>Kab. Badung</td><td>5</td></tr></table>"
    page = f"<table><tr><td>Laporan</td></tr><tr><td>Isi {inner} akhir</td></tr></table>"
    outer, found = read_sheets(page.encode())
    assert outer.rows == [["Laporan"], ["Isi\nakhir"]]
    assert found.rows == [["Dinas", "Pagu"], ["Kab. Badung", "5"]]


def test_merges_reach_no_further_than_the_cells() -> None:
    (sheet,) = read_sheets(xlsx(sheet_xml(TABLE, ["A1:XFD1", "B2:B1048576", "Z9:Z10"])))
    assert sheet.merges == [(0, 0, 0, 2), (1, 1, 1, 1)]


def test_a_sheet_of_many_columns_takes_no_longer_for_each() -> None:
    """The headers of a wide sheet were once looked up a row's width for each of them."""
    row: list[object] = list(chain.from_iterable(("Jumlah", None) for _ in range(8_000)))
    (sheet,) = read_sheets(b"a;b\n1;2\n")
    sheet.rows = [row, [5 if cell else None for cell in row]]
    assert len(find_layouts(sheet)) == 1


def test_a_sheet_of_two_rows_and_16384_columns_is_read() -> None:
    (sheet,) = read_sheets(xlsx(sheet_xml(row_xml(1, ["Judul"] * 16_384) + row_xml(2, [1] * 16_384))))
    assert len(sheet.rows) == 2


@pytest.mark.parametrize(
    ("cell", "seen"),
    [
        ('<c r="C2" t="e"><v>#DIV/0!</v></c>', "#DIV/0!"),
        ('<c r="C2" s="1" t="e"><f>B1/0</f><v>#REF!</v></c>', "#REF!"),
        ('<c r="C2"><f>1+1</f></c>', "=1+1"),
        ('<c r="C2"><f>IF(A1&lt;2,1,0)</f><v></v></c>', "=IF(A1<2,1,0)"),
        ('<c r="C2"><f t="shared" si="0"/><v/></c>', "="),
        ('<c r="C2"><f>1+1</f><v>2</v></c>', 2),
    ],
)
def test_an_error_and_a_formula_without_its_value_are_no_blanks(cell: str, seen: object) -> None:
    (sheet,) = read_sheets(
        xlsx(sheet_xml(row_xml(1, HEADER) + f'<row r="2">{text_cell("B2", "Kab. Badung")}{cell}</row>'))
    )
    assert sheet.rows[1][2] == seen
