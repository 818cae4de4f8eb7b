"""Figures in thousands or millions come in full, whoever says it: the header, its unit row, or a title."""

import pytest

from orchestration.findings import Severity
from orchestration.regions import Resolver
from orchestration.workbooks import read_submissions
from orchestration.workbooks.scales import is_unclear, scale_of, scales_told, without_scale
from tests.conftest import workbook
from tests.workbooks.test_forms import CATEGORIES, FORMS, read, values

HEADER = ["No", "Provinsi", "Dinas Prov/Kab/Kota", "Kode", "Pagu (Rp)", "Peserta Diklat (Orang)", "Pendamping (Orang)"]
OFFICE = [1, "Bali", "Kab. Badung", "5103", 390_304, 116, 2]


def allocation(*titles, money="Pagu (Rp)", office=OFFICE, units=None):
    header = [money if cell == "Pagu (Rp)" else cell for cell in HEADER]
    rows = [["ALOKASI PK2UKM"], ["TAHUN ANGGARAN 2021"], *([title] for title in titles), [], header]
    return read([*rows, *([units] if units else []), office])


@pytest.mark.parametrize(
    "money", ["Pagu (Rp ribu)", "Pagu (dalam ribuan Rp)", "PAGU (Rp.000)", "Pagu (dalam ribuan rupiah)"]
)
def test_a_header_in_thousands(money):
    submission = allocation(money=money)
    assert values(submission, "budget_idr", "training_participants") == [(390_304_000, 116)]
    assert submission.findings == []


def test_a_unit_row_in_millions_with_a_fraction():
    units = [None, None, None, None, "(Rp juta)", "(Orang)", "(Orang)"]
    header_without_units = allocation(money="Pagu", units=units, office=[*OFFICE[:4], "390,304", *OFFICE[5:]])
    assert values(header_without_units, "budget_idr") == [(None,)]  # one cell alone does not tell the comma's meaning
    assert [finding.rule for finding in header_without_units.findings] == ["number_format_undecidable"]
    decided = allocation(money="Pagu", units=units, office=[*OFFICE[:4], "390,3", *OFFICE[5:]])
    assert values(decided, "budget_idr") == [(390_300_000,)]


def test_a_title_in_thousands_of_rupiah_speaks_for_the_columns_of_money_and_is_told():
    submission = allocation("(dalam ribuan rupiah)")
    assert values(submission, "budget_idr", "training_participants", "mentor_posts") == [(390_304_000, 116, 2)]
    (finding,) = submission.findings
    assert (finding.rule, finding.severity) == ("figures_scaled", Severity.INFO)
    assert "budget_idr" in finding.message


def test_a_header_wins_over_a_title():
    assert values(allocation("(dalam ribuan rupiah)", money="Pagu (Rp juta)"), "budget_idr") == [(390_304_000_000,)]


def test_a_title_that_does_not_say_of_what_is_a_finding_and_scales_nothing():
    submission = allocation("(dalam ribuan)")
    assert values(submission, "budget_idr") == [(390_304,)]
    assert [(f.rule, f.severity) for f in submission.findings] == [("scale_undecidable", Severity.CRITICAL)]


def test_a_cell_that_tells_its_own_scale_is_not_multiplied_again():
    submission = allocation(money="Pagu (Rp juta)", office=[*OFFICE[:4], "Rp 390,3 juta", *OFFICE[5:]])
    assert values(submission, "budget_idr") == [(390_300_000,)]


@pytest.mark.parametrize(
    "text", ["Omzet s.d. 300 juta", "Program Sejuta UMKM", "PENDAMPINGAN 1 JUTA UMKM", "Pagu (Rp)"]
)
def test_a_number_of_millions_is_a_threshold_and_no_scale(text):
    assert (scale_of(text), without_scale(text), scales_told([text])) == (None, text, [])


def findings(submission):
    return [(f.rule, f.severity.value, f.cell) for f in submission.findings]


@pytest.mark.parametrize(
    "title",
    [
        "Ribuan Rupiah", "Dlm Ribuan Rp", "(Rp. 1.000,-)", "(dalam 000 rupiah)", "(x Rp 1.000)", "(dalam Rp. ribu)",
        "Satuan : Ribuan Rupiah", "(Rp 000)",
    ],
)  # fmt: skip
def test_a_title_in_thousands_in_any_wording(title):
    submission = allocation(title)
    assert values(submission, "budget_idr", "training_participants") == [(390_304_000, 116)]
    assert [f.rule for f in submission.findings] == ["figures_scaled"]


@pytest.mark.parametrize(
    ("money", "budget"),
    [
        ("Pagu (Rp. Juta)", 390_304 * 10**6), ("Pagu (Rp. Milyar)", 390_304 * 10**9), ("Pagu (Rp M)", 390_304 * 10**9),
        ("Pagu Rp. ribu", 390_304_000), ("Pagu (Rp jt)", 390_304 * 10**6), ("Pagu (Rp x1000)", 390_304_000),
        ("Pagu (dalam rupiah)", 390_304),
    ],
)  # fmt: skip
def test_a_header_with_its_scale_in_any_wording(money, budget):
    submission = allocation(money=money)
    assert (values(submission, "budget_idr"), submission.findings) == ([(budget,)], [])


def test_a_note_below_the_table_tells_the_scale():
    rows = [["TAHUN ANGGARAN 2021"], HEADER, OFFICE, ["Keterangan: pagu dalam ribuan rupiah"]]
    assert values(read(rows), "budget_idr", "training_participants") == [(390_304_000, 116)]


def test_a_note_and_a_title_that_contradict_each_other_are_a_finding():
    rows = [["TAHUN ANGGARAN 2021"], ["(dalam jutaan rupiah)"], HEADER, OFFICE, ["Keterangan: dalam ribuan rupiah"]]
    submission = read(rows)
    assert values(submission, "budget_idr") == [(390_304,)]
    assert [f.rule for f in submission.findings] == ["scale_undecidable"]


@pytest.mark.parametrize("said", ["(dalam ratusan rupiah)", "(dalam USD)", "(Rp ribu/juta)"])
def test_a_title_whose_scale_or_currency_is_not_understood_is_a_finding(said):
    assert findings(allocation(said)) == [("scale_undecidable", "critical", None)]


def test_a_header_whose_scale_or_currency_is_not_understood_is_a_finding_at_its_cell():
    rows = [["TAHUN 2021"], CONTRACT, ["Kab. Badung", "Ani", "PT A", "Subkontrak", 250, "01/02/2021", "31/12/2021"]]
    assert findings(read(rows)) == [("scale_undecidable", "critical", "E2")]


CONTRACT = [
    "Kabupaten/Kota", "Nama UMKM", "Perusahaan Besar", "Bentuk Kemitraan", "Nilai Kontrak (USD)", "Tanggal Mulai",
    "Tanggal Berakhir",
]  # fmt: skip


def stacked(first, *titles):
    """Two tables on a sheet, the second with these titles."""
    above = [["TAHUN ANGGARAN 2020"], [first], HEADER, OFFICE, []]
    return read([*above, *([title] for title in titles), HEADER, [1, "Bali", "Kab. Bangli", "5106", 459_181, 139, 2]])


def test_the_scale_of_a_table_above_does_not_hold_where_the_table_says_rupiah():
    submission = stacked("(dalam ribuan rupiah)", "TAHUN ANGGARAN 2021", "(dalam rupiah)")
    assert values(submission, "budget_idr") == [(390_304_000,), (459_181,)]


def test_whether_the_scale_of_a_table_above_holds_is_a_finding_where_own_titles_say_nothing_of_it():
    submission = stacked("(dalam ribuan rupiah)", "TAHUN ANGGARAN 2021")
    assert values(submission, "budget_idr") == [(390_304_000,), (459_181,)]
    assert [f.rule for f in submission.findings] == ["figures_scaled", "scale_undecidable"]


def test_the_scale_of_a_table_of_other_headers_above_does_not_hold():
    money = [*CONTRACT[:4], "Nilai Kontrak (Rp)", *CONTRACT[5:]]
    contract = ["Kab. Badung", "Ani", "PT A", "Subkontrak", 5_000_000, "01/02/2021", "31/12/2021"]
    above = [["TAHUN ANGGARAN 2021"], ["(dalam jutaan rupiah)"], HEADER, OFFICE, ["Jumlah"], []]
    content = workbook([*above, ["KEMITRAAN TAHUN 2021"], money, contract])
    _, submission = read_submissions(content, FORMS, Resolver.load(), b"a key", CATEGORIES)[0]
    assert (values(submission, "contract_value_idr"), submission.findings) == ([(5_000_000,)], [])


@pytest.mark.parametrize(
    ("units", "counts", "rules"),
    [
        (["RIBU UNIT", "RIBU UNIT"], [(7_000,), (8_000,)], ["figures_scaled"]),
        (["RIBU UNIT", "Ribu Unit"], [(7_000,), (8_000,)], ["figures_scaled"]),
        (["UNIT", "UNIT"], [(7,), (8,)], []),
        (["RIBU UNIT", "UNIT"], [(7,), (8,)], ["scale_undecidable"]),
    ],
)
def test_a_column_of_units_tells_the_scale(units, counts, rules):
    rows = [
        ["nama_kabupaten_kota", "jumlah_umkm", "satuan", "tahun"],
        ["KABUPATEN BADUNG", 7, units[0], 2021],
        ["KABUPATEN BANGLI", 8, units[1], 2021],
    ]
    submission = read(rows)
    assert values(submission, "msme_measured") == counts
    assert [f.rule for f in submission.findings if f.severity is not Severity.INFO or "scaled" in f.rule] == rules


@pytest.mark.parametrize("text", ["Usaha (omzet s.d. Rp 300.000.000)", "Usaha (aset 50 - 500 juta)", "(Rp 50 juta)"])
def test_an_amount_in_brackets_is_no_unclear_scale(text):
    assert not is_unclear(text)


def test_a_total_is_told_in_the_scale_in_which_it_is_written():
    total = ["JUMLAH", None, None, None, 900, *OFFICE[5:]]
    submission = read([["TAHUN ANGGARAN 2021"], ["(dalam ribuan rupiah)"], HEADER, OFFICE, total])
    (finding,) = (found for found in submission.findings if found.rule == "total_contradicts_rows")
    assert (finding.seen, finding.wanted) == ("900", "390.304")
