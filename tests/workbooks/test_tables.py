"""Finding a form's table in a sheet, and telling its records from the rows that are none."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.workbooks import Form, Sheet, load_forms
from orchestration.workbooks.layout import find_layouts, header_key
from orchestration.workbooks.tables import lay_over, vocabulary
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
    assert table.title_texts == ["ALOKASI PK2UKM", "TAHUN ANGGARAN 2021"]
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
