"""What a file says: its records with their places, and a finding with its cell for all that was not understood."""

import csv
import gc
import io
import re
import zipfile
from hashlib import sha256

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.findings import READING_RULES, Severity
from orchestration.regions import Resolver
from orchestration.workbooks import Form, load_forms, read_submissions
from orchestration.workbooks.contracts import PLACE_COLUMNS, load_categories
from orchestration.workbooks.inspection import inspect_file
from orchestration.workbooks.sheets import Sheet
from orchestration.workbooks.submissions import OUR_SHEET, column_letter, hidden_findings
from orchestration.workbooks.values import pseudonym
from orchestration.workspace import PROJECT, Workspace
from tests.conftest import workbook

KEY = b"key of the tests"
SAMPLES = PROJECT / "data" / "samples"
SOURCES = Workspace.from_environment().sources
FORMS, CATEGORIES = load_forms(SOURCES), load_categories(SOURCES)

TITLE = ["TAHUN ANGGARAN 2021"]
ALLOCATION_HEADER = ["No", "Provinsi", "Nama Daerah", "Kode", "Pagu (Rp)", "Peserta (Orang)", "Pendamping (Orang)"]
BADUNG = [1, "Bali", "Kab. Badung", "5103", 390304000, 116, 2]
BANGLI = [2, "Bali", "Kab. Bangli", "5106", 459181000, 139, 2]
POPULATION_HEADER = ["nama_provinsi", "kode_kabupaten_kota", "nama_kabupaten_kota", "jumlah_umkm", "tahun"]
ROSTER_HEADER = ["PROV", "NO", "Dinas Prov/Kab/Kota", "Nama Lengkap", "Nomor KTP", "Jenis Kelamin", "Agama"]
ROSTER_HEADER += ["Pendidikan", "Alamat Rumah", "No.Hp (WA)", "E-Mail"]
NIK = "5103014509900001"
MENTOR = ["Bali", "1", "Kab. Badung", "Ni Wayan Rahasia", f"'{NIK}", "Perempuan", "Hindu", "S1"]
MENTOR += ["Jl. Mawar Tersembunyi 7", "'081234567890", "rahasia@contoh.example"]
# What of MENTOR must never be seen outside the archive, in any case or part.
SECRETS = ["rahasia", NIK, "hindu", "mawar", "081234567890"]


def read(content, forms=None, told_form=None):
    return read_submissions(content, forms or FORMS, Resolver.load(), KEY, CATEGORIES, told_form)


def read_one(rows, merges=(), **more):
    """The only submission of a workbook with these rows, and no finding about the file as a whole."""
    (submission,), findings = read(workbook(rows, merges), **more)
    assert findings == []
    return submission


def allocation(*rows, header=ALLOCATION_HEADER, merges=()):
    return read_one([TITLE, header, *rows], merges)


def population(*rows):
    return read_one([POPULATION_HEADER, *rows])


def roster(*rows, header=ROSTER_HEADER, merges=()):
    return read_one([TITLE, header, *rows], merges)


def found(submission, rule):
    """The only finding of that rule."""
    (finding,) = [finding for finding in submission.findings if finding.rule == rule]
    return finding


def small_form(name, **more):
    entries = dict.fromkeys(("title", "description", "publisher", "licence", "cadence", "owner", "grain"), "x")
    value = {"header": ["Nilai"], "type": "number", "description": "A value."}
    places = {"region": {"header": ["Daerah"]}, "period": {"header": ["Tahun"]}, "columns": {"worth": value}}
    return Form.model_validate({**entries, **places, "form": name, "origin": "submitted", **more})


# Records and their places


def test_a_row_becomes_a_record_with_its_region_year_and_values():
    submission = allocation(BADUNG)
    assert submission.form.form == "pk2ukm_allocation"
    assert submission.findings == []
    assert len(submission) == 1
    expected = {
        "sheet": "Sheet1",
        "row": 3,
        "region_code": "51.03",
        "region_as_written": "Kab. Badung",
        "code_as_written": "5103",
        "region_found_by": "name",
        "period": "2021",
        "origin": "published",
        "budget_idr": 390304000,
        "training_participants": 116,
        "mentor_posts": 2,
    }
    assert {name: submission.records[name] for name in expected} == {name: [cell] for name, cell in expected.items()}


def test_records_have_the_place_columns_and_the_forms_kept_columns(forms):
    assert list(roster(MENTOR).records) == [*PLACE_COLUMNS, *forms["mentor_roster"].kept_columns]


def test_a_record_is_named_after_its_file_sheet_and_row():
    content = workbook([TITLE, ALLOCATION_HEADER, BADUNG, BANGLI])
    (submission,), _ = read(content)
    digest = sha256(content).hexdigest()
    assert submission.records["file_sha256"] == [digest, digest]
    assert submission.records["record_id"] == [f"{digest[:12]}:0:3", f"{digest[:12]}:0:4"]


def test_two_sheets_of_a_form_are_one_submission_with_records_of_their_own():
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        for name, row in (("Badung", BADUNG), ("Bangli", BANGLI)):
            sheet = book.add_worksheet(name)
            for number, cells in enumerate([TITLE, ALLOCATION_HEADER, row]):
                sheet.write_row(number, 0, cells)
    (submission,), _ = read(content.getvalue())
    assert submission.records["sheet"] == ["Badung", "Bangli"]
    assert submission.records["region_code"] == ["51.03", "51.06"]
    assert len(set(submission.records["record_id"])) == 2


def test_the_place_of_each_column_is_kept_with_its_header():
    placed = {entry["column_name"]: entry for entry in allocation(BADUNG).placements}
    assert placed["region_code"]["cell_column"] == "C"
    assert placed["code_as_written"]["cell_column"] == "D"
    assert placed["mentor_posts"] == {
        "sheet": "Sheet1",
        "table_name": "",
        "column_name": "mentor_posts",
        "cell_column": "G",
        "header": "Pendamping (Orang)",
        "scale": 1,
    }


def test_rows_that_are_no_records_are_kept_with_their_reason():
    total = ["JUMLAH", None, None, None, 390304000, 116, 2]
    left_out = [(row.row, row.reason) for _, row in allocation(BADUNG, total).left_out]
    assert left_out == [(1, "title"), (2, "header"), (4, "total")]


@given(st.integers(min_value=0, max_value=16_383))
def test_a_column_is_called_as_the_spreadsheet_program_calls_it(index):
    assert column_letter(index) == xlsxwriter.utility.xl_col_to_name(index)


# The layout of real files


def test_titles_a_merged_header_an_index_row_a_total_footers_and_a_signature_leave_the_records_alone():
    rows = [
        ["ALOKASI DAK NONFISIK PK2UKM"],
        TITLE,
        [],
        ["NO", "PROVINSI", "DINAS PROV/KAB/KOTA", "KODE WILAYAH", "PAGU ANGGARAN (RP)", "TARGET", None],
        [None, None, None, None, None, "PESERTA DIKLAT (ORANG)", "PENDAMPING (ORANG)"],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"],
        BADUNG,
        BANGLI,
        ["JUMLAH", None, None, None, 849485000, 255, 4],
        ["Sumber: Kementerian Koperasi dan UKM"],
        [None, None, None, None, None, "Mengetahui,"],
        [None, None, None, None, None, "Kepala Dinas"],
        [None, None, None, None, None, "NIP 19700101"],
    ]
    submission = read_one(rows, [f"{letter}4:{letter}5" for letter in "ABCDE"] + ["F4:G4", "A9:D9"])
    assert submission.findings == []
    assert submission.records["row"] == [7, 8]
    assert submission.records["budget_idr"] == [390304000, 459181000]
    assert submission.records["mentor_posts"] == [2, 2]


def test_a_region_cell_merged_over_many_rows_is_the_region_of_them_all():
    below = [None, "2", None, *MENTOR[3:]]
    submission = roster(MENTOR, below, [None, "3", *below[2:]], merges=["A3:A5", "C3:C5"])
    assert submission.records["region_code"] == ["51.03", "51.03", "51.03"]
    assert submission.findings == []


def test_a_merged_value_cell_is_not_multiplied():
    submission = allocation(BADUNG, [*BANGLI[:6], None], merges=["G3:G4"])
    assert submission.records["mentor_posts"] == [2, None]
    assert found(submission, "figure_merged_over_rows").cell == "G4"


def test_a_figure_merged_over_rows_that_is_not_required_is_a_warning():
    rows = [["TAHUN 2021"], EVALUATION_HEADER, EVALUATED, [*EVALUATED[:2], "'5103014509900002", None, 85, 85, 85]]
    submission = read_one(rows, merges=["D3:D4"])
    assert submission.records["attendance_points"] == [85, None]
    finding = found(submission, "figure_merged_over_rows")
    assert (finding.cell, finding.severity) == ("D4", Severity.WARNING)


def test_words_merged_over_rows_are_those_of_each_row():
    submission = roster(MENTOR, [*MENTOR[:4], "'5103014509900002", *MENTOR[5:7], None, *MENTOR[8:]], merges=["H3:H4"])
    assert submission.records["education"] == ["s1", "s1"]
    assert found(submission, "cell_merged_over_rows").cell == "H4"


def test_a_region_cell_left_blank_is_reported_not_filled_from_above():
    submission = allocation(BADUNG, [*BANGLI[:2], None, None, *BANGLI[4:]])
    assert submission.records["region_code"] == ["51.03", None]
    assert found(submission, "region_missing").cell == "C4"


def test_a_form_that_leaves_region_cells_blank_below_the_first_says_so_in_its_contract():
    form = small_form("visits", region={"header": ["Daerah"], "fill_down": True})
    rows = [["Daerah", "Tahun", "Nilai"], ["Kab. Badung", 2021, 5], [None, 2021, 6], ["Kab. Bangli", 2021, 7]]
    (submission,), _ = read(workbook(rows), {"visits": form})
    assert submission.records["region_code"] == ["51.03", "51.03", "51.06"]


def test_a_part_of_a_year_is_no_period_of_a_yearly_form():
    submission = population(
        ["Jawa Barat", "3205", "Kab. Garut", 5, "Semester I 2021"], ["Jawa Barat", "3205", "Kab. Garut", 6, 2021]
    )
    assert submission.records["period"] == [None, "2021"]
    finding = found(submission, "period_missing")
    assert (finding.cell, finding.region_code) == ("E2", "32.05")


def test_a_year_far_in_the_future_is_no_year():
    submission = read_one([["TAHUN ANGGARAN 2099"], ALLOCATION_HEADER, BADUNG])
    assert submission.records["period"] == [None]
    assert found(submission, "period_missing").severity is Severity.CRITICAL


def test_headers_without_records_are_reported():
    submission = read_one([["TA. 2021"], ALLOCATION_HEADER])
    assert found(submission, "submission_empty").severity is Severity.CRITICAL


@pytest.mark.parametrize("code", ["ABC", "5103999", "51.03.01.2001"])
def test_a_code_that_is_none_is_reported(code):
    submission = allocation([*BADUNG[:3], code, *BADUNG[4:]])
    assert (found(submission, "code_unknown").seen, submission.records["region_code"]) == (code, ["51.03"])


def test_what_stands_beside_an_office_in_a_roster_is_not_shown():
    for office in ("Kab. Sleman (an. Ni Wayan Rahasia)", "Ni Wayan Rahasia, Kab. Badung", "Ni Wayan Rahasia"):
        assert leaks(roster([*MENTOR[:2], office, *MENTOR[3:]])) == []


def test_a_quoted_export_with_semicolons_is_read_like_a_workbook():
    text = io.StringIO()
    csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL).writerows([TITLE, [], ROSTER_HEADER, MENTOR])
    (submission,), _ = read(text.getvalue().encode())
    assert submission.records["sheet"] == [None]
    assert submission.records["row"] == [4]
    assert submission.records["mentor_id"] == [pseudonym(NIK, KEY)]
    assert submission.records["gender"] == ["female"]
    assert submission.records["education"] == ["s1"]


# The year


@pytest.mark.parametrize(
    "title",
    ["TAHUN ANGGARAN 2021", "Tahun Anggaran : 2021", "TA. 2021", "ALOKASI TA 2021", "T.A. 2021", "T. A 2021 (REVISI)"],
)
def test_the_year_is_read_from_the_title(title):
    assert read_one([[title], ALLOCATION_HEADER, BADUNG]).records["period"] == ["2021"]


def test_a_word_of_the_title_that_only_begins_like_ta_does_not_give_the_year():
    submission = read_one([["TARGET RPJMD 2024"], ["TA. 2021"], ALLOCATION_HEADER, BADUNG])
    assert submission.records["period"] == ["2021"]


def test_a_title_of_two_years_is_held_back_and_not_guessed():
    submission = read_one([["TA 2021/2022"], ALLOCATION_HEADER, BADUNG])
    assert submission.records["period"] == [None]
    finding = found(submission, "period_ambiguous")
    assert finding.severity is Severity.CRITICAL
    assert "2021 and 2022" in finding.message


@pytest.mark.parametrize(
    ("titles", "period"),
    [
        (["Bulan : Maret 2021"], "2021-03"),
        (["Periode Januari s.d. Maret 2021"], "2021-01/2021-03"),
        (["TA 2021", "Triwulan Ketiga"], "2021-Q3"),
    ],
)
def test_a_form_with_parts_of_a_year_has_them_from_its_titles(titles, period):
    form = small_form("visits", period={"title": ["TA", "Bulan", "Periode"], "parts": True})
    rows = [*([title] for title in titles), ["Daerah", "Nilai"], ["Kab. Badung", 5]]
    assert read_one(rows, forms={"visits": form}).records["period"] == [period]


def test_months_across_the_columns_take_the_year_of_the_title():
    form = small_form("visits", period={"title": ["TA"], "across": "worth", "parts": True})
    rows = [["TA. 2021"], ["Daerah", "Jan", "Feb", "Des"], ["Kab. Badung", 5, 6, 7]]
    records = read_one(rows, forms={"visits": form}).records
    assert records["period"] == ["2021-01", "2021-02", "2021-12"]
    assert records["worth"] == [5, 6, 7]


def test_the_year_is_read_from_its_column():
    submission = population(["Bali", "5103", "Kab. Badung", 10, 2020], ["Bali", "5103", "Kab. Badung", 11, "2021"])
    assert submission.records["period"] == ["2020", "2021"]


def test_a_file_that_tells_no_year_is_held_back():
    submission = read_one([["ALOKASI"], ALLOCATION_HEADER, BADUNG])
    assert submission.records["period"] == [None]
    assert found(submission, "period_missing").severity is Severity.CRITICAL


def test_a_cell_that_is_no_year_is_reported_with_its_cell():
    submission = population(["Bali", "5103", "Kab. Badung", 10, "dua ribu"])
    finding = found(submission, "period_missing")
    assert (finding.cell, finding.row, finding.seen) == ("E2", 2, "dua ribu")
    assert submission.records["period"] == [None]


LOG_HEADER = [
    "Lembaga",
    "Nama Konsultan",
    "Bidang Pendampingan",
    "Tanggal Pelaporan",
    "Tanggal Mulai",
    "Tanggal Selesai",
]
LOG_HEADER += ["Nama Kegiatan", "Bidang Usaha", "Lokasi Kegiatan", "Jumlah Peserta"]
SESSION = ["PLUT", "Ani", "Pemasaran", "05-01-2021", "05-01-2021", "05-01-2021", "x", "Kuliner", "Kab. Badung", 12]
TRAINING_HEADER = ["No", "Nama Lengkap", "Nomor KTP", "Jenis Kelamin", "Pendidikan Terakhir", "Nama Koperasi/UMKM"]
TRAINEE = [1, "Ani", f"'{NIK}", "P", "S1", "Kop A"]
EVALUATION_HEADER = [
    "Kab/Kota",
    "Nama Pendamping",
    "Nomor KTP",
    "Kehadiran",
    "Kedisiplinan",
    "Pelaporan",
    "Target Kinerja",
]
EVALUATED = ["Kab. Badung", "A", f"'{NIK}", 85, 85, 85, 85]


@pytest.mark.parametrize(
    ("titles", "period"),
    [
        (["LAPORAN BULAN JANUARI 2021", "TAHUN 2021"], "2021-01"),
        (["LAPORAN BULAN FEBRUARI 2021", "TAHUN 2021"], "2021-02"),
        (["TRIWULAN II", "TAHUN 2021"], "2021-Q2"),
        (["TAHUN 2021"], "2021"),
        (["Tanggal Cetak : 5 Februari 2021", "TAHUN 2021"], "2021"),
    ],
)
def test_a_monthly_log_is_of_its_month_and_does_not_replace_the_one_before(titles, period):
    assert read_one([*([title] for title in titles), LOG_HEADER, SESSION]).records["period"] == [period]


def test_a_year_in_the_column_says_less_than_the_month_in_the_title():
    submission = read_one([["BULAN JANUARI 2021"], [*LOG_HEADER, "Tahun"], [*SESSION, 2021], [*SESSION, 2020]])
    assert submission.records["period"] == ["2021-01", "2020"]


@pytest.mark.parametrize(
    ("titles", "period"),
    [
        (["Tanggal : 1 s/d 5 Maret 2021"], "2021-03-01/2021-03-05"),
        (["Tanggal : Selasa, 2 Maret 2021"], "2021-03-02"),
        (["Tanggal : 30 Desember 2020 s.d. 2 Januari 2021"], "2020-12-30/2021-01-02"),
        (["Tanggal : 2 s/d 5 Maret", "TA 2021"], "2021-03-02/2021-03-05"),
        (["Tanggal Cetak : 5 Januari 2022", "Tanggal : 2 s/d 5 Maret 2021"], "2021-03-02/2021-03-05"),
    ],
)
def test_a_training_is_of_its_days_and_does_not_replace_another_of_the_month(titles, period):
    submission = read_one([["Kab. Garut"], *([title] for title in titles), TRAINING_HEADER, TRAINEE])
    assert submission.records["period"] == [period]


def test_a_training_that_tells_only_its_year_is_held_back():
    submission = read_one([["Kab. Garut"], ["TA 2021"], TRAINING_HEADER, TRAINEE])
    assert submission.records["period"] == [None]
    assert found(submission, "period_missing").cell == "A2"


@pytest.mark.parametrize("title", ["EVALUASI SEMESTER I TAHUN 2021", "EVALUASI TW II 2021", "BULAN MARET 2021"])
def test_a_part_of_a_year_in_the_titles_of_a_yearly_form_is_held_back(title):
    finding = found(read_one([[title], EVALUATION_HEADER, EVALUATED]), "period_part_unexpected")
    assert (finding.severity, finding.cell) == (Severity.CRITICAL, "A1")


@pytest.mark.parametrize("titles", [["PER 31 DESEMBER 2021"], ["UNIVERSITAS SEBELAS MARET", "TAHUN 2021"]])
def test_a_day_or_a_name_is_no_part_of_a_year(titles):
    submission = read_one([*([title] for title in titles), EVALUATION_HEADER, EVALUATED])
    assert (submission.findings, submission.records["period"]) == ([], ["2021"])


def test_the_titles_of_a_table_win_over_those_above_whatever_word_they_use():
    header = ALLOCATION_HEADER[2:]
    rows = [["TAHUN ANGGARAN 2020"], header, BADUNG[2:], ["Jumlah", None, 1, 1, 2], [], ["ALOKASI PK2UKM 2021"], header]
    assert read_one([*rows, BANGLI[2:]]).records["period"] == ["2020", "2021"]


@pytest.mark.parametrize("other", ["Berdasarkan Permenkop Nomor 2 Tahun 2019", "Tanggal Cetak : 2022", "RPJMD 2024"])
def test_a_year_that_stands_for_something_else_is_not_that_of_the_table(other):
    submission = read_one([[other], ["TAHUN 2021"], EVALUATION_HEADER, EVALUATED])
    assert (submission.findings, submission.records["period"]) == ([], ["2021"])


@pytest.mark.parametrize("only", ["Berdasarkan Permenkop Nomor 2 Tahun 2019", "Tanggal Cetak : 5 Januari 2022"])
def test_the_year_of_something_else_alone_tells_nothing(only):
    assert found(read_one([[only], EVALUATION_HEADER, EVALUATED]), "period_missing").severity is Severity.CRITICAL


def test_two_years_of_which_none_stands_behind_a_word_are_held_back():
    finding = found(read_one([["DATA 2020"], ["EVALUASI 2021"], EVALUATION_HEADER, EVALUATED]), "period_ambiguous")
    assert finding.cell == "A2"


def test_tables_side_by_side_have_years_of_their_own():
    rows = [["EVALUASI 2020", *[None] * 7, "EVALUASI 2021"], [*EVALUATION_HEADER, None, *EVALUATION_HEADER]]
    submission = read_one([*rows, [*EVALUATED, None, *EVALUATED]])
    assert submission.records["period"] == ["2020", "2021"]
    assert [f.rule for f in submission.findings if f.severity is Severity.CRITICAL] == []


# Findings with their cells


def test_an_unmapped_header_is_reported_with_its_cell():
    submission = allocation([*BADUNG, "x"], header=[*ALLOCATION_HEADER, "Kolom Baru"])
    finding = found(submission, "header_unmapped")
    assert (finding.cell, finding.seen, finding.severity) == ("H2", "Kolom Baru", Severity.WARNING)
    assert finding.sheet == "Sheet1"
    assert finding.form == "pk2ukm_allocation"


def test_a_missing_required_column_is_critical_and_named():
    submission = allocation(BADUNG[:6], header=ALLOCATION_HEADER[:6])
    finding = found(submission, "column_missing")
    assert finding.severity is Severity.CRITICAL
    assert "'Pendamping (Orang)'" in finding.message
    assert submission.records["mentor_posts"] == [None]


def test_columns_that_are_not_required_and_missing_are_told_once_and_hold_nothing_back():
    submission = roster([*MENTOR[:5], *MENTOR[8:]], header=[*ROSTER_HEADER[:5], *ROSTER_HEADER[8:]])
    (finding,) = submission.findings
    assert (finding.rule, finding.severity, finding.sheet) == ("column_absent", Severity.INFO, "Sheet1")
    assert finding.message == "the table does not tell gender, education"
    assert submission.records["gender"] == [None]


def test_a_cell_not_understood_is_reported_with_its_cell_region_and_year():
    submission = population(["Bali", "5103", "Kab. Badung", "banyak", 2021])
    finding = found(submission, "cell_not_understood")
    assert (finding.cell, finding.row, finding.seen) == ("D2", 2, "banyak")
    assert (finding.region_code, finding.period) == ("51.03", "2021")
    assert finding.severity is Severity.WARNING
    assert finding.wanted == "bilangan bulat, misalnya 12"
    assert submission.records["msme_measured"] == [None]


def test_a_stored_cell_that_is_not_understood_is_told_as_its_sheet_shows_it():
    assert found(allocation([*BADUNG[:6], 2.5]), "required_cell_not_understood").seen == "2,5"


def test_a_category_that_is_none_is_told_with_those_that_are():
    finding = found(roster([*MENTOR[:7], "Profesor"]), "cell_not_understood")
    assert finding.wanted is not None
    assert finding.wanted.startswith("SD, SMP, SMA")


def test_a_required_cell_not_understood_is_critical():
    submission = allocation([*BADUNG[:6], "dua"])
    finding = found(submission, "required_cell_not_understood")
    assert finding.severity is Severity.CRITICAL
    assert (finding.cell, finding.seen) == ("G3", "dua")


def test_a_cell_is_named_by_its_row_in_the_file_not_among_the_records():
    submission = allocation(BADUNG, [], ["JUMLAH", None, None, None, 1, 1, 1], [*BANGLI[:5], "x", 2])
    assert found(submission, "required_cell_not_understood").cell == "F6"


def test_an_undecidable_number_is_reported_and_not_guessed():
    forms = {"worths": small_form("worths")}
    submission = read_one([["Daerah", "Tahun", "Nilai"], ["Kab. Badung", 2021, "1.234"]], forms=forms)
    assert found(submission, "number_format_undecidable").cell == "C2"
    assert submission.records["worth"] == [None]


def test_a_number_far_too_long_is_a_finding_not_an_error():
    submission = allocation([*BADUNG[:4], "9" * 400, 116, 2])
    assert found(submission, "required_cell_not_understood").cell == "E3"


def test_a_contradicting_code_is_reported_at_the_code_and_the_name_wins():
    submission = allocation([1, "Jawa Tengah", "Kota Magelang", "3317", 1, 1, 1])
    finding = found(submission, "code_names_another_region")
    assert (finding.cell, finding.seen, finding.severity) == ("D3", "3317", Severity.WARNING)
    assert submission.records["region_code"] == ["33.71"]


def test_a_code_that_became_a_float_is_no_contradiction():
    submission = allocation([1, "Bali", "Kab. Badung", 5103.0, 1, 1, 1])
    assert submission.findings == []
    assert submission.records["code_as_written"] == ["5103"]


def test_a_code_is_read_in_the_system_that_the_form_names():
    submission = allocation(
        [1, "Aceh", "Kab. Aceh Selatan", "1103", 1, 1, 1], [2, "Aceh", "Kab. Pidie", "1107", 1, 1, 1]
    )
    finding = found(submission, "code_names_another_region")
    assert (finding.cell, finding.region_code) == ("D4", "11.07")
    assert "11.05 Kabupaten Aceh Barat" in finding.message


def test_an_ambiguous_region_is_reported_at_its_name_and_left_open():
    submission = population(["Jawa Barat", None, "Bogor", 10, 2021])
    finding = found(submission, "region_ambiguous")
    assert (finding.cell, finding.region_code, finding.severity) == ("C2", None, Severity.CRITICAL)
    assert submission.records["region_code"] == [None]


def test_an_unknown_province_is_reported_at_the_province():
    finding = found(population(["Atlantis", "5103", "Kab. Badung", 10, 2021]), "province_unknown")
    assert (finding.cell, finding.region_code) == ("A2", "51.03")


def test_a_region_outside_its_province_is_reported_and_left_open():
    submission = population(["Jawa Barat", None, "Kab. Badung", 10, 2021])
    assert found(submission, "region_outside_province").cell == "C2"
    assert submission.records["region_code"] == [None]


def test_a_bare_province_name_is_the_provinces_own_office_where_the_form_says_so():
    assert allocation([1, "Bengkulu", "Bengkulu", None, 1, 1, 1]).records["region_code"] == ["17"]


# Personal data


def spoken(submission):
    """All that a submission hands on: records, findings and placements, in small letters."""
    return repr((submission.records, submission.findings, submission.placements)).casefold()


def leaks(submission):
    return [secret for secret in SECRETS if secret in spoken(submission)]


def test_a_mentors_number_is_kept_as_a_pseudonym_only():
    submission = roster(MENTOR)
    assert submission.records["mentor_id"] == [pseudonym(NIK, KEY)]
    assert leaks(submission) == []


def test_a_damaged_number_is_reported_by_its_shape_only():
    submission = roster([*MENTOR[:4], "5.10301E+15", *MENTOR[5:]])
    finding = found(submission, "national_id_damaged")
    assert (finding.cell, finding.seen) == ("E3", "#.#####x+##")
    assert finding.severity is Severity.CRITICAL
    assert submission.records["mentor_id"] == [None]


def test_a_name_in_place_of_the_number_is_reported_by_its_shape_only():
    submission = roster([*MENTOR[:4], "Ni Wayan Rahasia", *MENTOR[5:]])
    assert found(submission, "national_id_damaged").seen == "xx xxxxx xxxxxxx"
    assert leaks(submission) == []


def test_a_row_shifted_to_the_right_shows_nobodys_data():
    assert leaks(roster([*MENTOR[:3], "", *MENTOR[3:10]])) == []


def test_a_row_shifted_to_the_left_shows_nobodys_data():
    assert leaks(roster([MENTOR[0], *MENTOR[2:]])) == []


def test_a_name_in_the_column_of_the_office_is_not_shown():
    submission = roster([*MENTOR[:2], "Ni Wayan Rahasia", *MENTOR[3:]])
    assert found(submission, "region_unknown").cell == "C3"
    assert leaks(submission) == []


@pytest.mark.parametrize("name", ["bali", "jawa-barat", "yogyakarta"])
def test_nobody_of_a_sample_roster_is_seen_in_what_it_says(name):
    content = (SAMPLES / f"sintetis-data-pendamping-{name}-2021.csv").read_bytes()
    (submission,), findings = read(content)
    rows = [row for row in csv.reader(io.StringIO(content.decode()), delimiter=";") if len(row) == len(ROSTER_HEADER)]
    persons = [cell.strip("'").casefold() for row in rows[1:] for cell in (row[3], row[4], *row[8:])]
    assert len(persons) == 5 * len(submission) > 0
    said = spoken(submission) + repr(findings).casefold()
    assert [cell for cell in persons if cell in said] == []


# Which form


def test_a_sheet_of_no_known_form_is_reported_with_the_forms_there_are():
    submissions, (finding,) = read(workbook([["Nama Hewan", "Jumlah Kaki"], ["Kucing", 4]]))
    assert submissions == []
    assert finding.rule == "form_unknown"
    assert finding.severity is Severity.CRITICAL
    assert "pk2ukm_allocation" in finding.message


def test_a_sheet_that_fits_two_forms_alike_is_not_guessed():
    forms = {name: small_form(name) for name in ("first", "second")}
    submissions, (finding,) = read(workbook([["Daerah", "Tahun", "Nilai"], ["Kab. Badung", 2021, 5]]), forms)
    assert submissions == []
    assert finding.rule == "form_ambiguous"
    assert finding.severity is Severity.CRITICAL
    assert "first and second" in finding.message
    assert "the folder first/ or second/ decides" in finding.message
    assert finding.sheet == "Sheet1"


def test_the_form_that_the_sender_names_decides_between_two_that_fit():
    forms = {name: small_form(name) for name in ("first", "second")}
    rows = [["Daerah", "Tahun", "Nilai"], ["Kab. Badung", 2021, 5]]
    assert read_one(rows, forms=forms, told_form="second").form.form == "second"


def test_of_two_forms_the_one_with_more_columns_in_the_sheet_counts():
    wider = {"worth": {"header": ["Nilai"], "type": "number", "description": "A value."}}
    wider["firms"] = {"header": ["Usaha"], "type": "integer", "description": "Firms."}
    forms = {"narrow": small_form("narrow"), "wide": small_form("wide", columns=wider)}
    submission = read_one([["Daerah", "Tahun", "Nilai", "Usaha"], ["Kab. Badung", 2021, 5, 3]], forms=forms)
    assert submission.form.form == "wide"


def test_a_file_that_does_not_fit_the_form_its_sender_names_is_not_read_as_another():
    submissions, (finding,) = read(workbook([TITLE, ALLOCATION_HEADER, BADUNG]), told_form="mentor_roster")
    assert submissions == []
    assert finding.rule == "form_unknown"
    assert "mentor_roster" in finding.message


def test_a_form_name_that_nobody_knows_leaves_it_to_the_headers():
    assert read_one([TITLE, ALLOCATION_HEADER, BADUNG], told_form="surat").form.form == "pk2ukm_allocation"


def test_a_file_that_cannot_be_read_is_one_finding_and_no_error():
    submissions, (finding,) = read(b"")
    assert submissions == []
    assert (finding.rule, finding.severity) == ("file_empty", Severity.CRITICAL)


def test_a_damaged_file_is_one_finding_and_no_error():
    content = workbook([TITLE, ALLOCATION_HEADER, BADUNG])
    submissions, (finding,) = read(content[: len(content) // 2])
    assert submissions == []
    assert finding.rule == "file_damaged"


# Where the data come from


def test_a_sheet_that_says_it_is_synthetic_is_synthetic():
    submission = read_one([["DATA SINTETIS"], TITLE, ALLOCATION_HEADER, BADUNG])
    assert submission.records["origin"] == ["synthetic"]


def test_a_mentor_with_a_synthetic_name_does_not_make_a_roster_synthetic():
    assert roster([*MENTOR[:3], "Sintetis Wulan", *MENTOR[4:]]).records["origin"] == ["submitted"]


# The shipped samples


def test_the_sample_allocation_gives_its_published_sums():
    (submission,), findings = read((SAMPLES / "pk2ukm-alokasi-2021.xlsx").read_bytes())
    assert findings == []
    assert len(submission) == len(set(submission.records["region_code"])) == 306
    assert None not in submission.records["region_code"]
    assert set(submission.records["period"]) == {"2021"}
    assert sum(submission.records["budget_idr"]) == 192_000_000_000
    assert sum(submission.records["training_participants"]) == 57_064
    assert sum(submission.records["mentor_posts"]) == 863


def test_the_sample_allocation_has_seven_wrong_codes_and_nothing_else_to_report():
    (submission,), _ = read((SAMPLES / "pk2ukm-alokasi-2021.xlsx").read_bytes())
    assert {finding.rule for finding in submission.findings} == {"code_names_another_region"}
    regions = {finding.region_code for finding in submission.findings}
    assert regions == {"32.74", "32.72", "32.78", "33.08", "33.71", "35.14", "16.01"}
    rows = dict(zip(submission.records["row"], submission.records["region_code"], strict=True))
    for finding in submission.findings:
        assert finding.cell == f"D{finding.row}"
        assert rows[finding.row] == finding.region_code


def test_the_sample_projection_has_27_regions_in_8_years():
    (submission,), findings = read((SAMPLES / "opendata-jabar-proyeksi-jumlah-umkm.csv").read_bytes())
    assert findings == []
    assert [finding.rule for finding in submission.findings] == ["column_absent"]
    slices = set(zip(submission.records["region_code"], submission.records["period"], strict=True))
    assert len(submission) == len(slices) == 27 * 8
    assert set(submission.records["msme_measured"]) == {None}
    assert min(submission.records["msme_projected"]) > 0


# What holds for every file


CELL = st.one_of(
    st.sampled_from(
        ["", "-", "Bali", "Kab. Badung", "Bogor", "5103", "11.1", "2", "1.234", "JUMLAH", "Mengetahui", NIK]
    ),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs"], exclude_characters="\x00"), max_size=8),
)


@settings(max_examples=150, deadline=None)
@given(
    header=st.sampled_from([ALLOCATION_HEADER, POPULATION_HEADER, ROSTER_HEADER]),
    rows=st.lists(st.lists(CELL, max_size=12), max_size=5),
)
def test_no_cell_whatever_raises_an_error_or_unbalances_the_records(header, rows):
    text = io.StringIO()
    csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL).writerows([TITLE, header, *rows])
    submissions, findings = read(text.getvalue().encode())
    (submission,) = submissions
    assert {len(values) for values in submission.records.values()} == {len(submission)}
    # Every row is a record, left out for a reason, or in a table of its own that is reported.
    assert [finding.rule for finding in findings] == ["table_unknown"] * len(findings)
    assert len(submission) + len(submission.left_out) == 2 + len(rows) or findings
    assert all(finding.rule in READING_RULES for finding in submission.findings)


def filtered_allocation(written=bytes):
    """An allocation whose second office a filter hides; its sheet's XML as `written` changes it."""
    plain, content = io.BytesIO(), io.BytesIO()
    with xlsxwriter.Workbook(plain, {"in_memory": True}) as book:
        book.add_worksheet("Catatan").set_row(1, None, None, {"hidden": True})
        sheet = book.add_worksheet("Bali & NTB")
        for number, row in enumerate([TITLE, ALLOCATION_HEADER, BADUNG, BANGLI]):
            sheet.write_row(number, 0, row)
        sheet.set_row(3, None, None, {"hidden": True})
        sheet.set_row(9, None, None, {"hidden": True})
        sheet.set_column("D:D", None, None, {"hidden": True})
        sheet.set_column("J:XFD", None, None, {"hidden": True})
    with zipfile.ZipFile(plain) as good, zipfile.ZipFile(content, "w") as changed:
        for name in good.namelist():
            changed.writestr(name, written(good.read(name)) if "sheet2" in name else good.read(name))
    return content.getvalue()


def prefixed(sheet):
    named = sheet.replace(b"xmlns=", b"xmlns:x=")
    return re.sub(rb"<(/?)(worksheet|cols|col|sheetData|row|c|v|dimension)\b", rb"<\1x:\2", named)


@pytest.mark.parametrize("written", [bytes, prefixed])
def test_what_a_filter_hides_is_read_and_said(written):
    (submission,), findings = read(filtered_allocation(written))
    assert submission.records["region_code"] == ["51.03", "51.06"]
    assert [(f.rule, f.severity, f.sheet, f.message) for f in findings] == [
        ("rows_hidden", Severity.INFO, "Bali & NTB", "hidden rows are read like the others: 4"),
        ("columns_hidden", Severity.INFO, "Bali & NTB", "hidden columns are read like the others: D"),
    ]


def test_many_hidden_rows_are_told_in_a_few_words():
    rows = [*range(4, 9), 11, *range(20, 60, 2)]
    (finding,) = hidden_findings(Sheet("x", [], hidden_rows=rows))
    assert finding.message == "hidden rows are read like the others: 5–9, 12, 21, 23, 25, 27, 29, 31, 33, 35, …"


def test_a_second_table_of_no_known_form_is_reported_not_dropped():
    rows = [ALLOCATION_HEADER, BADUNG, [], ["Tabel 2"], ["No", "Kabupaten/Kota", "Jumlah"], [1, "Kab. Badung", 5]]
    submissions, findings = read(workbook([["TA. 2021"], *rows]))
    assert [len(submission) for submission in submissions] == [1]
    assert [(finding.rule, finding.cell) for finding in findings] == [("table_unknown", "A6")]


# Years across the columns


def test_years_across_the_columns_are_records_of_their_year():
    rows = [["Kabupaten/Kota", 2019, 2020], ["Kab. Garut", 5, 6], ["Kab. Subang", 7, 8]]
    submission = read_one(rows, told_form="msme_population")
    records = submission.records
    told = list(zip(records["region_code"], records["period"], records["msme_measured"], strict=True))
    assert told == [("32.05", "2019", 5), ("32.13", "2019", 7), ("32.05", "2020", 6), ("32.13", "2020", 8)]
    assert len(set(records["record_id"])) == 4


def test_years_under_a_heading_are_records_of_their_year():
    rows = [["Kabupaten/Kota", "Jumlah UMKM", None], [None, 2019, 2020], ["Kab. Garut", 5, 6], ["Kab. Subang", 7, 8]]
    submission = read_one(rows, ["A1:A2", "B1:C1"], told_form="msme_population")
    assert submission.records["period"] == ["2019", "2019", "2020", "2020"]
    assert submission.records["msme_measured"] == [5, 7, 6, 8]


def test_a_finding_on_a_year_across_points_at_its_cell():
    rows = [["Kabupaten/Kota", 2019, 2020], ["Kab. Garut", 5, "enam"], ["Kab. Subang", 7, 8]]
    finding = found(read_one(rows, told_form="msme_population"), "cell_not_understood")
    assert (finding.cell, finding.region_code, finding.period) == ("C2", "32.05", "2020")


def test_a_sheet_that_we_have_added_is_passed_over_whatever_stands_in_it():
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        for name, rows in (("Perbaikan", [[OUR_SHEET]]), ("Data", [])):
            for number, row in enumerate([*rows, TITLE, ALLOCATION_HEADER, BADUNG]):
                (book.get_worksheet_by_name(name) or book.add_worksheet(name)).write_row(number, 0, row)
    (submission,), findings = read(content.getvalue())
    assert submission.records["sheet"] == ["Data"]
    assert [(f.rule, f.severity, f.sheet) for f in findings] == [("sheet_of_ours", Severity.INFO, "Perbaikan")]
    inspected = inspect_file("a.xlsx", content.getvalue(), FORMS, Resolver.load())
    assert [table.sheet for table in inspected.tables] == ["Data"]
    assert inspected.findings[0]["rule"] == "sheet_of_ours"


def test_every_reading_rule_gives_advice_in_whole_sentences():
    assert all(rule.advice.endswith(".") for rule in READING_RULES.values())


# What a table says of itself


def totals(*rows):
    """The findings on totals of an allocation with these rows: cell and what was seen."""
    findings = allocation(*rows).findings
    return [(finding.cell, finding.seen) for finding in findings if finding.rule == "total_contradicts_rows"]


def test_a_total_that_the_rows_do_not_make_is_told_at_its_cell_and_concerns_the_table():
    submission = allocation(BADUNG, BANGLI, ["JUMLAH", None, None, None, 849485000, 256, 4])
    finding = found(submission, "total_contradicts_rows")
    assert (finding.cell, finding.seen, finding.severity) == ("F5", "256", Severity.WARNING)
    assert (finding.row, finding.region_code, finding.period) == (None, None, None)


def test_totals_of_parts_and_of_all_are_each_held_against_their_own_rows():
    part = ["Sub Total", None, None, None, 390304000, 116, 2]
    rest = ["Sub Total", None, None, None, 459181000, 139, 2]
    whole = ["JUMLAH", None, None, None, 849485000, 255, 4]
    assert totals(BADUNG, part, BANGLI, rest, whole) == []
    assert totals(BADUNG, part, BANGLI, part, whole) == [("E6", "390304000"), ("F6", "116")]


def test_a_total_may_leave_out_the_provinces_own_row_which_can_be_a_sum_itself():
    province = [1, "Bali", "Bali", None, 849485000, 255, 4]
    assert totals(province, BADUNG, BANGLI, ["JUMLAH", None, None, None, 849485000, 255, 4]) == []


def test_an_average_is_no_total_and_of_a_figure_that_was_not_understood_no_sum_is_known():
    assert totals(BADUNG, BANGLI, ["Rata-rata", None, None, None, 424742500, 128, 2]) == []
    unread = [*BANGLI[:5], "banyak", 2]
    assert totals(BADUNG, unread, ["JUMLAH", None, None, None, 849485000, 255, 5]) == [("G5", "5")]


def test_a_row_about_a_region_outside_the_senders_province_is_told_with_its_cell():
    bogor = ["Jawa Barat", *MENTOR[1:2], "Kab. Bogor", "Sintetis", "'3201014509900002", *MENTOR[5:]]
    submission = read_one([["PROVINSI BALI"], TITLE, ROSTER_HEADER, MENTOR, bogor])
    finding = found(submission, "region_outside_senders_province")
    assert (finding.cell, finding.region_code, finding.period) == ("C5", "32.01", "2021")
    assert finding.severity is Severity.CRITICAL


def test_a_list_whose_titles_name_no_province_may_be_about_any():
    bogor = ["Jawa Barat", *MENTOR[1:2], "Kab. Bogor", "Sintetis", "'3201014509900002", *MENTOR[5:]]
    assert roster(MENTOR, bogor).findings == []


def test_a_region_of_a_province_that_was_carved_up_since_is_not_outside_it():
    merauke = ["Papua", "1", "Kab. Merauke", "Sintetis", "'9401014509900002", *MENTOR[5:]]
    submission = read_one([["PROVINSI PAPUA"], TITLE, ROSTER_HEADER, merauke])
    assert "region_outside_senders_province" not in {finding.rule for finding in submission.findings}


@pytest.mark.parametrize(("sender", "is_told"), [("PAPUA", False), ("PAPUA SELATAN", False), ("PAPUA BARAT", True)])
def test_in_the_year_of_a_new_province_a_region_is_sent_by_the_old_one_or_the_new(sender, is_told):
    merauke = [None, "1", "Kab. Merauke", "Sintetis", "'9401014509900002", *MENTOR[5:]]
    submission = read_one([[f"PROVINSI {sender}"], ["TAHUN 2022"], ROSTER_HEADER, merauke])
    assert submission.records["region_code"] == ["93.01"]
    assert ("region_outside_senders_province" in {finding.rule for finding in submission.findings}) == is_told


CONSULTANT_HEADER = ["No Registrasi", "Nama Lengkap", "ID Lembaga", "Lembaga", "Bidang Layanan", "Kabupaten"]
CONSULTANT_HEADER += ["Pendidikan Terakhir", "Jurusan", "Kompetensi", "Sertifikat", "Asosiasi", "Status"]


def consultants(*fields):
    rows = [
        [str(number), "Sintetis", "1", "PLUT-KUMKM Bali", field, "Kab. Badung", "S1", "x", "y", "z", "ABDSI", "Aktif"]
        for number, field in enumerate(fields, start=1)
    ]
    return read_one([TITLE, CONSULTANT_HEADER, *rows])


def test_a_column_of_categories_that_holds_another_columns_content_is_told_at_its_header():
    finding = found(consultants(*["PLUT-KUMKM Bali"] * 5, "SDM"), "column_repeats_another")
    assert (finding.cell, finding.seen, finding.severity) == ("E2", "Lembaga", Severity.WARNING)
    assert finding.region_code is None


def test_a_few_cells_of_another_columns_content_are_slips_of_their_own():
    submission = consultants("PLUT-KUMKM Bali", "SDM", "Produksi", "SDM")
    assert {finding.rule for finding in submission.findings} == {"cell_not_understood"}


def test_percentages_that_may_be_stored_as_fractions_are_a_finding_at_their_header_and_stay_as_written():
    header = ["Prov/Kab/Kota", *["PAGU", None], *["REALISASI TAHAP 1", None]]
    below = [None, *["ANGGARAN (RP)", "PERSENT (%)"] * 2]
    columns = ["ceiling_idr", "ceiling_percent", "stage_1_idr", "stage_1_percent"]
    form = FORMS["pk2ukm_performance"]
    form = form.model_copy(update={"columns": {name: form.columns[name] for name in columns}})
    rows = [TITLE, header, below, ["Kab. Badung", 100, 100, 48, 0.48], ["Kab. Bangli", 100, 100, 97, "97,44%"]]
    submission = read_one(rows, ["B2:C2", "D2:E2"], forms={form.form: form})
    assert submission.records["stage_1_percent"] == [0.48, 97.44]
    assert [(f.rule, f.cell) for f in submission.findings] == [("percent_may_be_fraction", "E3")]


# Cells under no header


def test_a_number_cut_in_two_by_its_comma_holds_its_row_back():
    header = b"TAHUN ANGGARAN 2021\nNama Daerah,Pagu (Rp),Peserta (Orang),Pendamping (Orang)\n"
    (submission,), _ = read(header + b"Kab. Badung,390,304,000,116,2\nKab. Bangli,459181000,139,2\n")
    told = [(finding.rule, finding.cell, finding.region_code) for finding in submission.findings[:1]]
    assert told == [("row_longer_than_its_header", "E3", "51.03")]
    assert {finding.region_code for finding in submission.findings} <= {"51.03"} | {None}


def test_a_row_moved_to_the_right_holds_itself_back():
    finding = found(allocation(BADUNG, [*BANGLI, 99]), "row_longer_than_its_header")
    assert (finding.cell, finding.region_code, finding.period) == ("H4", "51.06", "2021")


def test_a_column_without_a_header_is_told_cell_by_cell_but_not_without_end():
    rows = [[*BADUNG, None, "baik"] for _ in range(23)]
    cells = [f for f in allocation(*rows).findings if f.rule == "cell_without_header"]
    assert [finding.cell for finding in cells[:2]] == ["I3", "I4"]
    assert len(cells) == 21
    assert cells[-1].message == "3 more cells have no header above and were not read"


def test_a_cell_without_a_header_does_not_tell_a_persons_data():
    assert found(roster([*MENTOR, "Ibu Rahasia"]), "cell_without_header").seen == "xxx xxxxxxx"


# Sheets without a table, and rows that may be records


def test_a_sheet_of_records_without_headers_is_told_beside_what_was_read():
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        for name, rows in (("Hal 1", [TITLE, ALLOCATION_HEADER, BADUNG]), ("Hal 2", [BANGLI]), ("Kosong", [])):
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    _, (finding,) = read(content.getvalue())
    assert (finding.rule, finding.sheet) == ("sheet_without_table", "Hal 2")


def test_a_record_above_the_headers_is_told():
    submission = read_one([TITLE, BANGLI, ALLOCATION_HEADER, BADUNG])
    assert submission.records["row"] == [4]
    assert found(submission, "row_above_header").cell == "A2"


def test_a_region_without_any_figures_that_was_taken_for_a_heading_is_told():
    rows = [["TAHUN ANGGARAN 2021"], ["Nama Daerah", "Pagu (Rp)", "Peserta (Orang)", "Pendamping (Orang)"]]
    submission = read_one([*rows, ["Kabupaten Badung", 1, 1, 1], ["Bangli"], ["Kabupaten Gianyar", 2, 2, 2]])
    finding = found(submission, "row_read_as_no_record")
    assert (finding.row, finding.region_code) == (4, "51.06")


def test_a_year_between_the_records_is_that_of_the_rows_below_it():
    submission = allocation(BADUNG, ["TAHUN ANGGARAN 2022"], BANGLI)
    assert submission.records["period"] == ["2021", "2022"]


@pytest.mark.parametrize("line", ["Kota Bogor", "Angka kota belum masuk"])
def test_only_a_level_word_alone_types_the_names_below_it(line):
    rows = [TITLE, ALLOCATION_HEADER[2:], ["Kab. Garut", "3205", 1, 1, 1], [line], ["Bandung", None, 2, 2, 2]]
    submission = read_one(rows)
    assert submission.records["region_code"][-1] is None
    assert found(submission, "region_ambiguous").row == 5


def test_years_above_the_kinds_of_figures_are_records_of_their_year():
    rows = [["Kabupaten/Kota", "Tahun 2020", None, "Tahun 2021", None]]
    rows += [
        [None, *["Jumlah UMKM", "Proyeksi Jumlah UMKM"] * 2],
        ["Kab. Badung", 1, 2, 3, 4],
        ["Kab. Bangli", 5, 6, 7, 8],
    ]
    records = read_one(rows, merges=["B1:C1", "D1:E1", "A1:A2"]).records
    assert records["period"] == ["2020", "2020", "2021", "2021"]
    assert (records["msme_measured"], records["msme_projected"]) == ([1, 5, 3, 7], [2, 6, 4, 8])


def test_stages_under_one_heading_are_those_of_the_contract():
    blocks = ["DIKLAT", "PENDAMPING", "TOTAL", "ANGGARAN", "PERSENT"]
    rows = [["TAHUN ANGGARAN 2021"]]
    rows += [["Prov/Kab/Kota", "PAGU", *[None] * 4, "REALISASI", *[None] * 9, "SISA REALISASI", *[None] * 4]]
    rows += [[*[None] * 6, "TAHAP 1", *[None] * 4, "TAHAP 2", *[None] * 4], [None, *blocks * 4]]
    rows += [[None, *["(ORANG)", "(ORANG)", "(ORANG)", "(RP)", "(%)"] * 4], ["Kab. Bogor", *range(1, 21)]]
    merges = ["A2:A5", "B2:F3", "G2:P2", "G3:K3", "L3:P3", "Q2:U3"]
    records = read_one(rows, merges).records
    assert [records[f"{block}_idr"] for block in ("ceiling", "stage_1", "stage_2", "remaining")] == [
        [4],
        [9],
        [14],
        [19],
    ]


def test_a_finding_on_a_header_points_at_its_text_and_not_at_the_index_row():
    header = [*ALLOCATION_HEADER[2:], "Catatan"]
    index = [f"({number})" for number in range(1, 7)]
    submission = read_one([TITLE, header, index, [*BADUNG[2:], "x"]])
    assert found(submission, "header_unmapped").cell == "F2"


def test_a_region_of_another_province_than_its_section_is_told_and_kept():
    rows = [["I. JAWA TENGAH"], [None, None, "Kab. Bogor", None, 390_304_000, 116, 2]]
    submission = read_one([TITLE, ALLOCATION_HEADER, *rows])
    finding = found(submission, "region_outside_section")
    assert (finding.cell, finding.region_code, finding.severity) == ("C4", "32.01", Severity.WARNING)


def test_a_region_named_once_for_several_rows_is_that_of_the_rows_left_blank_below_it():
    second, third = ([*MENTOR[:4], f"'510301450990000{n}", *MENTOR[5:]] for n in (2, 3))
    unnamed = [[*row[:2], None, *row[3:]] for row in (second, third)]
    submission = roster(MENTOR, *unnamed)
    assert submission.records["region_code"] == ["51.03"] * 3
    finding = found(submission, "region_from_above")
    assert (finding.cell, finding.severity) == ("C4", Severity.INFO)


def test_a_blank_among_rows_that_each_name_their_region_is_a_name_that_is_missing():
    second, third = ([*MENTOR[:4], f"'510301450990000{n}", *MENTOR[5:]] for n in (2, 3))
    submission = roster(MENTOR, second, [*third[:2], None, *third[3:]])
    assert submission.records["region_code"] == ["51.03", "51.03", None]
    assert found(submission, "region_missing").severity is Severity.CRITICAL


@pytest.mark.parametrize("is_on", [True, False])
@pytest.mark.parametrize("content", [b"no workbook", workbook([TITLE, ALLOCATION_HEADER, BADUNG])])
def test_the_search_for_garbage_goes_on_after_reading_as_it_was_before(content, is_on):
    was_on = gc.isenabled()
    try:
        (gc.enable if is_on else gc.disable)()
        read_submissions(content, load_forms(Workspace.from_environment().sources), Resolver.load(), b"key", {})
        assert gc.isenabled() == is_on
    finally:
        (gc.enable if was_on else gc.disable)()
