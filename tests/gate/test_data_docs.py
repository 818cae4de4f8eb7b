"""Great Expectations' page on a validation: what it tells, what it never shows, and that it loads nothing."""

import re
from pathlib import Path

import pandas as pd
import pytest
from lxml import html

from orchestration.gate import Suite, SuiteError, validate
from tests.gate.examples import entry, suite

NAME, NATIONAL_ID = "Ni Luh Sukarni", "5103990101900001"
NOT_MISSING = entry("office_missing", "expect_column_values_to_not_be_null", column="office")
NOT_NEGATIVE = entry("posts_negative", "expect_column_values_to_be_between", "warning", column="posts", min_value=0)


def rendered(records: pd.DataFrame, judged: Suite, folder: Path) -> str:
    """The page of a validation, as the browser gets it."""
    path = folder / "example.html"
    validate(records, judged, path)
    return path.read_text(encoding="utf-8")


def records(**columns: list[object]) -> pd.DataFrame:
    count = len(next(iter(columns.values())))
    return pd.DataFrame({"record_id": [f"r{number}" for number in range(count)]} | columns)


def words(cell: html.HtmlElement) -> str:
    return " ".join(cell.text_content().split())


def test_a_page_tells_each_rule_how_grave_it_is_who_mends_it_and_how_many_records_break_it(tmp_path: Path) -> None:
    page = rendered(records(office=["Bali", "Badung"], posts=[3, -2]), suite(NOT_MISSING, NOT_NEGATIVE), tmp_path)
    rows = [[words(cell) for cell in row.iter("td")] for row in html.fromstring(page).iter("tr")]
    told = {row[4]: row for row in rows if len(row) == 7}
    assert told["office_missing"][1:] == [
        "something else",
        "100% not null",
        "Wrong.",
        "office_missing",
        "critical",
        "region",
    ]
    assert told["posts_negative"][1:] == [
        "something else 1 unexpected values found. 50% of 2 total rows.",
        "50% unexpected",
        "Wrong.",
        "posts_negative",
        "warning",
        "region",
    ]
    assert ["records", "2"] in rows


def test_a_page_loads_nothing(tmp_path: Path) -> None:
    page = rendered(records(office=["Bali", None]), suite(NOT_MISSING), tmp_path)
    document = html.fromstring(page)
    assert document.xpath("//script | //link | //img | //iframe | //object | //embed | //@src | //@srcset") == []
    assert [target for target in document.xpath("//@href") if not target.startswith("#")] == []
    assert not re.search(r"https?:|url\(|@import", page)


@pytest.mark.parametrize(
    "expectation",
    [
        entry("rule", "expect_column_values_to_be_in_set", column="name", value_set=["S1"]),
        entry("rule", "expect_column_values_to_be_null", column="name"),
        entry("rule", "expect_column_values_to_match_regex", column="national_id", regex="^$"),
        entry("rule", "expect_column_pair_values_to_be_equal", column_A="name", column_B="national_id"),
        entry("rule", "expect_compound_columns_to_be_unique", column_list=["name", "national_id"]),
        entry("rule", "expect_days_to_lie_in_their_year", column_list=["day", "year", "national_id", "name"]),
    ],
    ids=lambda expectation: expectation["type"],
)
def test_a_page_shows_no_value_of_a_record(expectation: dict[str, object], tmp_path: Path) -> None:
    persons = records(name=[NAME] * 2, national_id=[NATIONAL_ID] * 2, day=["2021-01-01"] * 2, year=[2020] * 2)
    page = rendered(persons, suite(expectation), tmp_path)
    assert "2 unexpected values found" in page
    assert NAME not in page
    assert NATIONAL_ID not in page
    assert "r0" not in page


def test_a_page_is_no_longer_for_more_records(tmp_path: Path) -> None:
    few, many = (rendered(records(posts=[-1] * count), suite(NOT_NEGATIVE), tmp_path) for count in (3, 3_000))
    assert len(many) < len(few) + 20  # the figures have more digits


def test_the_words_of_a_suite_stand_on_the_page_as_they_are(tmp_path: Path) -> None:
    odd = "fewer than <b>5</b> & $posts $$"
    meta = {
        "rule": "posts",
        "explanation": {"id": odd, "en": odd},
        "expected": {"id": odd, "en": odd},
        "mended_by": "region",
    }
    page = html.fromstring(rendered(records(posts=[1]), suite(NOT_NEGATIVE | {"meta": meta}), tmp_path))
    assert [words(cell) for cell in page.xpath("//td") if "fewer" in words(cell)] == [odd, odd]


def test_a_later_page_takes_the_place_of_the_one_before_and_leaves_no_draft(tmp_path: Path) -> None:
    rendered(records(posts=[-1]), suite(NOT_NEGATIVE), tmp_path)
    assert "unexpected values found" not in rendered(records(posts=[1]), suite(NOT_NEGATIVE), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["example.html"]


def test_a_suite_that_cannot_be_evaluated_leaves_the_page_as_it_was(tmp_path: Path) -> None:
    before = rendered(records(posts=[-1]), suite(NOT_NEGATIVE), tmp_path)
    with pytest.raises(SuiteError):
        rendered(records(office=["Bali"]), suite(NOT_NEGATIVE), tmp_path)
    assert (tmp_path / "example.html").read_text(encoding="utf-8") == before
