"""Finding a form's table in a sheet, and telling its records from the rows that are none."""

from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.findings import Severity
from orchestration.workbooks import Form, Sheet, load_forms
from orchestration.workbooks.layout import find_layouts, header_key
from orchestration.workbooks.tables import header_findings, lay_over, vocabulary
from orchestration.workspace import Workspace

FORMS = load_forms(Workspace.from_environment().sources)
ALLOCATION = FORMS["pk2ukm_allocation"]
POPULATION = FORMS["msme_population"]

HEADER = ["No", "Provinsi", "Dinas Prov/Kab/Kota", "Kode", "Pagu (Rp)", "Peserta (Orang)", "Pendamping (Orang)"]
BADUNG = [1, "Bali", "Kab. Badung", "5103", 5000, 116, 2]
BANGLI = [2, "Bali", "Kab. Bangli", "5106", 6000, 139, 3]
POPULATION_HEADER = ["Kabupaten/Kota", "Tahun", "Jumlah UMKM", "Proyeksi Jumlah UMKM"]
TWO_ROW_HEADER = [
    ["NO", "PROVINSI", "DINAS PROV/KAB/KOTA", "KODE", "PAGU ANGGARAN (RP)", "TARGET", None],
    [None, None, None, None, None, "PESERTA DIKLAT (ORANG)", "PENDAMPING (ORANG)"],
]


def found(rows, form=ALLOCATION, merges=()):
    """The form's first table in the sheet, or None where its headers are not there."""
    layouts = find_layouts(Sheet("Sheet1", rows, list(merges)), vocabulary([form]))
    return next((table for layout in layouts for table in lay_over(layout, form)), None)


def reasons(table):
    return {row.row: row.reason for row in table.left_out}


def merged_header(first):
    """The merges of TWO_ROW_HEADER when its first row stands in row `first`, counted from 0."""
    return [*((first, column, first + 1, column) for column in range(5)), (first, 5, first, 6)]


# The header


def test_headers_are_compared_without_case_punctuation_and_double_spaces():
    assert header_key("No.Hp (WA)") == "no hp wa"
    assert header_key("NAMA   LENGKAP") == header_key("Nama Lengkap")


def test_a_header_in_the_first_row_is_found():
    table = found([HEADER, BADUNG])
    assert (table.header_start, table.header_end) == (0, 1)
    assert table.body == [1]


def test_title_rows_stand_above_the_header_and_are_no_records():
    table = found([["ALOKASI PK2UKM"], ["TAHUN ANGGARAN 2021"], [], HEADER, BADUNG])
    assert table.header_start == 3
    assert table.body == [4]
    assert table.layout.titles == ["ALOKASI PK2UKM", "TAHUN ANGGARAN 2021"]
    assert reasons(table) == {1: "title", 2: "title", 3: "blank", 4: "header"}


def test_each_column_is_found_under_its_header_wherever_it_stands():
    table = found([list(reversed(HEADER)), list(reversed(BADUNG))])
    assert table.columns["mentor_posts"] == 0
    assert table.columns["budget_idr"] == 2
    assert table.columns["@region"] == 4


def test_a_merged_header_of_two_rows_is_one_header():
    table = found([["TAHUN ANGGARAN 2021"], *TWO_ROW_HEADER, BADUNG], merges=merged_header(1))
    assert (table.header_start, table.header_end) == (1, 3)
    assert table.columns["budget_idr"] == 4
    assert table.columns["training_participants"] == 5
    assert table.columns["mentor_posts"] == 6
    assert table.headers[6] == "TARGET › PENDAMPING (ORANG)"
    assert table.unmapped == []
    assert table.body == [3]


def test_a_header_of_two_rows_that_lost_its_merges_is_one_header():
    table = found([["TAHUN ANGGARAN 2021"], *TWO_ROW_HEADER, BADUNG])
    assert (table.header_start, table.header_end) == (1, 3)
    assert table.columns["budget_idr"] == 4
    assert table.columns["mentor_posts"] == 6
    assert table.body == [3]


def test_a_header_of_three_merged_rows_tells_its_columns_apart_by_their_path():
    form = Form.model_validate(
        {
            **dict.fromkeys(("title", "description", "publisher", "licence", "cadence", "owner", "grain"), "x"),
            "form": "performance",
            "origin": "submitted",
            "region": {"header": ["Daerah"]},
            "period": {"title": ["TA"]},
            "columns": {
                "planned": {"header": ["Pagu › Anggaran (Rp)"], "type": "integer", "description": "Planned."},
                "spent": {
                    "header": ["Realisasi › Tahap 1 › Anggaran (Rp)"],
                    "type": "integer",
                    "description": "Spent.",
                },
            },
        }
    )
    rows = [
        ["Daerah", "PAGU", "REALISASI", None],
        [None, None, "TAHAP 1", "TAHAP 2"],
        [None, "ANGGARAN (RP)", "ANGGARAN (RP)", "ANGGARAN (RP)"],
        ["Kab. Badung", 5, 3, 4],
    ]
    table = found(rows, form, [(0, 0, 2, 0), (0, 1, 1, 1), (0, 2, 0, 3)])
    assert table.columns == {"@region": 0, "planned": 1, "spent": 2}
    assert table.unmapped == [3]
    assert table.headers[3] == "REALISASI › TAHAP 2 › ANGGARAN (RP)"
    assert table.body == [3]


def test_an_unknown_header_is_unmapped_and_an_ignored_one_is_not():
    table = found([[*HEADER, "Kolom Baru"], [*BADUNG, "x"]])
    assert table.unmapped == [7]
    assert table.headers[7] == "Kolom Baru"


def test_the_second_column_with_a_header_is_unmapped_and_the_first_counts():
    table = found([[*HEADER, "Pendamping (Orang)"], [*BADUNG, 99]])
    assert table.columns["mentor_posts"] == 6
    assert table.unmapped == [7]


def test_a_sheet_with_few_of_a_forms_columns_is_not_that_form():
    assert found([["Provinsi", "Nama Daerah", "Pagu (Rp)"], ["Bali", "Kab. Badung", 5]]) is None


def test_a_sheet_without_a_region_column_is_no_table():
    assert found([["Pagu (Rp)", "Peserta (Orang)", "Pendamping (Orang)"], [5, 6, 7]]) is None


def test_an_empty_sheet_is_no_table():
    assert found([]) is None
    assert found([[], []]) is None


def test_the_roster_is_not_taken_for_the_allocation():
    header = ["PROV", "NO", "Dinas Prov/Kab/Kota", "Nama Lengkap", "Nomor KTP", "Jenis Kelamin", "Agama", "Pendidikan"]
    assert found([header], FORMS["pk2ukm_allocation"]) is None
    assert found([header], FORMS["mentor_roster"]).columns["mentor_id"] == 4


# Patterns


def form_of(columns, **more):
    """A small form; `columns` maps a name to its header entries."""
    entries = dict.fromkeys(("title", "description", "publisher", "licence", "cadence", "owner", "grain"), "x")
    columns = {name: {"header": header, "type": "text", "description": "x"} for name, header in columns.items()}
    places = {"region": {"header": ["Daerah"]}, "period": {"header": ["Tahun"]}, "columns": columns}
    return Form.model_validate({**entries, **places, "form": "visits", "origin": "submitted", **more})


def laid(headers, form):
    return found([["Daerah", *headers], ["Kab. Badung", *range(5, 5 + len(headers))]], form)


def rules(table):
    return [(finding.rule, finding.cell) for finding in header_findings(table)]


@pytest.mark.parametrize(
    "header", ["Nilai Kontrak", "NILAI KONTRAK (RP)", "Nilai  Kontrak Tahun Ini", "nilai_kontrak", "Nilái-Kontrak"]
)
def test_an_asterisk_stands_for_any_text_and_for_none(header):
    assert laid([header], form_of({"worth": ["Nilai Kontrak*"]})).columns["worth"] == 1


@pytest.mark.parametrize("header", ["Kontrak", "Total Nilai Kontrak", "Nilai"])
def test_a_pattern_fits_the_whole_header_or_not_at_all(header):
    assert laid([header, "Catatan"], form_of({"worth": ["Nilai Kontrak*"], "remark": ["Catatan"]})).unmapped == [1]


def test_an_asterisk_does_not_reach_over_header_rows():
    form = form_of({"planned": ["Pagu › Anggaran*"], "spent": ["Realisasi › * › Anggaran*"]})
    rows = [
        ["Daerah", "PAGU", "REALISASI", None],
        [None, None, "TAHAP 1", "TAHAP 1"],
        [None, "ANGGARAN (RP)", "ANGGARAN (RP)", "PERSEN"],
        ["Kab. Badung", 5, 3, 4],
    ]
    table = found(rows, form, [(0, 0, 2, 0), (0, 1, 1, 1), (0, 2, 0, 3)])
    assert table.columns == {"@region": 0, "planned": 1, "spent": 2}
    assert table.unmapped == [3]


def test_an_exact_entry_wins_over_the_pattern_of_another_column():
    form = form_of({"any": ["Nilai*"], "final": ["Nilai Akhir"]})
    table = laid(["Nilai Akhir", "Nilai Awal"], form)
    assert (table.columns["final"], table.columns["any"]) == (1, 2)


def test_an_exact_header_wins_over_one_further_left_that_a_pattern_fits():
    table = laid(["Nilai Kontrak Lama", "Nilai Kontrak"], form_of({"worth": ["Nilai Kontrak", "Nilai Kontrak*"]}))
    assert (table.columns["worth"], table.unmapped) == (2, [1])


def test_a_header_that_patterns_of_two_columns_fit_is_a_finding_and_no_guess():
    form = form_of({"worth": ["Nilai*"], "contract": ["*Kontrak"], "remark": ["Catatan"], "firm": ["Mitra"]})
    table = laid(["Nilai Kontrak", "Catatan", "Mitra"], form)
    assert table.columns == {"@region": 0, "remark": 2, "firm": 3}
    ambiguous, absent = header_findings(table)
    assert (ambiguous.rule, ambiguous.severity, ambiguous.cell) == ("header_ambiguous", Severity.WARNING, "B1")
    assert "'Nilai Kontrak' fits contract and worth alike" in ambiguous.message
    assert absent.rule == "column_absent"


def test_two_headers_that_one_pattern_fits_are_findings_and_no_guess():
    table = laid(["Nilai Awal", "Nilai Akhir", "Catatan"], form_of({"worth": ["Nilai*"], "remark": ["Catatan"]}))
    assert "worth" not in table.columns
    assert rules(table) == [("header_ambiguous", "B1"), ("header_ambiguous", "C1"), ("column_absent", None)]


def test_one_header_twice_under_a_pattern_is_unmapped_the_second_time():
    table = laid(["Nilai Awal", "Nilai Awal"], form_of({"worth": ["Nilai*"]}))
    assert (table.columns["worth"], table.unmapped) == (1, [2])


# What the headers leave open


def test_a_slip_in_a_header_names_the_known_one_that_it_resembles():
    header = [*HEADER[:-1], "Pendampng (Orng)"]
    (unmapped, missing) = header_findings(found([header, BADUNG]))
    assert (unmapped.rule, unmapped.cell) == ("header_unmapped", "G1")
    assert unmapped.message.endswith("; nearest: 'Pendamping (Orang)' of mentor_posts")
    assert missing.rule == "column_missing"


def test_a_header_like_none_that_is_known_is_named_without_a_neighbour():
    (finding,) = header_findings(found([[*HEADER, "Warna Kendaraan"], [*BADUNG, "x"]]))
    assert "nearest" not in finding.message


def test_columns_of_dropped_data_are_not_missed():
    header = ["Dinas Prov/Kab/Kota", "Nama Lengkap", "Nomor KTP", "Jenis Kelamin", "Agama"]
    form = FORMS["mentor_roster"]
    (finding,) = header_findings(found([header, ["Kab. Badung", "A", "'5103990101900001", "P", "-"]], form))
    assert (finding.rule, finding.message) == ("column_absent", "the table does not tell education")


def test_a_table_without_optional_columns_is_known_and_lacks_nothing():
    header = ["Dinas Prov/Kab/Kota", "Nama Lengkap", "Nomor KTP", "Jenis Kelamin", "Pendidikan"]
    table = found([header, ["Kab. Badung", "A", "'5103990101900001", "P", "S1"]], FORMS["mentor_roster"])
    assert list(header_findings(table)) == [] and table.fit == 0.5


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("TMT Kontrak", "contract_started_on"),
        ("Selesai Kontrak", "contract_ended_on"),
        ("Jalur Rekrutmen", "selection"),
        ("No. Sertifikat BNSP", "certificate_id"),
        ("Nomor Sertifikat", "certificate_id"),
        ("Tanggal Terbit Sertifikat", "certificate_issued_on"),
        ("Sertifikat Berlaku s/d", "certificate_expires_on"),
    ],
)
def test_contracts_and_certificates_stand_under_many_headers(header, column):
    headers = ["Dinas Prov/Kab/Kota", "Nama Lengkap", "Nomor KTP", "Jenis Kelamin", "Pendidikan", header]
    table = found([headers, ["Kab. Badung", "A", "'5103990101900001", "P", "S1", "x"]], FORMS["mentor_roster"])
    assert table.columns[column] == 5 and table.unmapped == []


# Periods across the columns


def across(rows, merges=()):
    form = form_of({"visits": ["Kunjungan"]}, period={"title": ["Tahun"], "across": "visits", "parts": True})
    layouts = find_layouts(Sheet("Sheet1", rows, list(merges)), vocabulary([form]))
    return [table for layout in layouts for table in lay_over(layout, form)]


def test_months_that_a_spreadsheet_program_has_made_dates_of_are_months_across():
    header = ["Daerah", *(datetime(2021, month, 1) for month in (1, 2, 3))]
    tables = across([header, ["Kab. Badung", 5, 6, 7]])
    assert [(table.period, table.columns["visits"]) for table in tables] == [
        ("2021-01", 1),
        ("2021-02", 2),
        ("2021-03", 3),
    ]


def test_a_record_of_dates_is_no_header():
    rows = [["Daerah", "Mulai", "Selesai"], ["Kab. Badung", date(2021, 1, 1), date(2021, 4, 1)]]
    (layout,) = find_layouts(Sheet("Sheet1", rows), vocabulary([form_of({"visits": ["Mulai"]})]))
    assert layout.body == [1]


def test_quarters_under_their_years_are_periods_of_their_year():
    rows = [["Daerah", 2020, None, 2021, None], [None, "TW I", "TW II", "TW I", "TW II"], ["Kab. Badung", 5, 6, 7, 8]]
    tables = across(rows, [(0, 0, 1, 0), (0, 1, 0, 2), (0, 3, 0, 4)])
    assert [table.period for table in tables] == ["2020-Q1", "2020-Q2", "2021-Q1", "2021-Q2"]


def test_a_year_within_a_header_is_the_period_of_its_column():
    tables = across([["Daerah", "Kunjungan 2019", "Kunjungan Tahun 2020"], ["Kab. Badung", 5, 6]])
    assert [(table.period, table.columns["visits"]) for table in tables] == [("2019", 1), ("2020", 2)]


def test_a_header_of_two_years_is_a_finding_and_no_guess():
    (table,) = across([["Daerah", 2020, "2020/2021"], ["Kab. Badung", 5, 6]])
    assert (table.period, table.columns["visits"]) == ("2020", 1)
    assert rules(table) == [("header_ambiguous", "C1")]


# Rows that are no records


def test_an_index_row_below_the_header_is_no_record():
    table = found([HEADER, ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"], BADUNG])
    assert reasons(table)[2] == "index"
    assert table.body == [2]


def test_an_index_row_of_bare_numbers_is_no_record():
    table = found([HEADER, [1, 2, 3, 4, 5, 6, 7], BADUNG])
    assert reasons(table)[2] == "index"


def test_a_row_of_small_numbers_further_down_is_no_index_row():
    table = found([HEADER, BADUNG, [1, 2, 3, 4, 5, 6, 7]])
    assert table.body == [1, 2]


@pytest.mark.parametrize(
    "words", ["JUMLAH", "Jumlah Total", "Total", "Sub Total", "SUBTOTAL", "Grand Total", "Rata-rata"]
)
def test_a_total_is_no_record(words):
    table = found([HEADER, BADUNG, [words, None, None, None, 5000, 116, 2], BANGLI])
    assert reasons(table)[3] == "total"
    assert table.body == [1, 3]


def test_a_total_whose_word_stands_in_the_regions_column_is_no_record():
    table = found([HEADER, BADUNG, [None, None, "JUMLAH", None, 5000, 116, 2]])
    assert reasons(table)[3] == "total"


@pytest.mark.parametrize(
    "text", ["Sumber: Kemenkop", "Keterangan:", "Catatan : sementara", "*) angka sementara", "Ket."]
)
def test_a_footer_is_no_record(text):
    table = found([HEADER, BADUNG, [], [text]])
    assert reasons(table)[4] == "note"
    assert table.body == [1]


def test_a_signature_block_ends_the_records():
    signature = [["Mengetahui,"], ["Kepala Dinas Koperasi"], [], ["Drs. Contoh"], ["NIP 19700101 199003 1 001"]]
    table = found([HEADER, BADUNG, [], *signature])
    assert table.body == [1]
    assert [reasons(table)[row] for row in range(4, 9)] == ["signature", "signature", "blank", "signature", "signature"]


def test_a_signature_block_in_the_last_columns_ends_the_records():
    table = found([HEADER, BADUNG, [None, None, None, None, None, "Mengetahui,"], [None] * 5 + ["Drs. Contoh"]])
    assert table.body == [1]


def test_the_place_and_date_above_a_signature_are_no_record():
    rows = [HEADER, BADUNG, [], [None] * 5 + ["Denpasar, 31 Desember 2021"], [None] * 5 + ["Kepala Dinas Koperasi"]]
    assert found(rows).body == [1]


@pytest.mark.parametrize("name", ["Ketapang", "Kab. Ketapang", "Kota Sumberejo", "Totalindo", "Nipah Panjang"])
def test_a_name_that_only_begins_like_a_total_or_a_footer_is_a_record(name):
    assert found([POPULATION_HEADER, [name, 2021, 5, 6]], POPULATION).body == [1]


def test_a_blank_row_between_records_is_left_out_and_the_records_go_on():
    table = found([HEADER, BADUNG, [None, "-", ""], BANGLI])
    assert reasons(table)[3] == "blank"
    assert table.body == [1, 3]


# What holds for every sheet


@settings(max_examples=60, deadline=None)
@given(
    titles=st.lists(st.sampled_from(["ALOKASI PK2UKM", "Provinsi Bali", "", "TAHUN ANGGARAN 2021"]), max_size=12),
    two_rows=st.booleans(),
    index=st.booleans(),
)
def test_what_stands_above_the_records_does_not_change_them(titles, two_rows, index):
    above = [[title] for title in titles]
    header = TWO_ROW_HEADER if two_rows else [HEADER]
    merges = merged_header(len(above)) if two_rows else []
    table = found([*above, *header, *([[1, 2, 3, 4, 5, 6, 7]] if index else []), BADUNG, BANGLI], merges=merges)
    assert [table.sheet.rows[number] for number in table.body] == [BADUNG, BANGLI]
    assert table.columns["mentor_posts"] == 6


ROW = st.lists(
    st.one_of(
        st.none(), st.integers(0, 99), st.sampled_from(["JUMLAH", "Sumber: x", "Kab. Badung", "NIP 1", "-", "(3)"])
    ),
    max_size=8,
)


@settings(max_examples=150, deadline=None)
@given(above=st.lists(ROW, max_size=4), below=st.lists(ROW, max_size=8))
def test_every_row_is_a_record_or_left_out_for_a_reason(above, below):
    # Rows above that look like a table of their own belong to that one.
    layouts = find_layouts(Sheet("Sheet1", [*above, HEADER, *below]), vocabulary([ALLOCATION]))
    told = {row.row for layout in layouts for row in layout.left_out}
    records = {number + 1 for layout in layouts for number in layout.body}
    assert told | records == set(range(1, len(above) + len(below) + 2))
    assert all({row.row for row in layout.left_out}.isdisjoint(n + 1 for n in layout.body) for layout in layouts)
