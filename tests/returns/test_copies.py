"""A file goes back as its sender made it, with the bad cells marked and a list in front."""

import io
import zipfile

import openpyxl
import pytest
import xlsxwriter

from orchestration.findings import READING_RULES, Finding, Severity, reading_finding
from orchestration.gate import load_suites
from orchestration.returns import advice_on, copies, correction_workbook
from orchestration.workbooks import load_forms, read_sheets
from orchestration.workbooks.submissions import OUR_SHEET
from orchestration.workspace import Workspace
from tests.conftest import workbook
from tests.returns.language import english_in, texts_of

RED, YELLOW = "00FFC7CE", "00FFEB9C"
ROSTER = workbook([["DATA PENDAMPING"], ["Dinas", "Nomor KTP"], ["Kab. Entah", "5,1E+15"]], ["A1:B1"], "Pendamping")
WORKSPACE = Workspace.from_environment()
SUITES = load_suites(WORKSPACE.expectations, load_forms(WORKSPACE.sources))
UNKNOWN_REGION = reading_finding("region_unknown", "…", form="mentor_roster", sheet="Pendamping", row=3, cell="A3")


def returned(content, *findings, name="kiriman.xlsx"):
    made = correction_workbook(content, name, advice_on(findings, SUITES))
    assert zipfile.ZipFile(io.BytesIO(made)).testzip() is None
    return openpyxl.load_workbook(io.BytesIO(made))


def listed(book):
    """The rows of the list, by header."""
    rows = list(book.worksheets[0].iter_rows())
    header = next(number for number, row in enumerate(rows) if row[0].value == "No")
    names = [cell.value for cell in rows[header]]
    return [dict(zip(names, row, strict=True)) for row in rows[header + 1 :]]


def fancy():
    """A workbook with formats, a formula, a comment, a hidden sheet, a hidden row and a merged title."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        page, hidden = book.add_worksheet("Pendamping"), book.add_worksheet("Lama")
        page.merge_range("A1:B1", "DATA PENDAMPING", book.add_format({"bold": True, "font_color": "#FF0000"}))
        page.write("A3", "Kab. Entah", book.add_format({"italic": True, "num_format": "@"}))
        page.write_comment("A3", "tolong dicek")
        page.write_formula("B3", "=1+1")
        page.set_column("A:A", 33)
        page.write("A5", "Kab. Badung")
        page.set_row(4, None, None, {"hidden": True})
        hidden.write("A1", "lama")
        hidden.hide()
        page.data_validation("A3", {"validate": "list", "source": ["Kab. Badung"]})
    return content.getvalue()


def test_the_senders_sheets_and_formats_stay_as_they_are():
    book = returned(fancy(), UNKNOWN_REGION)
    page = book["Pendamping"]
    assert book.sheetnames == ["Perbaikan", "Pendamping", "Lama"]
    assert book["Lama"].sheet_state == "hidden" and page.row_dimensions[5].hidden
    assert page["A1"].font.bold and page["A1"].font.color.rgb == "FFFF0000"
    assert [str(area) for area in page.merged_cells.ranges] == ["A1:B1"]
    assert page["A3"].font.italic and page["B3"].value == "=1+1"
    assert page.column_dimensions["A"].width == pytest.approx(33, abs=1)
    assert len(page.data_validations.dataValidation) == 1


def test_a_bad_cell_is_coloured_and_says_in_indonesian_what_to_do():
    cell = returned(fancy(), UNKNOWN_REGION)["Pendamping"]["A3"]
    assert (cell.value, cell.fill.fgColor.rgb) == ("Kab. Entah", RED)
    assert cell.comment.text.startswith("Kritis: Nama daerah tidak dikenal. Tulis nama resmi")
    assert "Diharapkan: nama provinsi, kabupaten, atau kota menurut Kementerian" in cell.comment.text
    assert cell.comment.text.endswith("tolong dicek")


def test_no_word_of_english_goes_back_whatever_rule_is_broken():
    place = {"sheet": "Pendamping", "row": 3, "cell": "A3"}
    english = "the sender must not see this row"
    found = [Finding(rule, Severity.INFO, english, english, **place) for rule in READING_RULES]
    for form, suite in SUITES.items():
        found += [Finding(e.meta.rule, e.severity, english, english, form, **place) for e in suite.expectations]
    assert len(advice_on(found, SUITES)) == len(found)
    assert english_in(texts_of(returned(ROSTER, *found))) == []


def test_what_should_stand_there_is_named_where_it_is_known():
    of_sum = reading_finding("total_contradicts_rows", "…", sheet="Pendamping", row=3, cell="A3", wanted="1.234")
    (row,) = listed(returned(ROSTER, of_sum))
    assert row["Diharapkan"].value == "jumlah baris di atasnya (1.234)"


def test_a_rule_that_is_no_longer_in_its_suite_asks_for_nothing():
    gone = Finding("rule_of_last_year", Severity.WARNING, "…", "…", "mentor_roster", "Pendamping", row=3)
    assert advice_on([gone, UNKNOWN_REGION], SUITES) == advice_on([UNKNOWN_REGION], SUITES)


def test_of_several_findings_on_a_cell_the_gravest_colours_it_and_all_are_told():
    similar = reading_finding("region_named_by_its_town", "…", sheet="Pendamping", row=3, cell="A3")
    cell = returned(ROSTER, similar, UNKNOWN_REGION)["Pendamping"]["A3"]
    assert cell.fill.fgColor.rgb == RED
    assert "Kritis: " in cell.comment.text and "Peringatan: Yang tertulis adalah nama ibu kotanya" in cell.comment.text


def test_the_list_in_front_has_every_finding_with_a_link_to_its_cell():
    of_row = Finding("mentor_listed_twice", Severity.WARNING, "…", "once", "mentor_roster", "Pendamping", row=3)
    of_sheet = reading_finding("sheet_hidden", "…", sheet="Pendamping")
    book = returned(ROSTER, of_sheet, of_row, UNKNOWN_REGION)
    assert book.worksheets[0].title == "Perbaikan" and book.active.title == "Perbaikan"
    assert [sheet.title for sheet in book if sheet.sheet_view.tabSelected] == ["Perbaikan"]
    rows = listed(book)
    assert [(r["Tingkat"].value, r["Aturan"].value, r["Sel"].value) for r in rows] == [
        ("Kritis", "region_unknown", "A3"),
        ("Peringatan", "mentor_listed_twice", "A3"),
        ("Catatan", "sheet_hidden", "lembar"),
    ]
    assert [row["Sel"].hyperlink.location for row in rows] == ["'Pendamping'!A3", "'Pendamping'!A3", "'Pendamping'!A1"]
    assert {row["Diperbaiki oleh"].value for row in rows} == {"Dinas pengirim"}
    suite_words = {e.meta.rule: e.meta.explanation.id for e in SUITES["mentor_roster"].expectations}
    assert rows[1]["Yang perlu diperbaiki"].value == suite_words["mentor_listed_twice"]


def test_a_finding_in_merged_cells_is_marked_where_they_are_shown():
    of_title = reading_finding("period_ambiguous", "…", sheet="Pendamping", row=1, cell="B1")
    assert returned(ROSTER, of_title)["Pendamping"]["A1"].fill.fgColor.rgb == RED


def test_what_was_sent_as_text_comes_back_as_a_workbook_of_texts_and_never_of_formulas():
    csv = b"nama;nik\n=1+1;'5103990101900001\n@SUM(A1);-5\n"
    seen = reading_finding("cell_not_understood", "…", row=2, cell="A2", seen="=1+1")
    book = returned(csv, seen, name="=cmd|' /c calc'!A1.csv")
    page = book["Data"]
    assert [[cell.value for cell in row] for row in page.iter_rows()] == [
        ["nama", "nik"], ["=1+1", "'5103990101900001"], ["@SUM(A1)", "-5"],
    ]  # fmt: skip
    assert [page[place].data_type for place in ("A2", "A3", "B3")] == ["s", "s", "s"]
    assert all(page[place].quotePrefix for place in ("A2", "A3", "B3"))
    assert page["A2"].fill.fgColor.rgb == YELLOW
    assert listed(book)[0]["Tertulis"].data_type == "s"
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)


def test_the_merges_of_a_page_and_the_files_of_a_zip_stay_apart_and_whole():
    page = b"<table><tr><td colspan=2>PAGU</td></tr><tr><td>Kab. A</td><td>5</td></tr></table>"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("satu.xls", page)
        archive.writestr("bernama panjang/a.xlsx", ROSTER)
        archive.writestr("bernama panjang/b.xlsx", ROSTER)
    names = [sheet.name for sheet in read_sheets(packed.getvalue())]
    book = returned(packed.getvalue(), reading_finding("region_unknown", "…", sheet=names[2], row=3, cell="A3"))
    first, second = "ama panjang-a.xlsx › Pendamping", "ama panjang-b.xlsx › Pendamping"
    assert book.sheetnames == ["Perbaikan", "satu.xls", first, second]
    assert [str(area) for area in book["satu.xls"].merged_cells.ranges] == ["A1:B1"]
    assert book[second]["A3"].fill.fgColor.rgb == RED and book[first]["A3"].fill.fill_type is None
    assert listed(book)[0]["Sel"].hyperlink.location == f"'{second}'!A3"


def test_a_workbook_with_macros_comes_back_without_them_and_says_so():
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        book.add_worksheet("Pendamping").write("A3", "Kab. Entah")
        book.add_vba_project(io.BytesIO(b"macros"), is_stream=True)
    made = correction_workbook(content.getvalue(), "kiriman.xlsm", advice_on([UNKNOWN_REGION], SUITES))
    assert not any("vba" in name for name in zipfile.ZipFile(io.BytesIO(made)).namelist())
    assert "Makro dan gambar tidak disertakan" in openpyxl.load_workbook(io.BytesIO(made))["Perbaikan"]["A4"].value


def test_a_workbook_that_openpyxl_cannot_open_is_laid_out_anew():
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(fancy())) as sound, zipfile.ZipFile(content, "w") as odd:
        for entry in sound.infolist():
            odd.writestr(entry, sound.read(entry).replace(b'patternType="gray125"', b'patternType="batik"'))
    with pytest.raises(ValueError):
        openpyxl.load_workbook(io.BytesIO(content.getvalue()))
    book = returned(content.getvalue(), UNKNOWN_REGION)
    page = book["Pendamping"]
    assert page["A3"].fill.fgColor.rgb == RED
    assert [str(area) for area in page.merged_cells.ranges] == ["A1:B1"]
    assert page.row_dimensions[5].hidden and book["Lama"].sheet_state == "hidden"


def test_a_file_that_cannot_be_read_or_is_too_large_comes_back_as_its_list_alone(monkeypatch):
    empty = returned(b"", reading_finding("file_empty", "the file is empty"))
    assert empty.sheetnames == ["Perbaikan"] and "tidak dapat dibaca" in empty["Perbaikan"]["A4"].value
    monkeypatch.setattr(copies, "MOST_CELLS", 5)
    large = returned(ROSTER, UNKNOWN_REGION)
    assert large.sheetnames == ["Perbaikan"] and "melebihi 5 sel" in large["Perbaikan"]["A4"].value
    assert listed(large)[0]["Sel"].value == "A3" and listed(large)[0]["Sel"].hyperlink is None


def with_text(content, old, new):
    """The same workbook with other XML in its first sheet."""
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as sound, zipfile.ZipFile(changed, "w") as odd:
        for entry in sound.infolist():
            text = sound.read(entry)
            if entry.filename == "xl/worksheets/sheet1.xml":
                assert old in text
                text = text.replace(old, new)
            odd.writestr(entry, text)
    return changed.getvalue()


def test_a_merge_or_a_link_over_a_whole_sheet_does_not_fill_the_memory():
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        page = book.add_worksheet("Pendamping")
        page.merge_range("A1:B1", "DATA")
        page.write("A3", "Kab. Entah")
        page.write_url("A4", "internal:Pendamping!A1")
    whole = b'"A5:XFD1048576"'
    for spanned in (b'ref="A4"', b'ref="A1:B1"'):
        book = returned(with_text(content.getvalue(), spanned, b"ref=" + whole), UNKNOWN_REGION)
        assert (book["Pendamping"].max_row, book["Pendamping"]["A3"].fill.fgColor.rgb) == (4, RED)


def test_more_findings_than_anyone_reads_are_counted_not_listed(monkeypatch):
    monkeypatch.setattr(copies, "MOST_LISTED", 2)
    rows = listed(returned(ROSTER, *[UNKNOWN_REGION] * 1_234))
    assert [row["No"].value for row in rows] == [1, 2, "… dan 1.232 temuan lainnya"]


def test_a_workbook_that_comes_back_once_more_has_one_list_and_its_sender_may_have_a_perbaikan_of_its_own():
    once = correction_workbook(ROSTER, "a.xlsx", advice_on([UNKNOWN_REGION], SUITES))
    assert returned(once, UNKNOWN_REGION).sheetnames == ["Perbaikan", "Pendamping"]
    own = returned(workbook([["Dinas"]], sheet="perbaikan"), UNKNOWN_REGION)
    assert own.sheetnames == ["Perbaikan (2)", "perbaikan"]
    assert own["Perbaikan (2)"]["A1"].value == OUR_SHEET
