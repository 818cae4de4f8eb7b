"""From findings to a verdict."""

from hypothesis import given
from hypothesis import strategies as st

from orchestration.gate import Verdict, first_places, verdict_of

FINDINGS = st.lists(st.tuples(st.sampled_from(["a", "b", "c"]), st.sampled_from(["critical", "warning", "info"])))


def test_a_slice_without_findings_is_accepted() -> None:
    assert verdict_of([]) == (Verdict.ACCEPTED, "")


def test_one_critical_finding_holds_a_slice_back() -> None:
    assert verdict_of([("posts_missing", "critical")]) == (Verdict.QUARANTINED, "posts_missing (1)")


def test_a_warning_lets_a_slice_pass_with_a_mark() -> None:
    assert verdict_of([("education_missing", "warning")]) == (Verdict.ACCEPTED_WITH_WARNINGS, "education_missing (1)")


def test_an_info_does_not_count() -> None:
    assert verdict_of([("mention_ambiguous", "info")]) == (Verdict.ACCEPTED, "")


def test_the_reasons_are_the_rules_with_their_counts_the_critical_ones_first() -> None:
    findings = [
        ("education_missing", "warning"),
        ("mentor_listed_twice", "critical"),
        ("article_without_text", "info"),
        ("education_missing", "warning"),
        ("budget_missing", "critical"),
        ("mentor_listed_twice", "critical"),
    ]
    reasons = "budget_missing (1), mentor_listed_twice (2), education_missing (2)"
    assert verdict_of(findings) == (Verdict.QUARANTINED, reasons)


@given(findings=FINDINGS)
def test_the_worst_severity_decides(findings: list[tuple[str, str]]) -> None:
    severities = {severity for _, severity in findings}
    expected = (
        Verdict.QUARANTINED
        if "critical" in severities
        else Verdict.ACCEPTED_WITH_WARNINGS
        if "warning" in severities
        else Verdict.ACCEPTED
    )
    assert verdict_of(findings)[0] is expected


@given(findings=FINDINGS, data=st.data())
def test_the_order_of_the_findings_does_not_matter(findings: list[tuple[str, str]], data: st.DataObject) -> None:
    assert verdict_of(data.draw(st.permutations(findings))) == verdict_of(findings)


def test_the_first_places_are_those_of_the_reasons_in_their_order() -> None:
    findings = [
        ("education_missing", "warning", "Data › G5"),
        ("region_from_above", "info", "Data › C6"),
        ("mentor_listed_twice", "critical", "Data › E6"),
        ("mentor_listed_twice", "critical", "Data › E7"),
        ("column_missing", "critical", None),
    ]
    assert first_places(findings) == "mentor_listed_twice: Data › E6; education_missing: Data › G5"
