"""A changed suite is tried on a copy before it counts."""

import pytest

from orchestration.warehouse.intake import collect
from orchestration.warehouse.rejudgement import Change, NotReadError, changes_by_judging_anew
from orchestration.workspace import Workspace
from tests.warehouse.examples import Office, allocation, ask, own_workspace, put, submit


@pytest.fixture
def own(tmp_path) -> Workspace:
    return own_workspace(tmp_path)


def test_what_a_stricter_suite_would_hold_back_is_told_and_nothing_is_changed(own):
    submit(own, "a.xlsx", allocation(Office("Kab. Badung", posts=2), Office("Kab. Gianyar", posts=3)))
    suite = own.expectations / "pk2ukm_allocation.yml"
    suite.write_text(suite.read_text().replace("max_value: 100}", "max_value: 2}"))
    before = ask(own, "from quality.verdicts")
    assert changes_by_judging_anew(own) == [
        Change("pk2ukm_allocation", "51.04", "2021", "accepted", "quarantined", "posts_impossible (1)")
    ]
    assert ask(own, "from quality.verdicts") == before


def test_the_same_suites_change_nothing(own):
    submit(own, "a.xlsx", allocation(Office("Kab. Badung", posts=200)))
    assert changes_by_judging_anew(own) == []


def test_without_anything_judged_it_says_so(own):
    with pytest.raises(FileNotFoundError, match="begin with neraca run"):
        changes_by_judging_anew(own)


def test_of_files_that_are_not_read_it_does_not_say_that_nothing_would_change(own):
    submit(own, "a.xlsx", allocation(Office("Kab. Badung", posts=200)))
    put(own, "b.xlsx", allocation(Office("Kab. Gianyar")))
    collect(own)
    with pytest.raises(NotReadError, match="not read yet: 1; begin with neraca run"):
        changes_by_judging_anew(own)
