"""A person's word against the gate's: recorded, shown, and gone with the next submission."""

import pytest

from orchestration.warehouse.intake import collect
from orchestration.warehouse.judgement import judge
from orchestration.warehouse.overrides import Override, OverrideError, override
from orchestration.workspace import Workspace
from tests.warehouse.examples import Office, allocation, ask, own_workspace, submit

BADUNG, FORM = "51.03", "pk2ukm_allocation"
ACCEPT = Override("accept", "Siti", "asked the office: the fund was doubled")
HOLD_BACK = Override("quarantine", "Siti", "the office has withdrawn it")
STANDING = "select verdict, reasons from quality.verdicts where region_code = '51.03' and known_to is null"


@pytest.fixture
def own(tmp_path) -> Workspace:
    return own_workspace(tmp_path)


def published(workspace):
    return ask(workspace, "select data_status, is_overridden from quality.slices where region_code = ?", BADUNG)


def test_an_accepted_slice_is_published_and_says_by_whom(own):
    submit(own, "a.xlsx", allocation(Office("Kab. Badung", posts=200)))
    assert published(own) == [("quarantined", False)]
    assert override(own, FORM, BADUNG, "2021", ACCEPT) == "quarantined"
    assert published(own) == [("reported", True)]
    reasons = "accepted by Siti: asked the office: the fund was doubled; posts_impossible (1)"
    assert ask(own, STANDING) == [("overridden", reasons)]


def test_a_slice_that_the_gate_accepts_can_be_held_back(own):
    submit(own, "a.xlsx", allocation(Office("Kab. Badung")))
    assert override(own, FORM, BADUNG, "2021", HOLD_BACK) == "accepted"
    assert ask(own, STANDING) == [("quarantined", "held back by Siti: the office has withdrawn it")]
    assert published(own) == [("quarantined", False)]


def test_the_verdict_before_an_override_stays_known(own):
    submit(own, "a.xlsx", allocation(Office("Kab. Badung", posts=200)))
    override(own, FORM, BADUNG, "2021", ACCEPT)
    known = "select verdict, known_to is null from quality.verdicts where region_code = '51.03' order by known_from"
    assert ask(own, known) == [("quarantined", False), ("overridden", True)]


def test_it_holds_when_the_suite_changes_and_expires_with_a_new_submission(own):
    submit(own, "a.xlsx", allocation(Office("Kab. Badung", posts=200)))
    override(own, FORM, BADUNG, "2021", ACCEPT)
    judge(own, version="another")
    assert published(own) == [("reported", True)]
    assert ask(own, "select holds from quality.overrides") == [(True,)]
    submit(own, "b.xlsx", allocation(Office("Kab. Badung", posts=300)))
    assert ask(own, STANDING) == [("quarantined", "posts_impossible (1)")]
    assert published(own) == [("carried_forward", True)]
    assert ask(own, "select holds from quality.overrides") == [(False,)]


def test_a_later_synthetic_submission_neither_gets_nor_ends_it(own):
    submit(own, "real.xlsx", allocation(Office("Kab. Badung", posts=200)))
    submit(own, "made-up.xlsx", allocation(Office("Kab. Badung"), note="DATA SINTETIS"))
    assert override(own, FORM, BADUNG, "2021", ACCEPT) == "quarantined"
    assert published(own) == [("reported", True)]
    submit(own, "made-up-again.xlsx", allocation(Office("Kab. Badung", posts=2), note="DATA SINTETIS"))
    assert published(own) == [("reported", True)]
    assert ask(own, "select holds from quality.overrides") == [(True,)]


def test_of_two_overrides_the_last_counts(own):
    submit(own, "a.xlsx", allocation(Office("Kab. Badung", posts=200)))
    override(own, FORM, BADUNG, "2021", ACCEPT)
    override(own, FORM, BADUNG, "2021", HOLD_BACK)
    judge(own, version="another")
    assert published(own) == [("quarantined", False)]
    assert ask(own, "select decision, holds from quality.overrides order by overridden_at") == [
        ("accept", False),
        ("quarantine", True),
    ]


def test_a_release_made_before_an_override_is_not_up_to_date(own):
    submit(own, "a.xlsx", allocation(Office("Kab. Badung")))
    before = collect(own).fingerprint
    override(own, FORM, BADUNG, "2021", HOLD_BACK)
    assert collect(own).fingerprint != before


@pytest.mark.parametrize(
    ("form", "region", "period", "given", "told"),
    [
        ("allocation", BADUNG, "2021", ACCEPT, "is no form; known are"),
        (FORM, "5103", "2021", ACCEPT, "codes are written like 32.04"),
        (FORM, BADUNG, "2020", ACCEPT, "no period '2020'; judged are 2021"),
        (FORM, BADUNG, "2021", Override("accept", " ", "why"), "needs the name"),
    ],
)
def test_an_override_of_nothing_is_told(own, form, region, period, given, told):
    submit(own, "a.xlsx", allocation(Office("Kab. Badung")))
    with pytest.raises(OverrideError, match=told):
        override(own, form, region, period, given)
