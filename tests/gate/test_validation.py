"""One Great Expectations validation, its failures record by record."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.gate import SuiteError, load_suite, validate
from orchestration.workbooks import Form, load_forms
from orchestration.workbooks.contracts import PLACE_COLUMNS
from orchestration.workspace import PROJECT
from tests.gate.examples import entry, suite

NOT_NEGATIVE = entry("posts_negative", "expect_column_values_to_be_between", column="posts", min_value=0)
NOT_MISSING = entry("office_missing", "expect_column_values_to_not_be_null", column="office")


def records(**columns: list[object]) -> pd.DataFrame:
    """Records r1, r2, … with these columns."""
    count = len(next(iter(columns.values())))
    return pd.DataFrame({"record_id": [f"r{number + 1}" for number in range(count)]} | columns)


def test_a_failure_carries_the_record_and_the_value() -> None:
    failures = validate(records(posts=[3, -2, 0, -7]), suite(NOT_NEGATIVE))
    assert [(f.expectation.meta.rule, f.record_id, f.value) for f in failures] == [
        ("posts_negative", "r2", -2),
        ("posts_negative", "r4", -7),
    ]


def test_a_clean_frame_has_no_failures() -> None:
    clean = records(posts=[3, 0], office=["Bali", "Kab. Badung"])
    assert validate(clean, suite(NOT_NEGATIVE, NOT_MISSING)) == []


def test_a_missing_value_is_a_failure_of_its_record() -> None:
    failures = validate(records(office=["Bali", None]), suite(NOT_MISSING))
    assert [(f.expectation.meta.rule, f.record_id) for f in failures] == [("office_missing", "r2")]


def test_of_a_day_that_is_missing_nothing_was_seen() -> None:
    days = records(office=pd.to_datetime(["2021-03-01", None]).tolist())
    assert [(f.record_id, f.value) for f in validate(days, suite(NOT_MISSING))] == [("r2", None)]


def test_failures_come_in_the_suites_order_each_with_its_own_expectation() -> None:
    # Great Expectations answers column by column: both expectations on `posts` first.
    even = entry("posts_odd", "expect_column_values_to_be_in_set", column="posts", value_set=[0, 2, 4])
    failures = validate(records(posts=[-1], office=[None]), suite(NOT_NEGATIVE, NOT_MISSING, even))
    assert [(f.expectation.meta.rule, f.value) for f in failures] == [
        ("posts_negative", -1),
        ("office_missing", None),
        ("posts_odd", -1),
    ]


def test_rows_that_are_alike_are_failures_one_by_one() -> None:
    unique = entry("twice", "expect_compound_columns_to_be_unique", column_list=["office", "posts"])
    failures = validate(records(office=["Bali", "Badung", "Bali"], posts=[1, 1, 1]), suite(unique))
    assert [f.record_id for f in failures] == ["r1", "r3"]


def test_a_failure_of_the_frame_as_a_whole_names_no_record() -> None:
    rows = entry("too_few", "expect_table_row_count_to_be_between", min_value=10)
    failures = validate(records(posts=[1, 2]), suite(rows))
    assert [(f.record_id, f.value) for f in failures] == [(None, 2)]


def test_every_failure_is_told_not_only_the_first_ones() -> None:
    failures = validate(records(posts=[-1] * 3_000), suite(NOT_NEGATIVE))
    assert [f.record_id for f in failures] == [f"r{number}" for number in range(1, 3_001)]


def test_an_expectation_on_a_column_that_is_not_there_is_a_suite_error() -> None:
    with pytest.raises(SuiteError, match=r'expectations/example\.yml: posts_negative: .*"posts".* does not exist'):
        validate(records(office=["Bali"]), suite(NOT_NEGATIVE))


def test_an_argument_that_is_not_known_is_a_suite_error() -> None:
    typo = entry("posts_negative", "expect_column_values_to_be_between", column="posts", min_valu=0)
    with pytest.raises(SuiteError, match=r"(?s)expectations/example\.yml: .*min_valu"):
        validate(records(posts=[1]), suite(typo))


def test_an_expectation_that_does_not_exist_is_a_suite_error() -> None:
    typo = entry("posts_negative", "expect_column_values_to_be_betwen", column="posts", min_value=0)
    with pytest.raises(SuiteError, match=r"(?s)expectations/example\.yml: .*expect_column_values_to_be_betwen"):
        validate(records(posts=[1]), suite(typo))


def test_no_records_have_no_failures() -> None:
    assert validate(records(posts=[]), suite(NOT_NEGATIVE)) == []


def sound_record(form: Form) -> pd.DataFrame:
    """A record in which nothing is wrong, of a period that is not understood."""
    values: dict[str, object] = {"integer": 0, "number": 0.0, "date": date(2021, 1, 1)}
    columns = {column: values.get(kept.type, "x") for column, kept in form.kept_columns.items()}
    return pd.DataFrame([dict.fromkeys(PLACE_COLUMNS, "x") | columns])


@pytest.mark.parametrize("name", sorted(load_forms(PROJECT / "data" / "sources")))
def test_every_shipped_suite_can_be_evaluated(forms: dict[str, Form], name: str) -> None:
    assert validate(sound_record(forms[name]), load_suite(PROJECT / "expectations", name)) == []


@pytest.mark.parametrize("name", load_forms(PROJECT / "data" / "sources"))
def test_every_form_holds_back_a_year_from_before_it_can_have_been_reported(forms: dict[str, Form], name: str) -> None:
    record = sound_record(forms[name]).assign(period="1999")
    failures = validate(record, load_suite(PROJECT / "expectations", name))
    rules = [f.expectation for f in failures if f.expectation.meta.rule.startswith("period_before_")]
    assert [rule.severity for rule in rules] == ["critical"]


# A mentor whose record breaks no rule of the roster's suite, beside another that tells as much.
MENTOR = {
    "period": "2021",
    "mentor_id": "a",
    "education": "s1",
    "contract_started_on": date(2021, 1, 1),
    "contract_ended_on": date(2021, 12, 31),
    "selection": "open_selection",
    "certificate_id": "c",
    "certificate_issued_on": date(2019, 1, 1),
    "certificate_expires_on": date(2021, 12, 31),
}
OTHER = MENTOR | {"mentor_id": "b", "certificate_id": "d"}
CONTRACT = dict.fromkeys(("contract_started_on", "contract_ended_on"))
CERTIFICATE = dict.fromkeys(("certificate_id", "certificate_issued_on", "certificate_expires_on"))


def rules_of_roster(*mentors: dict[str, object]) -> list[tuple[str, str, object]]:
    """The rules that records of one file break, with the severity and the record."""
    form = load_forms(PROJECT / "data" / "sources")["mentor_roster"]
    named = dict.fromkeys((*PLACE_COLUMNS, *form.kept_columns)) | {"file_sha256": "f", "region_code": "51.03"}
    frame = pd.DataFrame([named | {"record_id": f"r{n}"} | mentor for n, mentor in enumerate(mentors, start=1)])
    failures = validate(frame, load_suite(PROJECT / "expectations", "mentor_roster"))
    return [(f.expectation.meta.rule, str(f.expectation.severity), f.record_id) for f in failures]


@pytest.mark.parametrize(
    ("changed", "rule", "severity"),
    [
        ({"contract_ended_on": date(2020, 12, 31)}, "contract_ends_before_it_starts", "critical"),
        ({"contract_started_on": date(2020, 12, 31)}, "contract_starts_outside_its_year", "warning"),
        ({"contract_ended_on": date(2022, 1, 1)}, "contract_ends_outside_its_year", "warning"),
        ({"contract_ended_on": None}, "contract_half_told", "warning"),
        ({"certificate_issued_on": date(2022, 1, 1)}, "certificate_issued_after_its_expiry", "critical"),
        ({"certificate_expires_on": date(2021, 12, 30)}, "certificate_expired", "info"),
        ({"certificate_id": None}, "certificate_half_told", "warning"),
        ({"certificate_expires_on": date(2029, 1, 1)}, "certificate_valid_too_long", "warning"),
    ],
)
def test_a_contract_or_certificate_that_cannot_be_so_breaks_its_rule(
    changed: dict[str, object], rule: str, severity: str
) -> None:
    assert (rule, severity, "r1") in rules_of_roster(MENTOR | changed, OTHER)


def test_a_certificate_number_of_two_mentors_breaks_a_rule_of_both() -> None:
    twice = rules_of_roster(MENTOR, OTHER | {"certificate_id": "c"})
    assert twice == [("certificate_listed_twice", "warning", "r1"), ("certificate_listed_twice", "warning", "r2")]


@pytest.mark.parametrize(
    "untold",
    [
        pytest.param({}, id="all is told"),
        pytest.param(CONTRACT | CERTIFICATE, id="the office has no such columns"),
        pytest.param({"certificate_issued_on": None, "certificate_expires_on": None}, id="the number alone"),
        pytest.param({"contract_ended_on": None}, id="the first day alone"),
    ],
)
def test_a_roster_breaks_no_rule_for_columns_that_its_office_does_not_have(untold: dict[str, object]) -> None:
    assert rules_of_roster(MENTOR | untold, OTHER | untold) == []


def test_a_mentor_without_a_certificate_breaks_no_rule_beside_one_who_has_it() -> None:
    assert rules_of_roster(MENTOR | CERTIFICATE, OTHER) == []


@settings(max_examples=15, deadline=None)
@given(posts=st.lists(st.integers(-5, 105), min_size=1, max_size=40))
def test_exactly_the_records_outside_the_bounds_fail(posts: list[int]) -> None:
    bounds = entry("posts", "expect_column_values_to_be_between", column="posts", min_value=0, max_value=100)
    failures = validate(records(posts=list(posts)), suite(bounds))
    outside = [(f"r{number}", value) for number, value in enumerate(posts, start=1) if not 0 <= value <= 100]
    assert [(f.record_id, f.value) for f in failures] == outside
