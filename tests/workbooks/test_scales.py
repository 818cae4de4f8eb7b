"""Figures in thousands or millions come in full, whoever says it: the header, its unit row, or a title."""

import pytest

from orchestration.findings import Severity
from orchestration.workbooks.scales import scale_of, scale_of_titles, without_scale
from tests.workbooks.test_forms import read, values

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
    assert (scale_of(text), without_scale(text), scale_of_titles([text])) == (1, text, None)
