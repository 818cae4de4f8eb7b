"""What the gate would say of a file is what it says in the night, and nothing is left behind."""

import shutil
import tempfile
from pathlib import Path

import pytest

from orchestration.warehouse.check import check
from orchestration.workspace import KEY_VARIABLE, PROJECT, Workspace
from tests.warehouse.examples import (
    Mentor,
    Office,
    allocation,
    ask,
    held_by_another_process,
    own_workspace,
    projection,
    roster,
    submit,
)

BAD = roster(Mentor("Kab. Badung", 1, damaged=True), Mentor("Kota Denpasar", 2, education="Profesor"))


def saved(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_the_slices_and_findings_are_those_of_the_night(tmp_path: Path) -> None:
    workspace = own_workspace(tmp_path)
    submit(workspace, "a.xlsx", BAD)
    (checked,) = check(workspace, [saved(tmp_path, "a.xlsx", BAD)])
    slices = "select form, region_code, period, verdict from quality.verdicts order by all"
    assert [(s.form, s.region_code, s.period, s.verdict) for s in checked.slices] == ask(workspace, slices)
    columns = "rule, severity, sheet, cell, region_code, period, seen, expected, wanted, message"
    findings = f"select {columns} from quality.findings"
    assert sorted(map(str, (tuple(f.__getstate__()) for f in checked.findings))) == sorted(
        map(str, ask(workspace, findings))
    )
    assert checked.slices[0].rules == ["mentor_without_national_id", "national_id_damaged"]
    assert not checked.would_pass


def test_nothing_is_written_or_left_and_no_key_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(KEY_VARIABLE, raising=False)
    aside = tmp_path / "aside"
    aside.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(aside))
    workspace = Workspace(data=tmp_path / "data")
    (checked,) = check(workspace, [saved(tmp_path, "baik.xlsx", roster(Mentor("Kab. Badung", 1)))])
    assert checked.would_pass
    assert not workspace.data.exists()
    assert list(aside.iterdir()) == []


def test_a_warning_passes_and_a_file_that_cannot_be_read_does_not(tmp_path: Path) -> None:
    workspace = Workspace(data=tmp_path / "data")
    warned = saved(tmp_path, "a.xlsx", roster(Mentor("Kota Denpasar", 2, education="Profesor")))
    empty = saved(tmp_path, "b.xlsx", b"")
    first, second = check(workspace, [warned, empty])
    assert ([s.verdict for s in first.slices], first.would_pass) == (["accepted_with_warnings"], True)
    assert (second.slices, [f.rule for f in second.findings], second.would_pass) == ([], ["file_empty"], False)


def test_files_of_one_name_or_of_one_content_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "lain").mkdir()
    paths = [
        saved(tmp_path, "a.csv", projection(("KAB. BOGOR", 5))),
        saved(tmp_path / "lain", "a.csv", projection(("KAB. ENTAH", 5))),
        saved(tmp_path, "b.csv", projection(("KAB. BOGOR", 5))),
    ]
    checked = check(Workspace(data=tmp_path / "data"), paths)
    assert [file.file for file in checked] == [str(path) for path in paths]
    assert [file.would_pass for file in checked] == [True, False, True]


def test_the_form_can_be_told_where_the_headers_do_not(tmp_path: Path) -> None:
    workspace = own_workspace(tmp_path)
    shutil.copy(PROJECT / "expectations" / "msme_population.yml", workspace.expectations / "cooperatives.yml")
    for folder, word in ((workspace.sources, "form"), (workspace.expectations, "name")):
        text = (folder / "msme_population.yml").read_text().replace(f"{word}: msme_population", f"{word}: cooperatives")
        (folder / "cooperatives.yml").write_text(text)
    path = saved(tmp_path, "a.csv", projection(("KAB. BOGOR", 5)))
    (untold,), (told,) = check(workspace, [path]), check(workspace, [path], form="cooperatives")
    assert [f.rule for f in untold.findings] == ["form_ambiguous"]
    assert [(s.form, s.verdict) for s in told.slices] == [("cooperatives", "accepted")]


# What was accepted before


def test_a_jump_against_the_last_submission_is_told_and_the_build_file_stays_as_it_is(tmp_path: Path) -> None:
    workspace = own_workspace(tmp_path)
    submit(workspace, "a.xlsx", allocation(Office("Kab. Badung", budget=190_000_000), Office("Kota Denpasar")))
    jumped = saved(tmp_path, "b.xlsx", allocation(Office("Kab. Badung", budget=900_000_000)))
    before, told = everything_in(workspace.data), "budget_jumped_since_last_submission"
    (checked,) = check(workspace, [jumped])
    assert checked.with_history
    assert [(s.region_code, s.verdict, s.rules) for s in checked.slices] == [
        ("51.03", "accepted_with_warnings", [told])
    ]
    assert everything_in(workspace.data) == before
    (without,) = check(Workspace(data=tmp_path / "empty"), [jumped])
    assert (without.with_history, [s.verdict for s in without.slices]) == (False, ["accepted"])


def test_a_person_whom_another_region_reports_is_known_by_the_same_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(KEY_VARIABLE, raising=False)
    workspace = own_workspace(tmp_path)
    submit(workspace, "a.xlsx", roster(Mentor("Kab. Badung", 1)))
    (checked,) = check(workspace, [saved(tmp_path, "b.xlsx", roster(Mentor("Kota Denpasar", 1)))])
    assert checked.slices[0].rules == ["mentor_reported_by_two_regions"]


def test_what_is_held_back_or_is_the_file_itself_is_no_history(tmp_path: Path) -> None:
    workspace = own_workspace(tmp_path)
    submit(workspace, "a.xlsx", allocation(Office("Kab. Badung", budget=900_000_000, posts="dua")))
    mended = saved(tmp_path, "b.xlsx", allocation(Office("Kab. Badung", budget=190_000_000)))
    (first,) = check(workspace, [mended])
    submit(workspace, "b.xlsx", mended.read_bytes())
    (again,) = check(workspace, [mended])
    assert [(c.with_history, [s.verdict for s in c.slices]) for c in (first, again)] == [(True, ["accepted"])] * 2


def test_a_night_at_work_neither_stops_a_check_nor_is_stopped_by_it(tmp_path: Path) -> None:
    workspace = own_workspace(tmp_path)
    submit(workspace, "a.xlsx", allocation(Office("Kab. Badung", budget=190_000_000)))
    jumped = saved(tmp_path, "b.xlsx", allocation(Office("Kab. Badung", budget=900_000_000)))
    with held_by_another_process(workspace):
        (checked,) = check(workspace, [jumped])
    assert checked.with_history and [s.verdict for s in checked.slices] == ["accepted_with_warnings"]


def test_a_build_file_that_cannot_be_read_leaves_the_check_without_history(tmp_path: Path) -> None:
    workspace = own_workspace(tmp_path)
    workspace.warehouse.parent.mkdir(parents=True)
    workspace.warehouse.write_bytes(b"no database")
    (checked,) = check(workspace, [saved(tmp_path, "a.xlsx", roster(Mentor("Kab. Badung", 1)))])
    assert (checked.with_history, checked.would_pass) == (False, True)


def everything_in(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {
        path.relative_to(folder).as_posix(): (path.stat().st_mtime_ns, path.read_bytes())
        for path in folder.rglob("*")
        if path.is_file()
    }
