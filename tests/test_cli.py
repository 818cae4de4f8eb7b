"""The command line, as a person uses it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from orchestration.cli import app
from orchestration.workspace import PROJECT, Workspace

NERACA = Path(sys.executable).with_name("neraca")
SAMPLE = PROJECT / "data" / "samples" / "pk2ukm-alokasi-2021.xlsx"
TEMPLATE = ("template", "mentor_roster")


def neraca(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"NERACA_DATA": str(data), "COLUMNS": "200"}
    return subprocess.run(
        [str(NERACA), *arguments], capture_output=True, text=True, env=environment, check=False, timeout=300
    )


COMMANDS = ("land", "run", "status", "inspect", "check", "template", "override", "rejudge", "synthesize", "ui")


@pytest.mark.parametrize("command", [[], *([name] for name in COMMANDS)])
def test_every_command_has_help(tmp_path: Path, command: list[str]) -> None:
    answer = neraca(tmp_path, *command, "--help")
    assert answer.returncode == 0
    assert "Usage: neraca" in answer.stdout


def test_landing_copies_a_file_and_keeps_the_original(tmp_path: Path) -> None:
    file = tmp_path / "roster.csv"
    file.write_text("a;b\n1;2\n")
    answer = neraca(tmp_path / "data", "land", str(file))
    assert (answer.returncode, answer.stdout) == (0, "landed roster.csv\n")
    assert (tmp_path / "data" / "landing" / "roster.csv").read_text() == file.read_text()


def test_landing_into_a_form_tells_the_run_what_the_file_is(tmp_path: Path) -> None:
    file = tmp_path / "roster.csv"
    file.write_text("a;b\n1;2\n")
    neraca(tmp_path / "data", "land", str(file), "--form", "mentor_roster")
    assert (tmp_path / "data" / "landing" / "mentor_roster" / "roster.csv").exists()


def test_a_synthetic_set_is_written_whole_into_a_new_folder(tmp_path: Path) -> None:
    arguments = ("synthesize", "--provinces", "34", "--forms", "mentor_roster", "--years", "2020-2021")
    out = tmp_path / "set"
    answer = neraca(tmp_path, *arguments, "--out", str(out))
    assert answer.returncode == 0
    assert "2 files" in answer.stdout and "all synthetic" in answer.stdout
    assert sorted(path.name for path in out.iterdir()) == ["2020", "2021", "defects.csv", "truth.parquet"]
    assert [path.name for path in tmp_path.iterdir()] == ["set"]
    again = neraca(tmp_path, *arguments, "--out", str(out))
    assert again.returncode == 2 and "is not empty" in again.stderr


def test_a_set_without_a_season_hires_others_than_one_with_it(tmp_path: Path) -> None:
    arguments = ("synthesize", "--provinces", "51", "--forms", "mentor_roster", "--years", "2020")
    for season in ("0", "1"):
        assert neraca(tmp_path, *arguments, "--season", season, "--out", str(tmp_path / season)).returncode == 0
    truths = [(tmp_path / season / "truth.parquet").read_bytes() for season in ("0", "1")]
    assert truths[0] != truths[1]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["land"], "name at least one file"),
        (["land", "no-such-file.xlsx"], "does not exist"),
        (["land", "--samples", "--form", "roster"], "known are balatkop_training"),
        (["weigh"], "No such command"),
        (["check"], "Missing argument"),
        (["check", "no-such-file.xlsx"], "does not exist"),
        (["check", str(SAMPLE), "--form", "roster"], "known are balatkop_training"),
        (
            ["template", "roster", "--region", "51", "--period", "2021", "--out", "a.xlsx"],
            "known are balatkop_training",
        ),
        ([*TEMPLATE, "--region", "99", "--period", "2021", "--out", "a.xlsx"], "is the code of no region"),
        ([*TEMPLATE, "--region", "51", "--period", "TW I", "--out", "a.xlsx"], "is no year"),
        ([*TEMPLATE, "--region", "51", "--period", "2021", "--out", "a.csv"], "ends in .xlsx"),
        ([*TEMPLATE, "--region", "51", "--period", "2021", "--out", str(SAMPLE)], "is there already"),
        (["synthesize", "--out", "set", "--years", "2021-2019"], "is no year from"),
        (["synthesize", "--out", "set", "--provinces", "77"], "no province has the code 77"),
    ],
)
def test_wrong_use_is_told_and_exits_with_2(tmp_path: Path, arguments: list[str], told: str) -> None:
    answer = neraca(tmp_path, *arguments)
    assert answer.returncode == 2
    assert told in answer.stderr


def test_a_run_beside_another_is_refused_in_one_line(tmp_path: Path) -> None:
    with Workspace(data=tmp_path).one_run():
        answer = neraca(tmp_path, "run")
    assert answer.returncode == 1
    assert answer.stderr.startswith("another run is at work on ")
    assert len(answer.stderr.splitlines()) == 1


def test_a_release_that_cannot_be_read_is_told_with_what_to_do(tmp_path: Path) -> None:
    latest = Workspace(data=tmp_path).latest_release
    latest.parent.mkdir(parents=True)
    latest.write_bytes(b"no database")
    answer = neraca(tmp_path, "status")
    assert answer.returncode == 1
    assert "make it anew with: neraca run" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_status_without_a_release_says_what_to_do(tmp_path: Path) -> None:
    answer = neraca(tmp_path, "status")
    assert answer.returncode == 1
    assert "neraca land FILE" in answer.stderr


def test_a_contract_with_a_mistake_is_one_line_and_no_trace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sources = tmp_path / "sources"
    sources.mkdir()
    (sources / "roster.yml").write_text("form: roster\ntitel: Pendamping\n")
    workspace = Workspace(data=tmp_path / "data", sources=sources)
    monkeypatch.setattr(Workspace, "from_environment", lambda: workspace)
    answer = CliRunner().invoke(app, ["run"])
    assert answer.exit_code == 1
    assert "roster.yml: " in answer.stderr
    assert "titel: Extra inputs are not permitted" in answer.stderr
    assert "Traceback" not in answer.stderr


@pytest.mark.nightly
@pytest.mark.xdist_group("cli")
def test_a_first_run_publishes_and_a_second_one_says_that_nothing_is_new(tmp_path: Path) -> None:
    data = tmp_path / "data"
    assert neraca(data, "land", "--samples").returncode == 0
    first = neraca(data, "run")
    assert first.returncode == 0, first.stdout + first.stderr
    assert "545 accepted, 8 with warnings, 1 quarantined" in first.stdout
    assert "32.05 Kabupaten Garut, 2021 (synthetic): mentor_listed_twice" in first.stdout
    assert "to return" in first.stdout
    second = neraca(data, "run")
    assert second.returncode == 0
    assert "nothing is new" in second.stdout
    *_, query = second.stdout.splitlines()
    asked = subprocess.run(["bash", "-c", query], capture_output=True, text=True, check=True)
    assert "mentors_too_few" in asked.stdout, "the query shown at the end works as it stands"
    status = neraca(data, "status", "--format", "json")
    told = json.loads(status.stdout)
    assert (told["files"], told["forms"], told["records"]) == (19, 3, 618)
    assert Path(told["returns"]).parent == Workspace(data=data).returns
    assert told["path"] == str(Workspace(data=data).latest_release)
    assert [row["region_code"] for row in told["shortages"][:3]] == ["32.01", "32.04", "32.16"]


def test_inspect_shows_any_workbook_as_a_table_or_as_json(tmp_path: Path) -> None:
    sample = str(PROJECT / "data" / "samples" / "pk2ukm-alokasi-2021.xlsx")
    shown = neraca(tmp_path, "inspect", sample)
    assert shown.returncode == 0
    assert "Alokasi 2021 › A5:G313  pk2ukm_allocation, 306 records" in shown.stdout
    told = json.loads(neraca(tmp_path, "inspect", sample, "--format", "json").stdout)
    assert [len(table["records"]) for table in told["tables"]] == [306]
    assert not (tmp_path / "warehouse").exists()


def test_check_shows_what_the_gate_would_say_as_a_table_or_as_json(tmp_path: Path) -> None:
    shown = neraca(tmp_path, "check", str(SAMPLE))
    assert shown.returncode == 0
    assert "299 accepted" in shown.stdout and "33.08 Kabupaten Magelang" in shown.stdout
    assert "warning: Alokasi 2021 › D79: '3371' is the code of 33.71 Kota Magelang" in shown.stdout
    assert "Expected: the code of the region that the row names (3308)." in shown.stdout
    assert "Not compared with earlier submissions" in shown.stdout.splitlines()[-1]
    told = json.loads(neraca(tmp_path, "check", str(SAMPLE), "--format", "json").stdout)
    assert list(told) == ["file", "slices", "findings"]
    assert list(told["slices"][0]) == ["form", "region_code", "period", "verdict", "rules"]
    assert list(told["findings"][0]) == [
        "rule", "severity", "sheet", "cell", "region_code", "period", "seen", "expected", "wanted", "message",
    ]  # fmt: skip
    assert len(told["slices"]) == 306
    assert list(tmp_path.iterdir()) == []


def test_check_exits_with_1_where_a_file_would_not_pass_and_tells_each(tmp_path: Path) -> None:
    files = {"rusak.csv": "", "entah.csv": "nama_kabupaten_kota,tahun,jumlah_umkm\nKAB. ENTAH,2021,5\n"}
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    answer = neraca(tmp_path / "data", "check", *(str(tmp_path / name) for name in files), "--format", "json")
    assert answer.returncode == 1
    empty, unknown = json.loads(answer.stdout)
    assert (empty["slices"], [finding["rule"] for finding in empty["findings"]]) == ([], ["file_empty"])
    assert [(s["region_code"], s["verdict"], s["rules"]) for s in unknown["slices"]] == [
        (None, "quarantined", ["region_unknown"])
    ]
    shown = neraca(tmp_path / "data", "check", str(tmp_path / "rusak.csv"))
    assert shown.returncode == 1 and "no slice can be read from it" in shown.stdout


def test_check_shows_what_a_cell_should_hold(tmp_path: Path) -> None:
    file = tmp_path / "alokasi.csv"
    header = "Provinsi;Nama Daerah;Pagu (Rp);Peserta (Orang);Pendamping (Orang)"
    file.write_text(f"TA. 2021\n{header}\nBali;Kab. Badung;390304000;116;dua\n")
    shown = neraca(tmp_path / "data", "check", str(file))
    assert "Expected: a value of the column's type; the form requires it (bilangan bulat, misalnya 12)." in shown.stdout
    told = json.loads(neraca(tmp_path / "data", "check", str(file), "--format", "json").stdout)
    assert {finding["rule"]: finding["wanted"] for finding in told["findings"]} == {
        "required_cell_not_understood": "bilangan bulat, misalnya 12",
        "posts_missing": None,
    }


def test_template_writes_a_workbook_that_inspect_knows(tmp_path: Path) -> None:
    out = tmp_path / "isian.xlsx"
    answer = neraca(tmp_path, *TEMPLATE, "--region", "51", "--period", "2021", "--out", str(out))
    assert (answer.returncode, "Data Pendamping PK2UKM" in answer.stdout) == (0, True)
    told = json.loads(neraca(tmp_path, "inspect", str(out), "--format", "json").stdout)
    assert [table["form"] for table in told["tables"]] == ["mentor_roster"]
    assert [path.name for path in tmp_path.iterdir()] == ["isian.xlsx"]


def test_inspecting_a_file_without_a_table_says_why_and_exits_with_1(tmp_path: Path) -> None:
    file = tmp_path / "kosong.xlsx"
    file.write_bytes(b"")
    answer = neraca(tmp_path, "inspect", str(file))
    assert answer.returncode == 1
    assert answer.stdout == "\n1 finding\n  critical: the file is empty\n"


def test_inspect_suggests_the_lines_to_add_to_a_contract_as_a_diff_or_as_json(tmp_path: Path) -> None:
    file = tmp_path / "kiriman.csv"
    header = "Provinsi;Nama Daerah;Pagu (Rp);Peserta (Orang);Tenaga Pendamping (Orng)"
    file.write_text(f"TA. 2021\n{header}\nBali;Kab. Badung;390304000;116;2\n")
    shown = neraca(tmp_path, "inspect", str(file), "--suggest")
    assert (shown.returncode, shown.stderr) == (0, "")
    checked = subprocess.run(
        ["git", "apply", "--check", "-"], cwd=PROJECT, input=shown.stdout, text=True, capture_output=True, check=False
    )
    assert checked.returncode == 0, checked.stderr
    (told,) = json.loads(neraca(tmp_path, "inspect", str(file), "--suggest", "--format", "json").stdout)
    assert (told["contract"], told["diff"]) == ("data/sources/pk2ukm_allocation.yml", shown.stdout)
    assert [(header["proposal"], header["target"]) for header in told["headers"]] == [("synonym", "mentor_posts")]


def test_inspect_says_when_there_is_nothing_to_suggest(tmp_path: Path) -> None:
    sample = str(PROJECT / "data" / "samples" / "pk2ukm-alokasi-2021.xlsx")
    answer = neraca(tmp_path, "inspect", sample, "--suggest")
    assert (answer.returncode, answer.stdout) == (0, "")
    assert "Nothing to add" in answer.stderr


@pytest.mark.parametrize("name", ["~$roster.xlsx", ".roster.csv", "roster.csv.part"])
def test_a_file_whose_name_runs_pass_over_is_not_landed_in_silence(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_text("a;b\n1;2\n")
    answer = neraca(tmp_path / "data", "land", str(file))
    assert (answer.returncode, "pass over" in answer.stderr) == (2, True)
