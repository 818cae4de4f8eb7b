"""Corrections by hand: applied to the cell they name, and loud when it has been mended."""

import pytest

from orchestration.findings import Severity
from orchestration.regions import Resolver
from orchestration.workbooks import read_submissions
from orchestration.workbooks.contracts import ContractError
from orchestration.workbooks.corrections import Correction, load_corrections
from tests.conftest import workbook
from tests.workbooks.test_forms import CATEGORIES, FORMS

HEADER = ["Provinsi", "Nama Daerah", "Pagu (Rp)", "Peserta Diklat (Orang)", "Pendamping (Orang)"]
ENTRY = {
    "file_name": "alokasi.xlsx",
    "sheet": "Sheet1",
    "cell": "B3",
    "expect": "Magelang",
    "value": "Kota Magelang",
    "reason": "confirmed by telephone",
    "author": "Siti",
}


def read(name, posts, *corrections):
    rows = [["ALOKASI TA 2021"], HEADER, ["Jawa Tengah", name, 390_000_000, 116, posts]]
    given = [Correction.model_validate(ENTRY | changed) for changed in corrections]
    return read_submissions(workbook(rows), FORMS, Resolver.load(), b"a key", CATEGORIES, corrections=given)


def test_a_corrected_cell_is_read_as_corrected_and_the_correction_is_told():
    (submission,), findings = read("Magelang", 2, {})
    assert submission.records["region_code"] == ["33.71"]
    (finding,) = findings
    assert (finding.rule, finding.severity, finding.cell) == ("cell_corrected", Severity.INFO, "B3")
    assert "Siti: confirmed by telephone" in finding.message


def test_numbers_are_corrected_too():
    (submission,), _ = read("Kota Magelang", 20, {"cell": "E3", "expect": 20, "value": 2})
    assert submission.records["mentor_posts"] == [2]


@pytest.mark.parametrize("changed", [{}, {"cell": "B9"}, {"cell": "Z3"}, {"sheet": "Sheet2"}])
def test_a_correction_of_what_is_no_longer_there_changes_nothing_and_is_loud(changed):
    (submission,), findings = read("Kab. Magelang", 2, changed)
    assert submission.records["region_code"] == ["33.08"]
    assert [(finding.rule, finding.severity) for finding in findings] == [("correction_outdated", Severity.WARNING)]


def test_a_correction_without_an_author_is_an_error_that_names_it(tmp_path):
    (tmp_path / "a.yml").write_text("- {file_name: a.xlsx, cell: C4, expect: a, value: b, reason: c}")
    with pytest.raises(ContractError, match=r"corrections/a\.yml: 0\.author: Field required"):
        load_corrections(tmp_path)


def test_the_shipped_corrections_can_be_loaded(tmp_path):
    from orchestration.workspace import Workspace

    assert isinstance(load_corrections(Workspace(data=tmp_path).corrections), list)
