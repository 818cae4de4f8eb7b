"""Empty workbooks to fill in: what is written into them by their own rules is read back as it was meant."""

import io

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from orchestration.regions import NATIONAL_CODE
from orchestration.regions.reference import load_regions
from orchestration.returns import TemplateError, template
from orchestration.returns.templates import columns_of, region_name
from orchestration.synthesis.world import World
from orchestration.workbooks import read_submissions
from orchestration.workbooks.contracts import PERIOD, PROVINCE, REGION
from orchestration.workspace import Workspace
from tests.returns.language import english_in, texts_of
from tests.synthesis.reading import CATEGORIES, FORMS, KEY, as_read

REGIONS = load_regions(Workspace.from_environment().seeds)
WORLD = World(11, provinces=["12", "32", "51", "94"])
YEARS = (2019, 2024)


def filled(content):
    """The template of a content's form, sender and year, with the content's true records in it."""
    form = FORMS[content.form]
    sender = content.subject.code if content.subject else NATIONAL_CODE
    book = openpyxl.load_workbook(io.BytesIO(template(form, sender, content.rows[0].period, REGIONS, CATEGORIES)))
    sheet, row = book["Data"], first_row(book["Data"])
    for record in content.rows:
        for number, column in enumerate(columns_of(form), start=1):
            sheet.cell(row, number).value = cell_of(record, column.target, form)
        row += 1
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def first_row(sheet):
    return int(sheet.freeze_panes[1:])


def cell_of(record, target, form):
    if target == PROVINCE:
        return WORLD.province_in(record.region, record.year).short_name
    if target == REGION:
        return region_name(REGIONS[record.region.code], record.year, form)
    if target == PERIOD:
        return str(record.year)
    value, column = record.values.get(target), form.columns[target]
    return CATEGORIES[column.categories][value][0] if column.categories and value is not None else value


@pytest.mark.parametrize("form", FORMS)
def test_a_template_filled_with_the_truth_is_read_back_as_the_truth(form, resolver):
    contents = [content for content in WORLD.contents((form,), YEARS) if content.rows]
    assert contents
    for content in contents:
        content.rows[:] = [row for row in content.rows if row.year == content.year]
        (submission,), findings = read_submissions(filled(content), FORMS, resolver, KEY, CATEGORIES)
        found = [*findings, *submission.findings]
        assert [str(finding) for finding in found] == []
        records = submission.records
        assert list(zip(records["region_code"], records["period"], strict=True)) == [
            (row.region.code, row.period) for row in content.rows
        ]
        for name in submission.form.kept_columns:
            assert records[name] == [
                None if (value := row.values.get(name)) is None else as_read(str(value), submission.form, name)
                for row in content.rows
            ], name


@pytest.mark.parametrize("form", FORMS)
def test_a_template_tells_nothing_but_that_it_is_empty(form, resolver):
    period = "2024-03-04/2024-03-07" if FORMS[form].period.days else "2024"
    content = template(FORMS[form], "51.03", period, REGIONS, CATEGORIES)
    (submission,), findings = read_submissions(content, FORMS, resolver, KEY, CATEGORIES)
    assert findings == []
    assert [finding.rule for finding in submission.findings] == ["submission_empty"]


def sheet_of(form, region, year="2024"):
    return openpyxl.load_workbook(io.BytesIO(template(FORMS[form], region, year, REGIONS, CATEGORIES)))


def choices(book, header):
    """What the dropdown under a header offers."""
    sheet = book["Data"]
    (letter,) = [get_column_letter(c.column) for row in sheet.iter_rows() for c in row if c.value == header]
    (check,) = [
        check for check in sheet.data_validations.dataValidation if f"{letter}{first_row(sheet)}" in check.sqref
    ]
    _, area = check.formula1.split("!")
    return [cell.value for (cell,) in book["Daftar"][area.replace("$", "")]]


def test_the_dropdowns_offer_the_regions_of_the_province_and_the_categories():
    book = sheet_of("mentor_roster", "34")
    assert choices(book, "Dinas Prov/Kab/Kota") == [
        "DI Yogyakarta", "Kabupaten Kulon Progo", "Kabupaten Bantul", "Kabupaten Gunungkidul",
        "Kabupaten Sleman", "Kota Yogyakarta",
    ]  # fmt: skip
    assert choices(book, "Prov") == ["DI Yogyakarta"]
    assert choices(book, "Jenis Kelamin") == ["P", "L"]
    selections = ["Seleksi Terbuka", "Seleksi Terbatas", "Penunjukan Langsung", "Perpanjangan Kontrak"]
    assert choices(book, "Cara Rekrutmen") == selections


def test_a_regency_can_only_name_itself_and_a_region_has_the_name_and_province_of_the_year():
    assert choices(sheet_of("partnership", "12.12"), "Kabupaten/Kota") == ["Kabupaten Toba"]
    assert choices(sheet_of("partnership", "94.01", "2019"), "Provinsi") == ["Papua"]
    assert choices(sheet_of("partnership", "94.01", "2024"), "Provinsi") == ["Papua Tengah"]


def test_headers_are_locked_and_the_cells_below_are_not():
    sheet = sheet_of("pk2ukm_performance", "51")["Data"]
    assert sheet.protection.sheet and sheet.protection.password is None
    assert sheet["B5"].value == "PAGU" and sheet["B6"].value == "DIKLAT (Orang)"
    assert sheet["B5"].protection.locked and sheet["B6"].protection.locked and sheet["A1"].protection.locked
    assert not sheet.column_dimensions["B"].protection.locked
    assert {"B5:F5", "A5:A6"} <= {str(area) for area in sheet.merged_cells.ranges}


def test_cells_are_checked_by_their_type_and_citizen_numbers_are_texts():
    sheet = sheet_of("mentor_roster", "51")["Data"]
    kinds = {check.type: check for check in sheet.data_validations.dataValidation}
    letter = str(kinds["textLength"].sqref)[0]
    assert (kinds["textLength"].formula1, sheet.column_dimensions[letter].number_format) == ("16", "@")
    assert all(check.showErrorMessage for check in kinds.values())
    whole = sheet_of("pk2ukm_allocation", "51")["Data"].data_validations.dataValidation
    assert [(c.operator, c.formula1) for c in whole if c.type == "whole"] == [("greaterThanOrEqual", "0")] * 3
    dates = sheet_of("partnership", "51")["Data"].data_validations.dataValidation
    assert [c.type for c in dates].count("date") == 2


def test_every_header_has_a_note_in_indonesian_on_what_belongs_below_it():
    sheet = sheet_of("pk2ukm_allocation", "51")["Data"]
    notes = {cell.value: cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment}
    assert notes["Pagu Anggaran (Rp)"].startswith("Bilangan bulat, 0 atau lebih. Satuan: rupiah. Wajib diisi.")
    assert len(notes) == len(columns_of(FORMS["pk2ukm_allocation"]))


@pytest.mark.parametrize("form", FORMS)
def test_a_template_has_no_word_of_english(form):
    period = "2024-03-04/2024-03-07" if FORMS[form].period.days else "2024"
    assert english_in(texts_of(sheet_of(form, "51", period))) == []


@pytest.mark.parametrize(
    ("region", "year", "told"),
    [("99", "2024", "no region"), ("94", "2019", "did not exist in 2019"), ("51", "TA 2021", "is no year")],
)
def test_a_template_that_nobody_could_fill_in_is_refused(region, year, told):
    with pytest.raises(TemplateError, match=told):
        template(FORMS["partnership"], region, year, REGIONS, CATEGORIES)
