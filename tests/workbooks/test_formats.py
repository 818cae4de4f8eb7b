"""Bytes to sheets: every format by its content, and a stated reason for every file that cannot be read."""

import csv
import io
import re
import subprocess
import sys
import zipfile

import pytest
import xlsxwriter
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msoffcrypto.format.ooxml import OOXMLFile

from orchestration.findings import READING_RULES
from orchestration.workbooks import UnreadableFileError, read_sheets
from orchestration.workbooks.formats import read_contents
from orchestration.workspace import PROJECT
from tests.conftest import workbook

ROSTER = [["PROV", "Dinas", "Nama"], ["Bali", "Kab. Badung", "Contoh"], ["Bali", "Kota Denpasar", "Contoh"]]
XLSX = workbook([["TAHUN ANGGARAN 2021"], ["Dinas", "Pagu (Rp)"], ["Kab. Badung", 5]], ["A1:B1"])
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
CENTRAL_ENTRY = b"PK\x01\x02"


def refusal(content):
    with pytest.raises(UnreadableFileError) as caught:
        read_sheets(content)
    return caught.value


def rows_of(content):
    (sheet,) = read_sheets(content)
    return sheet.rows


def patched(content, offset, value):
    """The file with bytes of its first central directory entry replaced."""
    at = content.index(CENTRAL_ENTRY) + offset
    return content[:at] + value + content[at + len(value) :]


def stored(content):
    """The same archive without compression, so that a changed byte reaches the XML inside."""
    plain = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as packed, zipfile.ZipFile(plain, "w") as unpacked:
        for name in packed.namelist():
            unpacked.writestr(name, packed.read(name))
    return plain.getvalue()


def zipped(**entries):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in entries.items():
            archive.writestr(name, text)
    return content.getvalue()


# Text files


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_a_text_file_is_cut_at_its_own_separator(separator):
    text = "\r\n".join(separator.join(row) for row in ROSTER)
    assert rows_of(text.encode()) == ROSTER


def test_a_fully_quoted_export_keeps_separators_and_quotes_inside_its_cells():
    rows = [["Dinas", "Alamat"], ["Kab. Badung", 'Jl. "Mawar"; No. 1, Blok A'], ["Kota Denpasar", "Jl. Melati\nNo. 2"]]
    text = io.StringIO()
    csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL).writerows(rows)
    assert rows_of(text.getvalue().encode()) == rows


def test_title_rows_without_separators_do_not_decide_the_separator():
    text = (
        "DATA PENDAMPING, PROVINSI BALI\nTAHUN ANGGARAN 2021\n\nPROV;NO;Dinas\nBali;1;Kab. Badung\nBali;2;Kab. Bangli\n"
    )
    assert rows_of(text.encode())[4] == ["Bali", "1", "Kab. Badung"]


def test_one_line_of_many_commas_does_not_decide_the_separator():
    text = (
        "PENDAMPING, PELATIH, PENYULUH, KONSULTAN, MITRA\nDinas;Pagu\nKab. Badung;1\nKab. Bangli;2\nKab. Buleleng;3\n"
    )
    assert rows_of(text.encode())[1:3] == [["Dinas", "Pagu"], ["Kab. Badung", "1"]]


def test_commas_in_numbers_do_not_win_over_the_separator():
    text = "Dinas;Pagu;Sisa\nKab. Badung;1,5;2,5\nKab. Bangli;3,5;4,5\n"
    assert rows_of(text.encode())[1] == ["Kab. Badung", "1,5", "2,5"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_letters_survive_every_encoding_that_offices_save_in(encoding):
    assert rows_of("Dinas;Catatan\nKab. Badung;Café – “baru”\n".encode(encoding)) == [
        ["Dinas", "Catatan"],
        ["Kab. Badung", "Café – “baru”"],
    ]


def test_utf_16_in_the_other_byte_order_is_read_too():
    assert rows_of(b"\xfe\xff" + "Dinas;Pagu\nKab. Badung;5\n".encode("utf-16-be"))[0] == ["Dinas", "Pagu"]


def test_a_byte_order_mark_is_no_part_of_the_first_header():
    assert rows_of(b"\xef\xbb\xbfPROV;NO\nBali;1\n")[0][0] == "PROV"


def test_a_text_file_has_no_sheet_name():
    assert read_sheets(b"a;b\n1;2\n")[0].name is None


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_line_ending_ends_a_row(ending):
    assert rows_of(f"Dinas;Pagu{ending}Kab. Badung;5{ending}".encode()) == [["Dinas", "Pagu"], ["Kab. Badung", "5"]]


# Workbooks


def test_the_first_row_is_row_one_even_if_empty():
    rows = rows_of(workbook([[], [None, None, "Dinas"]]))
    assert len(rows) == 2
    assert rows[1][2] == "Dinas"


def test_numbers_are_numbers_and_text_stays_text():
    assert rows_of(workbook([["11.10", 11.1, "0012"]])) == [["11.10", 11.1, "0012"]]


def test_merged_cells_are_named_by_their_corners():
    (sheet,) = read_sheets(workbook([["Target", None], ["a", "b"], ["c", "d"]], ["A1:B1"]))
    assert sheet.merges == [(0, 0, 0, 1)]


def test_every_worksheet_is_read_in_order_and_charts_are_not():
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        book.add_worksheet("TW I").write("A1", "satu")
        chart = book.add_chart({"type": "bar"})
        chart.add_series({"values": "='TW I'!$A$1:$A$1"})
        book.add_chartsheet("Grafik").set_chart(chart)
        book.add_worksheet("TW II").write("A1", "dua")
    sheets = read_sheets(content.getvalue())
    assert [(sheet.name, sheet.rows) for sheet in sheets] == [("TW I", [["satu"]]), ("TW II", [["dua"]])]


def test_an_open_document_spreadsheet_is_a_workbook():
    space = "urn:oasis:names:tc:opendocument:xmlns:"
    cell = '<table:table-cell office:value-type="string"><text:p>Kab. Badung</text:p></table:table-cell>'
    body = f'<table:table table:name="Bali"><table:table-row>{cell}</table:table-row></table:table>'
    names = " ".join(f'xmlns:{name}="{space}{name}:1.0"' for name in ("office", "table", "text"))
    content = zipped(
        **{
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": f"<office:document-content {names}><office:body><office:spreadsheet>{body}"
            "</office:spreadsheet></office:body></office:document-content>",
            "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{space}manifest:1.0"/>',
        }
    )
    (sheet,) = read_sheets(content)
    assert (sheet.name, sheet.rows) == ("Bali", [["Kab. Badung"]])


# Files that cannot be read


@pytest.mark.parametrize("content", [b"", b"\n", b" \r\n\t ", b"\x00" * 100])
def test_a_file_without_content_is_empty(content):
    assert refusal(content).rule == "file_empty"


@pytest.mark.parametrize("content", [b"\xef\xbb\xbf", b"\xff\xfe", b"\xef\xbb\xbf\r\n"])
def test_a_file_with_nothing_but_a_byte_order_mark_is_empty(content):
    assert refusal(content).rule == "file_empty"


def test_a_picture_renamed_to_xlsx_is_named_as_a_picture():
    error = refusal(PNG)
    assert error.rule == "file_not_a_workbook"
    assert error.seen == "image/png"
    assert "image/png" in str(error)


def test_bytes_of_no_encoding_are_no_workbook():
    assert refusal(b"PROV;\x81\x8d\n").rule == "file_not_a_workbook"


def test_a_zip_without_a_workbook_in_it_is_no_workbook():
    error = refusal(zipped(**{"foto.jpg": PNG, "logo.png": PNG}))
    assert (error.rule, error.seen) == ("file_not_a_workbook", "foto.jpg")


def test_an_empty_zip_is_no_workbook():
    assert refusal(zipped()).rule == "file_not_a_workbook"


@pytest.mark.parametrize("share", [0.01, 0.5, 0.99])
def test_a_workbook_cut_off_in_the_mail_is_damaged(share):
    assert refusal(XLSX[: int(len(XLSX) * share)]).rule == "file_damaged"


def test_a_workbook_whose_sheet_is_no_xml_is_damaged():
    damaged = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(XLSX)) as good, zipfile.ZipFile(damaged, "w") as bad:
        for name in good.namelist():
            bad.writestr(name, "<worksheet" if "sheet1" in name else good.read(name))
    assert refusal(damaged.getvalue()).rule == "file_damaged"


def test_utf_16_text_cut_off_within_a_letter_is_damaged():
    assert refusal("Dinas;Pagu\n".encode("utf-16")[:-1]).rule == "file_damaged"


def test_a_workbook_with_a_password_is_encrypted_not_damaged():
    locked = io.BytesIO()
    OOXMLFile(io.BytesIO(XLSX)).encrypt("secret", locked)
    error = refusal(locked.getvalue())
    assert error.rule == "file_encrypted"
    assert "password" in str(error)


@pytest.mark.parametrize("versions", [b"", b"\x3e\x00\x03\x00\xfe\xff\x09\x00\x06\x00"])
def test_an_old_workbook_that_is_only_a_head_is_damaged(versions):
    assert refusal(OLE2 + bytes(16) + versions + bytes(600)).rule == "file_damaged"


def test_a_workbook_that_unpacks_beyond_the_limit_is_refused_unopened():
    two_gigabytes = (2 << 30).to_bytes(4, "little")
    assert refusal(patched(XLSX, 24, two_gigabytes)).rule == "file_too_large"


def test_a_workbook_that_needs_a_zip_version_of_the_future_is_damaged():
    assert refusal(patched(XLSX, 6, b"\xff\x00")).rule == "file_damaged"


def test_a_workbook_whose_entries_have_no_readable_names_is_damaged():
    utf8_name = patched(XLSX, 8, b"\x00\x08")
    assert refusal(patched(utf8_name, 46, b"\xff")).rule == "file_damaged"


def test_a_large_plain_workbook_is_read_without_trying_it_in_another_process(monkeypatch):
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for row in range(30_000):  # several chunks, so that tags are cut between them
            sheet.write_row(row, 0, [row, row, "x"])
    monkeypatch.setattr(subprocess, "run", None)
    (read,) = read_sheets(content.getvalue())
    assert (len(read.rows), read.rows[-1]) == (30_000, [29_999, 29_999, "x"])


def test_a_sheet_of_few_rows_may_use_every_column_there_is(monkeypatch):
    monkeypatch.setattr(subprocess, "run", None)
    rows = rows_of(workbook([range(16_384), range(16_384)]))
    assert (len(rows), rows[1][16_383]) == (2, 16_383)


def in_single_quotes(sheet):
    return sheet.replace(b'r="', b"r='").replace(b'" ', b"' ").replace(b'">', b"'>")


def prefixed(sheet):
    named = sheet.replace(b"xmlns=", b"xmlns:x=")
    return re.sub(rb"<(/?)(worksheet|sheetData|row|c|v|dimension)\b", rb"<\1x:\2", named)


@pytest.mark.parametrize("written", [bytes, in_single_quotes, prefixed])
def test_a_stray_cell_in_the_last_corner_of_a_sheet_does_not_kill_the_run(tmp_path, written):
    plain, content = io.BytesIO(), io.BytesIO()
    with xlsxwriter.Workbook(plain, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write("A1", 1)
        sheet.write("XFD1048576", 2)
    with zipfile.ZipFile(plain) as good, zipfile.ZipFile(content, "w") as odd:
        for name in good.namelist():
            odd.writestr(name, written(good.read(name)) if "sheet1" in name else good.read(name))
    path = tmp_path / "stray.xlsx"
    path.write_bytes(content.getvalue())
    script = (
        "import resource, sys; from pathlib import Path\n"
        "from orchestration.workbooks import UnreadableFileError, read_sheets\n"
        "resource.setrlimit(resource.RLIMIT_CORE, (0, 0))\n"
        "resource.setrlimit(resource.RLIMIT_AS, (6 << 30, 6 << 30))\n"
        "try: read_sheets(Path(sys.argv[1]).read_bytes())\n"
        "except UnreadableFileError as error: print(error.rule)\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", script, str(path)], cwd=PROJECT, capture_output=True, timeout=60, check=False
    )
    assert run.returncode == 0, f"the process ended with {run.returncode}"


def read_or_refuse(content):
    """Reading may refuse a file with a catalogued reason; anything else it raises is a fault."""
    try:
        for sheet in read_sheets(content):
            assert all(isinstance(row, list) for row in sheet.rows)
    except UnreadableFileError as error:
        assert error.rule in READING_RULES
        assert str(error)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400))
@example(b"PK\x03\x04")
@example(b"PK\x05\x06" + b"\x00" * 18)
@example(b'"' + b"a" * 200_000)
def test_no_bytes_whatever_raise_anything_but_a_stated_reason(content):
    read_or_refuse(content)


HEADS = [
    b"PK\x03\x04",
    OLE2,
    PNG,
    b"%PDF-1.7\n",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"<html>",
    b'"',
]


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(HEADS), st.binary(max_size=200))
def test_no_file_that_only_starts_like_one_raises_anything_but_a_stated_reason(head, rest):
    read_or_refuse(head + rest)


@st.composite
def damaged_workbooks(draw):
    """A real workbook with some bytes changed, anywhere or in its directory alone, and perhaps its end lost."""
    base = draw(st.sampled_from([XLSX, stored(XLSX)]))
    first = draw(st.sampled_from([0, base.index(CENTRAL_ENTRY)]))
    content = bytearray(base)
    for place in draw(st.lists(st.integers(first, len(base) - 1), min_size=1, max_size=8)):
        content[place] = draw(st.integers(0, 255))
    return bytes(content[: draw(st.one_of(st.just(len(base)), st.integers(0, len(base))))])


@settings(max_examples=2000, deadline=None)
@given(damaged_workbooks())
def test_no_damage_to_a_workbook_raises_anything_but_a_stated_reason(content):
    read_or_refuse(content)


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\x00\r\n", exclude_categories=["Cs"]), max_size=12)


@settings(max_examples=150, deadline=None)
@given(
    rows=st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=5),
    separator=st.sampled_from(";,\t|"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_a_quoted_text_file_reads_back_as_it_was_written(rows, separator, encoding):
    rows = [["Dinas", "Nama", "Alamat"], *map(list, rows)]
    text = io.StringIO()
    csv.writer(text, delimiter=separator, quoting=csv.QUOTE_ALL).writerows(rows)
    assert rows_of(text.getvalue().encode(encoding)) == rows


# HTML tables saved as .xls, and zips of files


HTML = b"""<html><head><meta charset="utf-8"></head><body><table>
<tr><td colspan="3">ALOKASI PK2UKM</td></tr>
<tr><th rowspan="2">Dinas</th><th colspan="2">TARGET</th></tr>
<tr><th>Peserta</th><th>Pendamping</th></tr>
<tr><td>Kab.&nbsp;Badung</td><td>1.234</td><td> 2 </td></tr>
</table></body></html>"""


def test_a_line_break_and_a_raised_mark_part_what_stands_in_a_cell_of_html():
    cells = b"<td>12<br>13</td><td>2<sup>1</sup></td><td><p>Kab.</p><p>Badung</p></td><td>a\nb</td>"
    (sheet,) = read_sheets(b"<html><table><tr><td>x</td></tr><tr>" + cells + b"</tr></table></html>")
    assert list(sheet.rows[1]) == ["12\n13", "2\n1", "Kab.\nBadung", "a b"]


def test_an_html_table_saved_as_xls_is_a_sheet_with_its_merges():
    (sheet,) = read_sheets(HTML)
    assert sheet.rows[1:] == [
        ["Dinas", "TARGET"],
        [None, "Peserta", "Pendamping"],
        ["Kab. Badung", "1.234", "2"],
    ]
    assert sheet.merges == [(0, 0, 0, 2), (1, 0, 2, 0), (1, 1, 1, 2)]


def test_a_page_without_a_table_is_no_workbook():
    assert refusal(b"<html><body>Maaf, silakan masuk</body></html>").rule == "file_not_a_workbook"


def test_a_cell_that_claims_to_span_the_world_is_bounded():
    (sheet,) = read_sheets(b"<table><tr><td colspan='999999999' rowspan='999999999'>x</td></tr></table>")
    assert sheet.merges == [(0, 0, 0, 999)]


def test_a_zip_of_files_is_the_sheets_of_all_that_can_be_read():
    contents = read_contents(
        zipped(**{"a.xlsx": XLSX, "b.csv": b"Dinas;Pagu\nKab. Badung;5\n", "c.xlsx": PNG, "d.csv": b""})
    )
    assert [sheet.name for sheet in contents.sheets] == ["a.xlsx › Sheet1", "b.csv"]
    assert [(name, error.rule) for name, error in contents.unreadable] == [
        ("c.xlsx", "file_not_a_workbook"),
        ("d.csv", "file_empty"),
    ]


def test_a_zip_in_a_zip_is_not_opened():
    contents = read_contents(zipped(**{"a.xlsx": XLSX, "b.zip": zipped(**{"c.xlsx": XLSX})}))
    assert [(name, error.rule) for name, error in contents.unreadable] == [("b.zip", "file_not_a_workbook")]


def test_a_zip_of_files_whose_directory_points_before_its_beginning_is_damaged():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("a.csv", "Daerah;Nilai\nKab. Badung;5\n")
    damaged = bytearray(content.getvalue())
    offset = damaged.rindex(b"PK\x05\x06") + 16
    damaged[offset : offset + 4] = (1_000).to_bytes(4, "little")
    with pytest.raises(UnreadableFileError) as refused:
        read_sheets(bytes(damaged))
    assert refused.value.rule == "file_damaged"
