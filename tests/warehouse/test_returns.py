"""Which files go back, once and into whose folder."""

import io
import stat
from pathlib import Path

import openpyxl

from orchestration.warehouse.returns import Returned, latest_returns, write_returns
from orchestration.workspace import Workspace
from tests.warehouse.examples import Mentor, Office, allocation, ask, own_workspace, projection, roster, submit

BAD = roster(Mentor("Kab. Badung", 1, damaged=True), Mentor("Kota Denpasar", 2))
GOOD = roster(Mentor("Kab. Badung", 1), Mentor("Kota Denpasar", 2))


def files(workspace: Workspace) -> list[str]:
    """What was given back, by province."""
    return sorted(path.relative_to(workspace.returns).as_posix()[17:] for path in workspace.returns.glob("*/*/*"))


def test_a_file_with_findings_goes_back_once_and_a_clean_one_never(tmp_path: Path) -> None:
    workspace = own_workspace(tmp_path)
    submit(workspace, "bersih.xlsx", GOOD)
    assert write_returns(workspace) == Returned(0, None)
    assert not workspace.returns.exists()
    submit(workspace, "Pendamping Bali.xlsx", BAD)
    first = write_returns(workspace)
    assert first.workbooks == 1 and first.folder == latest_returns(workspace)
    (path,) = workspace.returns.glob("*/*/*")
    assert path.relative_to(first.folder or tmp_path).as_posix().startswith("51-bali/pendamping-bali-")
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Perbaikan", "Pendamping"]
    assert "NIK rusak" in book["Pendamping"]["E5"].comment.text
    assert write_returns(workspace) == Returned(0, None)


def test_the_folder_is_private_and_the_list_repeats_no_personal_data(tmp_path: Path) -> None:
    workspace = own_workspace(tmp_path)
    submit(workspace, "a.xlsx", roster(Mentor("Ibu Sri Wahyuni", 1, damaged=True)))
    write_returns(workspace)
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in workspace.returns.rglob("*")}
    assert {mode for path, mode in modes.items() if path.is_file()} == {0o600}
    assert {mode for path, mode in modes.items() if path.is_dir()} == {0o700}
    assert stat.S_IMODE(workspace.returns.stat().st_mode) == 0o700
    (path,) = workspace.returns.glob("*/*/*")
    book = openpyxl.load_workbook(path)
    told = " ".join(str(cell.value) for row in book["Perbaikan"].iter_rows() for cell in row)
    told += " ".join(cell.comment.text for row in book["Pendamping"].iter_rows() for cell in row if cell.comment)
    assert "xxx xxx xxxxxxx" in told
    assert not any(secret in told for secret in ("Wahyuni", "5,10399E+15", "Sintetis"))


def test_a_file_sent_again_unmended_goes_back_again(tmp_path: Path) -> None:
    workspace = own_workspace(tmp_path)
    submit(workspace, "a.xlsx", BAD)
    write_returns(workspace)
    submit(workspace, "lain.xlsx", projection(("KAB. BOGOR", 5)))
    submit(workspace, "a-lagi.xlsx", BAD)
    assert write_returns(workspace).workbooks == 1


def test_a_file_whose_slices_a_later_one_has_replaced_does_not_go_back(tmp_path: Path) -> None:
    workspace = own_workspace(tmp_path)
    submit(workspace, "a.xlsx", BAD)
    submit(workspace, "b.xlsx", GOOD)
    assert write_returns(workspace) == Returned(0, None)


def test_a_file_that_cannot_be_read_goes_back_as_a_list_for_nobodys_province(tmp_path: Path) -> None:
    workspace = own_workspace(tmp_path)
    submit(workspace, "kosong.xlsx", b"")
    write_returns(workspace)
    (name,) = files(workspace)
    assert name.startswith("tanpa-provinsi/kosong-")


def test_a_file_about_several_provinces_goes_to_the_one_that_has_most_of_it_or_to_none(tmp_path: Path) -> None:
    workspace = own_workspace(tmp_path)
    bad, fine = Office("Kab. Badung", posts="dua"), Office("Kab. Bantul", province="DI Yogyakarta")
    submit(workspace, "dua.xlsx", allocation(bad, fine))
    submit(workspace, "tiga.xlsx", allocation(bad, Office("Kota Denpasar"), fine, year=2022))
    write_returns(workspace)
    assert [name.rpartition("-")[0] for name in files(workspace)] == ["51-bali/tiga", "tanpa-provinsi/dua"]


def test_a_name_from_outside_leads_nowhere(tmp_path: Path) -> None:
    workspace = own_workspace(tmp_path)
    for number, name in enumerate(("a%2F..\\etc\\passwd", "…", "=HYPERLINK(1)" + "x" * 150)):
        submit(workspace, name, roster(Mentor("Kab. Entah", number)))
    write_returns(workspace)
    stems = sorted(name.removeprefix("tanpa-provinsi/").rpartition("-")[0] for name in files(workspace))
    assert stems == ["a-2f", "berkas", ("hyperlink-1-" + "x" * 150)[:60]]
    assert {path.parent.parent.parent for path in workspace.returns.glob("*/*/*")} == {workspace.returns}


def test_a_crash_between_writing_and_noting_writes_the_workbook_again_and_clears_the_draft(tmp_path: Path) -> None:
    workspace = own_workspace(tmp_path)
    submit(workspace, "a.xlsx", BAD)
    write_returns(workspace)
    ask(workspace, "delete from ledger.done where station = 'return'")
    (written,) = workspace.returns.glob("*/*/*")
    draft = written.with_name(".draft-abandoned")
    draft.write_bytes(b"half")
    assert write_returns(workspace).workbooks == 1
    assert not draft.exists()
    first, second = (openpyxl.load_workbook(path) for path in workspace.returns.glob("*/*/*"))
    assert first.sheetnames == second.sheetnames


def test_a_mended_copy_clears_its_slice(tmp_path: Path) -> None:
    workspace = own_workspace(tmp_path)
    submit(workspace, "a.xlsx", BAD)
    write_returns(workspace)
    (path,) = workspace.returns.glob("*/*/*")
    book = openpyxl.load_workbook(path)
    book["Pendamping"]["E5"].value = "'5103990101900001"
    mended = io.BytesIO()
    book.save(mended)
    submit(workspace, "diperbaiki.xlsx", mended.getvalue())
    verdicts = ask(workspace, "select region_code, verdict from quality.verdicts where known_to is null order by all")
    assert verdicts == [("51.03", "accepted"), ("51.71", "accepted")]
    assert ask(
        workspace,
        "select rule, sheet from quality.findings where station = 'extract' and rule <> 'national_id_damaged'",
    ) == [("sheet_of_ours", "Perbaikan")]
    assert write_returns(workspace) == Returned(0, None)
