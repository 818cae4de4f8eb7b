"""The shipped samples: built from the facts beside them, the same bytes every time."""

import runpy
from pathlib import Path

import pytest

from orchestration.workspace import PROJECT

SAMPLES = PROJECT / "data" / "samples"


def test_the_samples_are_what_their_script_builds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = runpy.run_path(str(SAMPLES / "build.py"))
    monkeypatch.setitem(script["main"].__globals__, "HERE", tmp_path)
    script["main"]()
    built = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert len(built) == 5
    assert built == {name: (SAMPLES / name).read_bytes() for name in built}


def test_synthetic_files_say_so_inside_and_in_their_name() -> None:
    rosters = list(SAMPLES.glob("*pendamping*.csv"))
    assert len(rosters) == 3
    for path in rosters:
        assert path.name.startswith("sintetis-")
        assert "DATA SINTETIS" in path.read_text(encoding="utf-8").splitlines()[0]
