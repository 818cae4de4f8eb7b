"""Finding the tables of a sheet by their layout, of any form or of none."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.workbooks import Sheet
from orchestration.workbooks.layout import _Below, find_layouts

MEASURES = ["DIKLAT", "PENDAMPING", "TOTAL (ORANG)", "ANGGARAN (RP)", "PERSENT (%)"]
BLOCKS = ["PAGU", "REALISASI TAHAP 1", "REALISASI TAHAP 2", "SISA REALISASI"]


def layouts(*rows, merges=()):
    return find_layouts(Sheet("Sheet1", [list(row) for row in rows], list(merges)))


def one(*rows, merges=()):
    (layout,) = layouts(*rows, merges=merges)
    return layout


def paths(layout):
    return {column: " › ".join(path) for column, path in layout.paths.items()}


def reasons(layout):
    return {row.row: row.reason for row in layout.left_out}


def performance(merged):
    """The budget performance form: four header rows and an index row, with or without its merged cells."""
    blocks = [cell for block in BLOCKS for cell in (block, None, None, None, None)]
    rows = [
        ["KINERJA ANGGARAN PK2UKM"],
        ["TA. 2021"],
        [],
        ["NO", "PROV/KAB/KOTA", *blocks],
        [None, None, *MEASURES * 4],
        [None, None, *["(ORANG)", "(ORANG)", "(ORANG)", "(RP)", "(%)"] * 4],
        [f"({number})" for number in range(1, 23)],
        [1, "Provinsi Bali", *[10, 2, 12, "1.000.000", "98,54%"] * 4],
        [2, "Kab. Badung", *[10, 2, 12, "1.000.000", "98,54%"] * 4],
    ]
    merges = [(3, 0, 5, 0), (3, 1, 5, 1), *((3, 2 + 5 * n, 3, 6 + 5 * n) for n in range(4))]
    return one(*rows, merges=merges if merged else ())


@pytest.mark.parametrize("merged", [True, False])
def test_four_header_rows_join_into_paths_with_their_unit(merged):
    layout = performance(merged)
    assert paths(layout)[8] == "REALISASI TAHAP 1 › PENDAMPING › (ORANG)"
    assert len(layout.paths) == 22
    assert layout.body == [7, 8]
    assert reasons(layout) == {
        1: "title", 2: "title", 3: "blank", 4: "header", 5: "header", 6: "unit", 7: "index",
    }  # fmt: skip


def test_years_across_the_columns_stand_under_their_heading():
    layout = one(
        ["No", "Nama", "Aset (Rp)", None, "Omset (Rp)", None],
        [None, None, 2020, 2021, 2020, 2021],
        [1, "Warung", 1, 2, 3, 4],
        merges=[(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 3), (0, 4, 0, 5)],
    )
    assert paths(layout)[3] == "Aset (Rp) › 2021"
    assert paths(layout)[4] == "Omset (Rp) › 2020"


def test_section_rows_hold_for_the_records_below_them():
    layout = one(
        ["No", "Kabupaten/Kota", "Jumlah"],
        ["Kabupaten:"],
        [1, "Bogor", 5],
        [2, "Garut", 6],
        ["Kota:"],
        [3, "Bogor", 7],
    )
    assert layout.sections == {2: "Kabupaten:", 3: "Kabupaten:", 5: "Kota:"}
    assert reasons(layout) == {1: "header", 2: "section", 5: "section"}


def test_a_roman_numbered_province_is_a_section():
    layout = one(["No", "Provinsi/Kabupaten", "Jumlah"], ["I", "PROVINSI ACEH"], [1, "Kab. Pidie", 5])
    assert layout.sections == {2: "I PROVINSI ACEH"}


@pytest.mark.parametrize("total", ["Jumlah", "TOTAL", "Sub Total", "Rata-rata", "Grand Total", "JUMLAH TOTAL"])
def test_totals_are_set_apart_and_kept(total):
    layout = one(["No", "Kabupaten", "Jumlah"], [1, "Bogor", 5], [None, total, 5])
    assert (layout.body, layout.totals) == ([1], [2])
    assert reasons(layout)[3] == "total"


def test_notes_and_a_signature_block_to_its_end_are_left_out_with_their_reason():
    layout = one(
        ["No", "Kabupaten", "Jumlah"],
        [1, "Bogor", 5],
        ["Sumber: dinas"],
        ["*) angka sementara"],
        [],
        [None, None, "Bogor, 31 Desember 2021"],
        [None, None, "Kepala Dinas Koperasi"],
        [],
        [None, None, "Drs. Contoh"],
        [None, None, "NIP. 19700101"],
    )
    assert layout.body == [1]
    assert [reasons(layout)[row] for row in range(3, 11)] == [
        "note", "note", "blank", "signature", "signature", "blank", "signature", "signature",
    ]  # fmt: skip


def test_metadata_cut_into_cells_is_title_and_no_header():
    layout = one(
        ["Provinsi", ":", "Bali"],
        ["Kab/Kota", ":", "Kab. Badung"],
        ["Tanggal", ":", "01-03-2021 s/d 03-03-2021"],
        [],
        ["No", "Nama Lengkap", "Pendidikan", "Kab/Kota"],
        [1, "A", "SMA", "Badung"],
    )
    assert (layout.header_start, layout.body) == (4, [5])
    assert "Kab. Badung" in layout.titles


def test_metadata_without_colons_is_title_and_no_header():
    layout = one(["Provinsi", "Jawa Barat"], ["Tahun", "2021"], [], ["Kabupaten/Kota", "UMKM"], ["Bogor", "1.234"])
    assert (layout.header_start, layout.body) == (3, [4])


def test_stacked_tables_are_two_with_their_own_titles():
    first, second = layouts(
        ["Tabel 1. UMKM"], ["Kabupaten", "Jumlah UMKM"], ["Bogor", 5], ["Jumlah", 5], ["Sumber: BPS"], [],
        ["Tabel 2. Koperasi"], ["Kabupaten", "Koperasi", "Aktif"], ["Bogor", 7, 1],
    )  # fmt: skip
    assert (first.titles, first.body, first.totals) == (["Tabel 1. UMKM"], [2], [3])
    assert (second.titles, second.body) == (["Tabel 2. Koperasi"], [8])
    assert reasons(first)[5] == "note"


def test_stacked_tables_with_the_same_header_are_two_if_a_title_stands_between():
    first, second = layouts(
        ["UMKM"], ["Kabupaten", "Jumlah"], ["Bogor", 5], [], ["Koperasi"], ["Kabupaten", "Jumlah"], ["Bogor", 7]
    )
    assert (first.body, second.body) == ([2], [6])
    assert second.titles == ["Koperasi"]


def test_a_header_repeated_on_the_next_printed_page_is_no_record_and_no_new_table():
    layout = one(["No", "Kabupaten", "Jumlah"], [1, "Bogor", 5], ["No", "Kabupaten", "Jumlah"], [2, "Garut", 6])
    assert layout.body == [1, 3]
    assert reasons(layout)[3] == "header"


def test_tables_side_by_side_are_two():
    left, right = layouts(
        ["No", "Kabupaten", "Jumlah", None, "No", "Kabupaten", "Jumlah"],
        [1, "Bogor", 5, None, 3, "Garut", 6],
        [2, "Cianjur", 5, None, 4, "Subang", 6],
    )
    assert (left.left, left.right, right.left, right.right) == (0, 2, 4, 6)
    assert left.body == right.body == [1, 2]


def test_a_merged_title_right_above_the_header_is_no_heading():
    layout = one(
        ["JUMLAH UMKM JAWA BARAT", None, None], ["No", "Kabupaten", "Jumlah"], [1, "Bogor", 5], merges=[(0, 0, 0, 2)]
    )
    assert paths(layout) == {0: "No", 1: "Kabupaten", 2: "Jumlah"}
    assert layout.titles == ["JUMLAH UMKM JAWA BARAT"]


def test_a_sheet_of_texts_and_unknown_headers_has_its_table():
    layout = one(["Daftar"], ["Mitra", "Perusahaan", "Bentuk"], ["A", "B", "C"], ["D", "E", "F"])
    assert (layout.header_start, layout.body) == (1, [2, 3])


@pytest.mark.parametrize("rows", [[], [[]], [[None, ""]], [["Surat pengantar"]], [["a"], ["b"]]])
def test_a_sheet_without_a_table_has_none(rows):
    assert layouts(*rows) == []


CELL = st.one_of(
    st.none(),
    st.integers(-5, 3000),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(["No", "Kabupaten", "Jumlah", "Kota:", "Sumber: x", "NIP 1", "-", "(3)", "Bogor", "2021", "Rp 5"]),
    st.text(max_size=6),
)


@settings(max_examples=300, deadline=None)
@given(
    rows=st.lists(st.lists(CELL, max_size=7), max_size=14),
    merges=st.lists(st.tuples(*[st.integers(0, 6)] * 4), max_size=3),
)
def test_every_row_of_a_sheet_with_a_table_is_a_record_or_left_out_with_a_reason(rows, merges):
    sorted_merges = [(min(a, c), min(b, d), max(a, c), max(b, d)) for a, b, c, d in merges]
    tables = layouts(*rows, merges=sorted_merges)
    for table in tables:
        records, left_out = set(table.body), {row.row - 1 for row in table.left_out}
        assert records.isdisjoint(left_out)
        assert set(range(table.header_start, table.end)) <= records | left_out


def test_a_section_of_a_table_is_not_mixed_with_the_table_beside_it():
    header = ["No", "Nama Daerah", "Pendamping"]
    rows = [
        [*header, None, *header],
        ["I. BALI", None, None, None, 1, "Kab. Bantul", 4],
        [1, "Kab. Badung", 2, None, 2, "Kab. Sleman", 5],
        [2, "Kab. Bangli", 3, None, "II. BANTEN", None, None],
        [3, "Kab. Buleleng", 3, None, 3, "Kab. Lebak", 6],
    ]
    left, right = find_layouts(Sheet("Data", rows))
    assert set(left.sections.values()) == {"I. BALI"}
    assert right.sections == {4: "II. BANTEN"}


# Records that begin like something else


@pytest.mark.parametrize("name", ["Total Jaya", "Sumber Rejeki", "Nip Nap Bakery", "Jumlah Suryadi", "Catatan Kita"])
def test_a_row_filled_like_its_neighbours_is_a_record_whatever_its_first_word(name):
    layout = one(
        ["Nama UMKM", "Daerah", "Mitra", "Nilai"],
        ["UD A", "Kab. Badung", "PT", 5],
        [name, "Kab. Badung", "PT", 6],
        ["UD B", "Kab. Badung", "PT", 7],
        ["Jumlah Kab. Badung", None, None, 18],
    )
    assert (layout.body, layout.totals) == ([1, 2, 3], [4])


def test_a_subdistrict_called_like_a_note_is_a_record():
    layout = one(["Kecamatan", "Jumlah UMKM"], ["Plered", 6], ["Sumber", 5], ["Gegesik", 7], ["Sumber: BPS"])
    assert (layout.body, reasons(layout)[5]) == ([1, 2, 3], "note")


def test_a_remark_behind_the_figures_does_not_make_a_total():
    layout = one(["No", "Daerah", "Unit", "Ket"], [1, "Bogor", 5, "x"], [2, None, 6, "Total sementara"])
    assert layout.body == [1, 2]


def test_records_below_a_signature_are_records():
    layout = one(
        ["Daerah", "Pagu (Rp)", "Peserta"],
        ["Kab. Badung", 1, 1],
        ["Mengetahui, Kepala Dinas"],
        ["NIP 1"],
        ["Kab. Gianyar", 6, 6],
    )
    assert layout.body == [1, 4]


# Sections, pages and periods between the records


def test_a_section_holds_over_the_header_of_a_next_page():
    header = ["Nama Daerah", "Pagu", "Peserta"]
    layout = one(header, ["Kota:"], ["Bogor", 1, 1], ["Lanjutan"], header, ["Jambi", 2, 2], [], ["Halaman 3"], header,
                 ["Tegal", 3, 3])  # fmt: skip
    assert layout.sections == {2: "Kota:", 5: "Kota:", 9: "Kota:"}


@pytest.mark.parametrize("cells", [["Kota:"], ["II. KOTA"], ["B", "Kota"], [None, "KABUPATEN"]])
def test_a_section_row_with_its_subtotals_is_a_section(cells):
    row = [*cells, *[None] * (2 - len(cells)), 30, 31]
    layout = one(["No", "Nama Daerah", "Pagu (Rp)", "Peserta"], row, [1, "Bogor", 10, 11], [2, "Depok", 20, 20])
    assert layout.body == [2, 3]
    assert layout.sections[2] == " ".join(cell for cell in cells if cell)


def test_a_subdistrict_called_kota_is_a_record():
    assert one(["Kecamatan", "Jumlah UMKM"], ["Kota", 6], ["Pare", 5]).body == [1, 2]


def test_a_type_in_its_own_column_is_no_section():
    layout = one(["Jenis", "Nama", "Jumlah"], ["Kabupaten", "Bogor", 5], ["Kota", "Bogor", 6])
    assert layout.body == [1, 2]


def test_a_region_that_reports_nothing_is_a_record_among_regions_with_their_type():
    layout = one(["Daerah", "Pagu", "Peserta"], ["Kab. Bandung", 1, 1], ["Kota Bogor"], ["Sukabumi", 2, 2])
    assert (layout.body, layout.sections) == ([1, 2, 3], {})


def test_a_period_between_the_records_holds_for_those_below_it_beside_their_section():
    layout = one(["Daerah", "Pagu", "Peserta"], ["Kota:"], ["Bogor", 1, 1], ["TAHUN ANGGARAN 2022"], ["Depok", 2, 2])
    assert (layout.periods, layout.sections) == ({4: "2022"}, {2: "Kota:", 4: "Kota:"})


@pytest.mark.parametrize("total", ["JML", "Jlh", "J U M L A H", "Subjumlah", "Rerata", "Jumlah Pindahan", "Pindahan"])
def test_more_words_for_a_total(total):
    assert one(["No", "Kabupaten", "Jumlah"], [1, "Bogor", 5], [None, total, 5]).totals == [2]


def test_titles_over_one_of_two_tables_side_by_side_are_its_own():
    header = ["Nama", "Nilai"]
    left, right = layouts(
        ["PROVINSI BALI"],
        ["TAHUN 2020", None, None, "TAHUN 2021"],
        [*header, None, *header],
        ["Bangli", 1, None, "Bangli", 2],
    )
    assert (left.titles, right.titles) == (["PROVINSI BALI", "TAHUN 2020"], ["PROVINSI BALI", "TAHUN 2021"])


def test_headers_of_tables_side_by_side_are_found_above_their_sections():
    header = ["No", "Nama Daerah", "Pagu (dalam ribuan Rp)", "Sasaran", "Capaian"]
    rows = [
        [*header, None, *header],
        ["I. BALI", *[None] * 5, "I. BANTEN"],
        [1, "Kab. Badung", 20, 3, 4, None, 1, "Kab. Lebak", 25, 5, 6],
    ]
    layouts = find_layouts(Sheet("Data", rows))
    assert [(layout.left, layout.header_start, layout.body) for layout in layouts] == [(0, 0, [2]), (6, 0, [2])]


CELLS = st.sampled_from(
    ["Kab. Badung", "Jumlah", "Kabupaten:", "I", "Sumber: x", "  ", "", "-", "12", None, 3.0, 7.5, 4]
)


@settings(max_examples=150)
@given(body=st.lists(st.lists(CELLS, min_size=1, max_size=4), max_size=12))
def test_a_look_at_whole_columns_finds_the_records_that_a_look_at_each_row_finds(body):
    rows = [["Daerah", "Keterangan", "Pagu", "Posts"], ["Kab. Gianyar", "x", 5.0, 2.0], *body]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(_Below, "_are_plain", lambda *_: False)
        by_row = layouts(*rows)
    assert [(found.body, found.totals, found.left_out) for found in layouts(*rows)] == [
        (found.body, found.totals, found.left_out) for found in by_row
    ]


def test_records_in_many_blocks_are_all_found_up_to_the_row_that_is_none():
    rows = [[f"Kab. {number}", 1.0, 2.0] for number in range(3_000)]
    table = one(["Daerah", "Pagu", "Posts"], *rows[:2_500], ["Jumlah", 2_500.0, 5_000.0], *rows[2_500:])
    assert table.body == [*range(1, 2_501), *range(2_502, 3_002)]
    assert table.totals == [2_501]
