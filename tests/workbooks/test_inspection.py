"""What `neraca inspect` says of a workbook, contract or not."""

import io
import json
from dataclasses import asdict

import pytest
import xlsxwriter

from orchestration.regions import Resolver
from orchestration.workbooks import load_forms
from orchestration.workbooks.columns import read_any_column
from orchestration.workbooks.inspection import inspect_file
from orchestration.workspace import PROJECT, Workspace
from tests.conftest import workbook

FORMS, RESOLVER = load_forms(Workspace.from_environment().sources), Resolver.load()


def inspected(rows, merges=(), name="x.xlsx"):
    return inspect_file(name, workbook(rows, merges), FORMS, RESOLVER).as_json()


def table_of(rows, merges=()):
    (table,) = inspected(rows, merges)["tables"]
    return table


def regions(table):
    return [record["region_code"] for record in table["records"]]


def header(table, letter):
    return next(h for h in table["headers"] if h["column"] == letter)


def test_the_answer_has_the_shape_that_others_rely_on():
    answer = inspected(
        [["TA. 2021"], ["No", "Kabupaten/Kota", "Jumlah (Orang)"], [1, "Kab. Bandung", 5], ["Jumlah", None, 5]]
    )
    assert set(answer) == {"file", "sha256", "tables", "findings"}
    (table,) = answer["tables"]
    assert table["range"] == "A2:C4"
    assert table["title"] == ["TA. 2021"]
    assert table["form"] is None
    assert header(table, "C") == {
        "column": "C", "path": ["Jumlah (Orang)"], "unit": "persons", "kind": "number", "period": None,
    }  # fmt: skip
    assert table["records"] == [
        {
            "row": 3, "region_code": "32.04", "region_level": "regency", "region_as_written": "Kab. Bandung",
            "period": "2021", "values": {"A": 1, "B": "Kab. Bandung", "C": 5},
        }
    ]  # fmt: skip
    assert table["left_out"] == [
        {"row": 1, "reason": "title", "text": "TA. 2021"},
        {"row": 2, "reason": "header", "text": "No Kabupaten/Kota Jumlah (Orang)"},
        {"row": 4, "reason": "total", "text": "Jumlah 5"},
    ]
    json.dumps(answer)


def test_every_office_of_the_real_allocation_has_its_region_and_figures():
    path = PROJECT / "data" / "samples" / "pk2ukm-alokasi-2021.xlsx"
    answer = inspect_file(path.name, path.read_bytes(), FORMS, RESOLVER)
    (table,) = answer.tables
    assert table.form == "pk2ukm_allocation"
    assert sum(record["region_code"] is not None for record in table.records) == 306
    assert sum(record["values"]["G"] for record in table.records) == 863
    assert [finding["rule"] for finding in answer.findings] == ["code_names_another_region"] * 7


def test_rows_that_a_filter_hides_are_records_and_noted():
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet("x")
        for number, row in enumerate([["No", "Kabupaten/Kota", "Jumlah"], [1, "Kab. Bogor", 5], [2, "Kota Bogor", 7]]):
            sheet.write_row(number, 0, row)
        sheet.set_row(1, None, None, {"hidden": True})
    answer = inspect_file("x.xlsx", content.getvalue(), FORMS, RESOLVER)
    assert regions(asdict(answer.tables[0])) == ["32.01", "32.71"]
    assert [(finding["rule"], finding["severity"]) for finding in answer.findings] == [("rows_hidden", "info")]


def test_section_rows_give_the_bare_names_below_them_their_type():
    table = table_of([["No", "Kabupaten/Kota", "Jumlah"], ["Kabupaten:"], [1, "Bogor", 5], ["Kota:"], [2, "Bogor", 7]])
    assert regions(table) == ["32.01", "32.71"]


def test_a_province_in_a_section_row_tells_its_regions_from_their_namesakes():
    table = table_of(
        [["No", "Kab/Kota", "Jumlah"], ["I", "PROVINSI KALIMANTAN SELATAN"], [1, "Banjar", 5], [2, "Tapin", 1]]
    )
    assert regions(table) == ["63.03", "63.05"]


def test_a_province_in_the_title_tells_its_regions_from_their_namesakes():
    table = table_of([["PROVINSI KALIMANTAN SELATAN"], ["Kab/Kota", "Jumlah"], ["Banjar", 5], ["Tapin", 6]])
    assert regions(table) == ["63.03", "63.05"]


def test_a_name_that_fits_two_regions_is_a_finding_and_no_guess():
    answer = inspected([["Kab/Kota", "Jumlah"], ["Bogor", 5], ["Kab. Garut", 6]])
    assert regions(answer["tables"][0]) == [None, "32.05"]
    (finding,) = answer["findings"]
    assert (finding["rule"], finding["cell"]) == ("region_ambiguous", "A2")


def test_a_region_cell_merged_over_rows_or_blank_below_the_first_holds_for_them_all():
    rows = [["Kabupaten/Kota", "Nama", "Jumlah"], ["Kab. Garut", "A", 1], [None, "B", 2], ["Kab. Subang", "C", 3]]
    assert regions(table_of(rows)) == ["32.05", "32.05", "32.13"]
    assert regions(table_of(rows, ["A2:A3"])) == ["32.05", "32.05", "32.13"]


def test_a_region_named_only_above_the_table_is_that_of_every_record():
    table = table_of([["Kab/Kota", ":", "Kab. Badung"], [], ["No", "Nama Lengkap", "Pendidikan"], [1, "A", "SMA"]])
    assert regions(table) == ["51.03"]


def test_years_across_the_columns_are_the_periods_of_their_columns():
    table = table_of([["Kabupaten/Kota", 2019, 2020], ["Kab. Garut", 1, 2], ["Kab. Subang", 3, 4]])
    assert [header(table, letter)["period"] for letter in "BC"] == ["2019", "2020"]


def test_quarters_across_the_columns_take_the_year_of_the_title():
    table = table_of(
        [["TA. 2021"], ["Kabupaten/Kota", "TW I", "s.d. TW II"], ["Kab. Garut", 1, 2], ["Kab. Subang", 3, 4]]
    )
    assert [header(table, letter)["period"] for letter in "BC"] == ["2021-Q1", "2021-Q1/2021-Q2"]


def test_months_across_the_columns_take_the_year_of_the_title():
    months = ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agt", "Sep", "Okt", "Nop", "Des"]
    table = table_of([["TAHUN 2021"], ["Kab/Kota", *months], ["Kab. Garut", *range(12)], ["Kab. Subang", *range(12)]])
    assert [h["period"] for h in table["headers"][1:]] == [f"2021-{number:02d}" for number in range(1, 13)]


def test_quarters_under_their_years_are_the_periods_of_their_columns():
    rows = [["Kab/Kota", 2020, None, 2021, None], [None, "TW I", "TW II", "TW I", "TW II"], ["Kab. Garut", 1, 2, 3, 4]]
    table = table_of(rows, ["A1:A2", "B1:C1", "D1:E1"])
    assert [header(table, letter)["period"] for letter in "BCDE"] == ["2020-Q1", "2020-Q2", "2021-Q1", "2021-Q2"]


def test_a_title_of_two_years_is_a_finding_and_no_guess():
    answer = inspected([["Data TA 2021/2022"], ["Kab/Kota", "Jumlah"], ["Kab. Garut", 5]])
    assert [record["period"] for record in answer["tables"][0]["records"]] == [None]
    (finding,) = answer["findings"]
    assert (finding["rule"], finding["row"], finding["seen"]) == ("period_ambiguous", 1, "Data TA 2021/2022")


def test_a_title_of_two_years_over_years_across_the_columns_is_none():
    rows = [["Data 2019-2020"], ["Kabupaten/Kota", 2019, 2020], ["Kab. Garut", 1, 2], ["Kab. Subang", 3, 4]]
    assert "period_ambiguous" not in {finding["rule"] for finding in inspected(rows)["findings"]}


def test_the_headers_of_a_known_form_that_its_contract_does_not_have_are_findings():
    header = ["Provinsi", "Nama Daerah", "Pagu (Rp)", "Peserta (Orang)", "Pendampng (Orang)"]
    answer = inspected([["TA 2021"], header, ["Bali", "Kab. Badung", 1, 2, 3]])
    assert [(f["rule"], f["cell"]) for f in answer["findings"]] == [("header_unmapped", "E2"), ("column_missing", "A2")]


def test_a_year_in_a_column_is_the_period_of_its_record():
    table = table_of([["Kabupaten/Kota", "Tahun", "Jumlah"], ["Kab. Garut", 2019, 1], ["Kab. Garut", "2020", 2]])
    assert [record["period"] for record in table["records"]] == ["2019", "2020"]


@pytest.mark.parametrize(
    ("heading", "cells", "values"),
    [
        ("Anggaran (Rp)", ["1.234.567,89", "Rp 1.234.567,-", "-"], [1234567.89, 1234567, None]),
        ("Anggaran", ["Rp 192 M", "1,5 juta", "0"], [192_000_000_000, 1_500_000, 0]),
        ("Anggaran (Rp juta)", [5, 2.5, None], [5_000_000, 2_500_000, None]),
        ("Persen (%)", ["98,54%", "7%", "n.a."], [98.54, 7, None]),
        ("Jumlah (Orang)", ["1.234", "987", "null"], [1234, 987, None]),
        ("Jumlah", ["1,234.5", "1,234", "–"], [1234.5, 1234, None]),
    ],
)
def test_numbers_come_in_the_unit_of_their_header_and_blank_is_no_zero(heading, cells, values):
    table = table_of(
        [
            ["Kabupaten", heading],
            *([f"Kab. {n}", cell] for n, cell in zip(("Garut", "Subang", "Bogor"), cells, strict=True)),
        ]
    )
    assert [record["values"]["B"] for record in table["records"]] == values


def test_a_number_whose_signs_nothing_decides_is_a_finding_and_no_guess():
    answer = inspected([["Kabupaten", "Nilai"], ["Kab. Garut", "1.234"], ["Kab. Subang", "5"]])
    assert [record["values"]["B"] for record in answer["tables"][0]["records"]] == [None, 5]
    (finding,) = answer["findings"]
    assert (finding["rule"], finding["cell"], finding["seen"]) == ("number_format_undecidable", "B2", "1.234")


def test_a_persons_number_that_a_spreadsheet_program_has_rounded_is_damaged_not_accepted():
    rows = [
        ["No", "Nama Lengkap", "NIK", "Kab/Kota"],
        [1, "A", 3205992510899994.0, "Kab. Garut"],
        [2, "B", "'3205992510899994", "Kab. Garut"],
    ]
    answer = inspected(rows)
    assert [record["values"]["C"] for record in answer["tables"][0]["records"]] == [None, "3205992510899994"]
    (finding,) = answer["findings"]
    assert (finding["rule"], finding["cell"]) == ("national_id_damaged", "C2")


def test_codes_stay_text():
    table = table_of(
        [["Kode Wilayah", "Kabupaten/Kota", "Jumlah"], ["11.10", "Kab. Bireuen", 5], ["11.11", "Kab. Bireuen", 5]]
    )
    assert [record["values"]["A"] for record in table["records"]] == ["11.10", "11.11"]


def test_dates_are_iso_and_a_cell_that_is_none_is_a_finding():
    answer = inspected([["Kab/Kota", "Tanggal Mulai"], ["Kab. Garut", "31/12/2020"], ["Kab. Garut", "kemarin"]])
    assert [record["values"]["B"] for record in answer["tables"][0]["records"]] == ["2020-12-31", None]
    assert [(f["rule"], f["cell"]) for f in answer["findings"]] == [("cell_not_understood", "B3")]


def test_a_file_that_cannot_be_read_is_one_finding_and_no_error():
    answer = inspect_file("x.xlsx", b"", FORMS, RESOLVER).as_json()
    assert (answer["tables"], [f["rule"] for f in answer["findings"]]) == ([], ["file_empty"])


def test_a_number_that_json_does_not_have_is_text_where_rows_are_numbered() -> None:
    assert read_any_column([float("inf"), 2.0], ["No"]).values == ["inf", 2]


@pytest.mark.parametrize(
    ("titles", "header", "cells", "rule", "place"),
    [
        ([], "Nilai (USD)", [5, 7], "scale_undecidable", "B1"),
        (["(dalam ratusan rupiah)"], "Nilai (Rp)", [5, 7], "scale_undecidable", None),
        ([], "Persen (%)", [0.48, 0.97], "percent_may_be_fraction", "B1"),
    ],
)
def test_a_column_whose_figures_may_be_others_than_they_look_is_a_finding(titles, header, cells, rule, place):
    rows = [["Kabupaten", header], ["Kab. Garut", cells[0]], ["Kab. Subang", cells[1]]]
    answer = inspected([*([title] for title in titles), *rows])
    assert [(finding["rule"], finding["cell"]) for finding in answer["findings"]] == [(rule, place)]


def test_a_title_in_thousands_of_a_unit_speaks_for_its_columns():
    rows = [["Jumlah UMKM (dalam ribuan unit)"], ["Kabupaten/Kota", "Jumlah UMKM", "Pagu (Rp)"], ["Kab. Garut", 12, 9]]
    assert [record["values"] for record in table_of(rows)["records"]] == [{"A": "Kab. Garut", "B": 12_000, "C": 9}]


# The region of the titles

SUBDISTRICTS = [["No", "Kecamatan", "Jumlah UMKM"], [1, "Plered", 5], [2, "Gegesik", 6]]


@pytest.mark.parametrize(
    ("titles", "code"),
    [
        (["KABUPATEN CIREBON TAHUN 2021"], "32.09"),
        (["Tempat : Hotel Savoy Homann, Kota Bandung", "Kab/Kota : Kab. Garut"], "32.05"),
        (["Kota Bandung", "Kabupaten : Garut"], "32.05"),
        (["Kota Bandung", "Kab. Garut"], None),
    ],
)
def test_a_title_line_with_its_label_names_the_region_and_of_two_alike_none(titles, code):
    answer = inspected([*([title] for title in titles), *SUBDISTRICTS])
    assert regions(answer["tables"][0]) == [code, code]
    assert ("region_ambiguous" in {finding["rule"] for finding in answer["findings"]}) == (code is None)


def test_the_titles_of_a_table_itself_win_over_those_of_the_table_above():
    rows = [["KABUPATEN BADUNG"], *SUBDISTRICTS, [], ["PROVINSI BALI"], *SUBDISTRICTS]
    assert [regions(table) for table in inspected(rows)["tables"]] == [["51.03"] * 2, ["51"] * 2]


def test_a_table_of_a_known_form_has_the_regions_that_its_contract_has():
    header = ["Nama Daerah", "Pagu (Rp)", "Peserta (Orang)", "Pendamping (Orang)"]
    table = table_of([["TAHUN ANGGARAN 2021"], header, ["Kab. Badung", 1, 1, 1], ["-", 2, 2, 2]])
    assert (table["form"], regions(table)) == ("pk2ukm_allocation", ["51.03", None])
    header = ["kode_kabupaten_kota", "Kabupaten/Kota", "Jumlah UMKM", "Tahun"]
    table = table_of([header, ["51.03", "Kab. Badung", 1, 2021], ["51.06", None, 1, 2021]])
    assert (table["form"], regions(table)) == ("msme_population", ["51.03", "51.06"])


def test_a_table_of_a_known_form_has_the_period_that_its_contract_has():
    header = ["Kab/Kota", "Nama Pendamping", "Nomor KTP", "Kehadiran", "Kedisiplinan", "Pelaporan", "Target Kinerja"]
    rows = [["Tanggal Cetak : 5 Januari 2022"], ["TAHUN 2021"], header, ["Kab. Badung", "A", "1", 1, 1, 1, 1]]
    assert [record["period"] for record in table_of(rows)["records"]] == ["2021"]


def test_regions_across_the_columns_are_told_and_their_rows_given_to_no_region():
    rows = [["PROVINSI BALI 2021"], ["Uraian", "Kab. Badung", "Kab. Bangli"], ["Pagu", 1_000, 2_000], ["Peserta", 1, 2]]
    inspection = inspect_file("a.xlsx", workbook(rows), FORMS, Resolver.load())
    assert [record["region_code"] for record in inspection.tables[0].records] == [None, None]
    assert [(found["rule"], found["cell"]) for found in inspection.findings] == [("regions_across", "B2")]
