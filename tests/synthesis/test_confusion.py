"""Every critical defect is held back, nothing clean is: on three seeds, with the table that the documentation shows."""

from pathlib import Path

import pytest

from orchestration.synthesis.defects import KINDS
from tests.gate.document import DOCUMENT, confusion_of
from tests.synthesis.confusion import SEEDS, Judged, table


@pytest.fixture(scope="module")
def sets(tmp_path_factory: pytest.TempPathFactory) -> list[Judged]:
    return [Judged(seed, 0.2, tmp_path_factory.mktemp(f"seed-{seed}")) for seed in SEEDS]


def test_every_defect_is_found_where_it_is(sets: list[Judged]) -> None:
    missed = [struck.line for judged in sets for struck in judged.struck() if not struck.slices]
    assert missed == []
    kinds = {line["kind"] for judged in sets for line in judged.ledger}
    assert kinds >= {kind.name for kind in KINDS}
    assert len(kinds) >= 31  # those of rows and whole tables among them


def test_every_critical_defect_holds_its_slice_back(sets: list[Judged]) -> None:
    for judged in sets:
        for line, slices in judged.struck():
            verdicts = {judged.verdicts[s] for s in slices}
            expected = {"critical": {"quarantined"}, "warning": {"quarantined", "accepted_with_warnings"}}
            assert verdicts <= expected.get(line["severity"], verdicts), line


def test_no_clean_slice_is_held_back(sets: list[Judged]) -> None:
    for judged in sets:
        clean = judged.clean()
        assert len(clean) > 50
        assert {judged.verdicts[s] for s in clean} <= {"accepted", "accepted_with_warnings"}


def test_the_documentation_shows_the_table_of_defects_and_verdicts(sets: list[Judged]) -> None:
    told = table(sets)
    print(told)
    assert confusion_of(DOCUMENT.read_text(encoding="utf-8")) == told, "make docs writes it anew"


@pytest.mark.parametrize("seed", SEEDS)
def test_a_set_without_defects_has_no_finding_above_info(seed: int, tmp_path: Path) -> None:
    judged = Judged(seed, 0, tmp_path)
    assert [found for found in judged.findings if found[7] != "info"] == []
    assert set(judged.verdicts.values()) == {"accepted"}
