"""Archived files into records that know their place; a bad file is one finding and stops nothing."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from orchestration.archive import Archive
from orchestration.warehouse import extraction
from orchestration.warehouse.extraction import Extracted, extract
from orchestration.warehouse.intake import collect
from orchestration.workbooks import ContractError, load_forms
from orchestration.workspace import Workspace
from tests.conftest import workbook
from tests.warehouse.examples import Mentor, Office, allocation, ask, projection, put, roster, write_feed

GOOD = roster(Mentor("Kab. Badung", 1), Mentor("Kota Denpasar", 2))
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
UNKNOWN = workbook([["Nama", "Jumlah"], ["a", 1]])
# Six columns of an allocation and six of a roster, region and province in both.
AMBIGUOUS_HEADER = ["Dinas Prov/Kab/Kota", "Provinsi", "Kode", "Pagu (Rp)", "Peserta (Orang)", "Pendamping (Orang)"]
AMBIGUOUS_HEADER += ["NIK", "Nama", "L/P", "Pendidikan"]
AMBIGUOUS_ROW = ["Kab. Badung", "Bali", None, 100, 3, 1, "5103990101900001", "Sintetis", "P", "S1"]
AMBIGUOUS = workbook([["TAHUN ANGGARAN 2021"], AMBIGUOUS_HEADER, AMBIGUOUS_ROW])


def arrived(workspace: Workspace, **files: bytes) -> None:
    """Files land under these names (with `__` for a folder) and are archived."""
    for name, content in files.items():
        put(workspace, f"{name.replace('__', '/')}.xlsx", content)
    collect(workspace)


def findings(workspace: Workspace) -> list[tuple[str, str]]:
    return ask(
        workspace,
        "select file_name, rule from quality.findings where station = 'extract' order by file_name, rule, cell",
    )


def test_a_record_carries_its_file_sheet_row_and_region(own: Workspace) -> None:
    arrived(own, bali=GOOD)
    extract(own)
    assert ask(
        own,
        """
        select files.file_name, records.sheet, records."row", records.region_code, records.period, records.origin
        from records.mentor_roster as records
        inner join ledger.files as files on records.file_sha256 = files.file_sha256
        order by records."row"
        """,
    ) == [
        ("bali.xlsx", "Pendamping", 5, "51.03", "2021", "submitted"),
        ("bali.xlsx", "Pendamping", 6, "51.71", "2021", "submitted"),
    ]


def test_a_text_file_has_no_sheet_and_rows_all_the_same(own: Workspace) -> None:
    put(own, "jabar.csv", projection(("KABUPATEN BOGOR", 375_048), ("KOTA BOGOR", 71_000)))
    collect(own)
    extract(own)
    assert ask(own, 'select sheet, "row", region_code, msme_projected from records.msme_population order by "row"') == [
        (None, 2, "32.01", 375_048),
        (None, 3, "32.71", 71_000),
    ]


def test_the_place_of_every_column_is_kept(own: Workspace) -> None:
    arrived(own, alokasi=allocation(Office("Kab. Badung")))
    extract(own)
    assert ask(own, "select column_name, cell_column, header from ledger.placements order by cell_column") == [
        ("province", "B", "Provinsi"),
        ("region_code", "C", "Dinas Prov/Kab/Kota"),
        ("code_as_written", "D", "Kode Wilayah"),
        ("budget_idr", "E", "Pagu Anggaran (Rp)"),
        ("training_participants", "F", "Peserta Diklat (Orang)"),
        ("mentor_posts", "G", "Pendamping (Orang)"),
    ]


def test_no_personal_data_reaches_the_build_file(own: Workspace) -> None:
    arrived(own, bali=roster(Mentor("Kab. Badung", 1), Mentor("Kab. Gianyar", 2, damaged=True)))
    extract(own)
    content = b"".join(path.read_bytes() for path in own.warehouse.parent.iterdir())
    assert b"Nomor KTP" in content  # what is kept can be seen in the bytes
    for personal in (b"Sintetis 1", b"Sintetis 2", b"5103990101900001", b"5,10399E+15"):
        assert personal not in content


def test_one_run_tells_what_it_read(own: Workspace) -> None:
    arrived(own, bali=GOOD, alokasi=allocation(Office("Kab. Badung"), Office("Kab. Antah")))
    extracted = extract(own)
    none = dict.fromkeys(load_forms(own.sources), 0)
    assert extracted == Extracted(
        files=2,
        records={**none, "mentor_roster": 2, "pk2ukm_allocation": 2},
        findings={**none, "pk2ukm_allocation": 1},
    )


def test_a_second_extract_does_nothing(own: Workspace) -> None:
    arrived(own, bali=GOOD, buruk=b"")
    extract(own)
    before = ask(own, "select * from ledger.done order by item")
    said: list[str] = []
    assert extract(own, say=said.append).files == 0
    assert said == []
    assert ask(own, "select * from ledger.done order by item") == before
    assert ask(own, "select count(*) from records.mentor_roster") == [(2,)]


def test_a_new_file_is_read_alone(own: Workspace) -> None:
    arrived(own, bali=GOOD)
    extract(own)
    arrived(own, yogyakarta=roster(Mentor("Kab. Sleman", 3, province="D.I. Yogyakarta")))
    assert extract(own).files == 1
    assert ask(own, "select region_code from records.mentor_roster order by region_code") == [
        ("34.04",),
        ("51.03",),
        ("51.71",),
    ]


def test_a_new_version_reads_all_again_without_doubling(own: Workspace) -> None:
    arrived(own, bali=GOOD, antah=roster(Mentor("Kab. Antah", 3)), buruk=b"")
    extract(own, version="1")
    tables = ("records.mentor_roster", "ledger.placements", "ledger.submissions")
    before = [ask(own, f"select * from {table} order by all") for table in tables] + [findings(own)]
    assert extract(own, version="2").files == 3
    after = [ask(own, f"select * from {table} order by all") for table in tables] + [findings(own)]
    assert after == before
    assert [len(rows) for rows in before] == [3, 14, 2, 2]


def test_a_changed_contract_gives_its_records_the_new_columns(own: Workspace) -> None:
    arrived(own, bali=GOOD)
    extract(own)
    contract = own.sources / "mentor_roster.yml"
    renamed = contract.read_text(encoding="utf-8").replace("  education:\n", "  schooling:\n")
    contract.write_text(renamed, encoding="utf-8")
    assert extract(own).files == 1
    assert ask(own, "select schooling from records.mentor_roster") == [("s1",), ("s1",)]


def test_a_bad_file_is_one_finding_and_the_others_are_read(own: Workspace) -> None:
    truncated = GOOD[: len(GOOD) // 2]
    arrived(own, kosong=b"", gambar=PNG, terpotong=truncated, lain=UNKNOWN, rancu=AMBIGUOUS, bali=GOOD)
    assert extract(own).files == 6
    assert findings(own) == [
        ("gambar.xlsx", "file_not_a_workbook"),
        ("kosong.xlsx", "file_empty"),
        ("lain.xlsx", "form_unknown"),
        ("rancu.xlsx", "form_ambiguous"),
        ("terpotong.xlsx", "file_damaged"),
    ]
    assert ask(own, "select count(*) from records.mentor_roster") == [(2,)]


def test_a_refused_file_is_shown_with_the_rule_that_it_breaks(own: Workspace) -> None:
    arrived(own, buruk=PNG, bali=GOOD)
    extract(own)
    assert ask(own, "select file_name, form, status, refused_by, records from quality.files order by file_name") == [
        ("bali.xlsx", "mentor_roster", "read", None, 2),
        ("buruk.xlsx", None, "refused", "file_not_a_workbook", 0),
    ]


def test_a_bad_file_is_not_read_again(own: Workspace) -> None:
    arrived(own, buruk=PNG)
    extract(own)
    assert extract(own).files == 0
    assert findings(own) == [("buruk.xlsx", "file_not_a_workbook")]


def test_a_file_in_the_folder_of_a_form_is_read_as_that_form(own: Workspace) -> None:
    arrived(own, mentor_roster__bali=AMBIGUOUS)
    extract(own)
    assert ask(own, "select form, records from ledger.submissions") == [("mentor_roster", 1)]


def test_a_file_that_is_landed_again_in_the_folder_of_its_form_is_read_as_that_form(own: Workspace) -> None:
    # What the finding asks for: "land it in a folder named after the form".
    arrived(own, bali=AMBIGUOUS)
    extract(own)
    assert findings(own) == [("bali.xlsx", "form_ambiguous")]
    arrived(own, mentor_roster__bali=AMBIGUOUS)
    extract(own)
    assert ask(own, "select form, records from ledger.submissions") == [("mentor_roster", 1)]


def test_an_empty_file_is_a_finding_even_after_an_empty_page(own: Workspace) -> None:
    # An address that answers with nothing has the same bytes, and so the same sha-256, as an empty file.
    mirror = own.data.parent / "mirror"
    mirror.mkdir()
    item = "<item><title>Satu</title><link>https://kabar.example/1.html</link></item>"
    (mirror / "feed.xml").write_text(f"<rss version='2.0'><channel><title>Kabar</title>{item}</channel></rss>")
    (mirror / "1.html").write_bytes(b"")
    write_feed(own, "kabar", "https://kabar.example/feed.xml", mirror)
    collect(own)
    arrived(own, kosong=b"")
    extract(own)
    assert findings(own) == [("kosong.xlsx", "file_empty")]


@pytest.mark.parametrize("count", ["9" * 20, "9" * 5_000], ids=["20 digits", "5000 digits"])
def test_a_number_that_no_column_can_hold_is_a_finding_and_the_others_are_read(own: Workspace, count: str) -> None:
    put(own, "a.csv", projection(("KABUPATEN BOGOR", count), ("KOTA BOGOR", 71_000)))
    put(own, "b.csv", projection(("KABUPATEN GARUT", 5)))
    collect(own)
    assert extract(own).files == 2
    assert ask(own, "select cell, region_code from quality.findings where rule = 'cell_not_understood'") == [
        ("D2", "32.01")
    ]
    assert ask(own, "select region_code, msme_projected from records.msme_population order by region_code") == [
        ("32.01", None),
        ("32.05", 5),
        ("32.71", 71_000),
    ]


def test_a_file_that_was_changed_in_the_archive_is_not_read(own: Workspace) -> None:
    arrived(own, bali=GOOD)
    ((digest,),) = ask(own, "select file_sha256 from ledger.files")
    path = Archive(own.archive).path(digest)
    path.chmod(0o644)
    path.write_bytes(roster(Mentor("Kab. Gianyar", 9)))
    with pytest.raises(OSError, match="no longer matches its name"):
        extract(own)
    assert ask(own, "select count(*) from records.mentor_roster") == [(0,)]


def stop(*_: object) -> None:
    raise KeyboardInterrupt


@pytest.fixture
def stopped_within_a_file(monkeypatch: pytest.MonkeyPatch) -> Callable[[Workspace], None]:
    def run(workspace: Workspace) -> None:
        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr(extraction, "mark_done", stop)
            extract(workspace)

    return run


def test_a_run_stopped_within_a_file_leaves_nothing_of_it(
    own: Workspace, stopped_within_a_file: Callable[[Workspace], None]
) -> None:
    arrived(own, bali=GOOD)
    stopped_within_a_file(own)
    assert ask(own, "select count(*) from records.mentor_roster") == [(0,)]
    assert ask(own, "select count(*) from ledger.placements") == [(0,)]


def test_a_run_stopped_between_files_goes_on_with_the_next_file(own: Workspace) -> None:
    arrived(own, a=GOOD, b=roster(Mentor("Kab. Gianyar", 3)))
    with pytest.raises(KeyboardInterrupt):
        extract(own, say=stop)  # told after the first file
    assert extract(own).files == 1
    assert ask(own, "select region_code from records.mentor_roster order by region_code") == [
        ("51.03",),
        ("51.04",),
        ("51.71",),
    ]


def test_a_stopped_run_and_the_next_end_where_one_whole_run_does(
    own: Workspace, stopped_within_a_file: Callable[[Workspace], None]
) -> None:
    arrived(own, a=GOOD, b=roster(Mentor("Kab. Antah", 3)), c=PNG)
    stopped_within_a_file(own)
    extract(own)
    records, found = ask(own, "select * from records.mentor_roster order by all"), findings(own)
    extract(own, version="whole")
    assert (ask(own, "select * from records.mentor_roster order by all"), findings(own)) == (records, found)
    assert (len(records), len(found)) == (3, 2)


def test_a_mistake_in_a_correction_costs_nothing_that_has_been_read(own: Workspace) -> None:
    put(own, "bali.xlsx", GOOD)
    collect(own)
    extract(own)
    own = replace(own, corrections=own.data.parent / "corrections")
    own.corrections.mkdir()
    (own.corrections / "bali.yml").write_text("- file_name: bali.xlsx")
    with pytest.raises(ContractError, match=r"bali\.yml"):
        extract(own)
    assert ask(own, "select count(*) from records.mentor_roster") == [(2,)]
