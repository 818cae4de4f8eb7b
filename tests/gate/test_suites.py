"""Suites are checked when they are loaded: a typo has a name and a place."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from orchestration.findings import Severity
from orchestration.gate import SuiteError, load_suite, load_suites
from orchestration.gate.suites import (
    ARRIVAL_YEAR,
    ELSEWHERE,
    MISSING_REGIONS,
    PERIOD_YEAR,
    PREVIOUS,
    SLICE_RECORDS,
    VINTAGE,
)
from orchestration.workbooks import Form
from orchestration.workbooks.contracts import PLACE_COLUMNS
from orchestration.workspace import PROJECT
from tests.gate.examples import entry

SHIPPED = PROJECT / "expectations"


def written(folder: Path, suite: dict[str, Any] | str, form: str = "example") -> Path:
    """A suites' folder with one suite in it."""
    (folder / f"{form}.yml").write_text(suite if isinstance(suite, str) else yaml.safe_dump(suite), encoding="utf-8")
    return folder


def example(**changes: object) -> dict[str, Any]:
    return {"name": "example", "expectations": [entry("posts_missing", "expect_x", column="posts") | changes]}


def test_a_suite_is_loaded_with_its_rules_and_severities(tmp_path: Path) -> None:
    suite = load_suite(written(tmp_path, example(severity="warning")), "example")
    assert suite.name == "example"
    assert [(e.meta.rule, e.severity, e.kwargs) for e in suite.expectations] == [
        ("posts_missing", Severity.WARNING, {"column": "posts"})
    ]


def test_a_form_without_a_suite_is_an_error_that_names_the_missing_file(tmp_path: Path) -> None:
    with pytest.raises(SuiteError, match=r"expectations/example\.yml is missing"):
        load_suite(tmp_path, "example")


def test_one_missing_suite_of_several_is_an_error(tmp_path: Path) -> None:
    written(tmp_path, example())
    with pytest.raises(SuiteError, match=r"expectations/other\.yml is missing"):
        load_suites(tmp_path, ["example", "other"])


def test_an_empty_list_of_expectations_is_a_suite(tmp_path: Path) -> None:
    assert load_suite(written(tmp_path, {"name": "example", "expectations": []}), "example").expectations == []


def test_a_typo_in_an_entry_names_the_file_and_the_entry(tmp_path: Path) -> None:
    misspelt = example(severty="critical")
    with pytest.raises(SuiteError, match=r"expectations/example\.yml: expectations\.0\.severty: Extra inputs"):
        load_suite(written(tmp_path, misspelt), "example")


def test_an_unknown_severity_names_the_file_and_the_entry(tmp_path: Path) -> None:
    with pytest.raises(SuiteError, match=r"expectations/example\.yml: expectations\.0\.severity: Input should be"):
        load_suite(written(tmp_path, example(severity="fatal")), "example")


@pytest.mark.parametrize("missing", ["rule", "explanation", "expected", "mended_by"])
def test_an_expectation_without_our_entries_names_what_is_missing(tmp_path: Path, missing: str) -> None:
    incomplete = example()
    del incomplete["expectations"][0]["meta"][missing]
    with pytest.raises(SuiteError, match=rf"expectations/example\.yml: expectations\.0\.meta\.{missing}: Field req"):
        load_suite(written(tmp_path, incomplete), "example")


@pytest.mark.parametrize("text", ["explanation", "expected"])
def test_a_text_needs_both_languages(tmp_path: Path, text: str) -> None:
    half = example()
    half["expectations"][0]["meta"][text] = {"en": "Wrong."}
    with pytest.raises(SuiteError, match=rf"expectations\.0\.meta\.{text}\.id: Field required"):
        load_suite(written(tmp_path, half), "example")
    half["expectations"][0]["meta"][text] = {"id": " ", "en": "Wrong."}
    with pytest.raises(SuiteError, match=rf"expectations\.0\.meta\.{text}: .*in Indonesian \(id\) and in English"):
        load_suite(written(tmp_path, half), "example")


def test_who_mends_a_rule_is_one_of_three(tmp_path: Path) -> None:
    nobody = example()
    nobody["expectations"][0]["meta"]["mended_by"] = "somebody"
    with pytest.raises(SuiteError, match=r"expectations\.0\.meta\.mended_by: Input should be"):
        load_suite(written(tmp_path, nobody), "example")


def test_a_rule_that_stands_twice_is_an_error_that_names_it(tmp_path: Path) -> None:
    twice = {
        "name": "example",
        "expectations": [entry("posts_missing", "expect_x"), entry("posts_missing", "expect_y")],
    }
    with pytest.raises(SuiteError, match=r"expectations/example\.yml: expectations: .*twice: posts_missing$"):
        load_suite(written(tmp_path, twice), "example")


def test_a_suite_under_another_forms_name_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SuiteError, match=r"expectations/roster\.yml: names the suite 'example', expected 'roster'"):
        load_suite(written(tmp_path, example(), form="roster"), "roster")


def test_a_suite_that_is_no_yaml_is_an_error_that_names_the_file(tmp_path: Path) -> None:
    with pytest.raises(SuiteError, match=r"expectations/example\.yml: not readable as YAML"):
        load_suite(written(tmp_path, "name: [unclosed"), "example")


def test_an_empty_file_is_no_suite(tmp_path: Path) -> None:
    with pytest.raises(SuiteError, match=r"expectations/example\.yml"):
        load_suite(written(tmp_path, ""), "example")


def test_every_shipped_form_has_a_suite_with_expectations(forms: dict[str, Form]) -> None:
    suites = load_suites(SHIPPED, forms)
    assert set(suites) == set(forms)
    assert all(suite.expectations for suite in suites.values())


@pytest.mark.parametrize("form", sorted(path.stem for path in SHIPPED.glob("*.yml")))
def test_every_column_that_a_shipped_suite_names_is_in_the_forms_records(forms: dict[str, Form], form: str) -> None:
    suite = load_suite(SHIPPED, form)
    assert suite.columns
    known = {*PLACE_COLUMNS, *forms[form].kept_columns}
    prefixes = (PREVIOUS, VINTAGE, ELSEWHERE)
    compared = {next((c.removeprefix(p) for p in prefixes if c.startswith(p)), c) for c in suite.context}
    assert suite.columns - suite.context <= known
    assert compared <= known | {SLICE_RECORDS, MISSING_REGIONS, PERIOD_YEAR, ARRIVAL_YEAR}
    assert set(suite.meta.grain) <= known
    assert suite.meta.form == forms[form].title


def test_what_a_suite_compares_records_with_is_told_from_what_records_have(tmp_path: Path) -> None:
    changed = example(kwargs={"column_list": ["posts", "previous_posts", "elsewhere_mentor_id", "period_year"]})
    suite = load_suite(written(tmp_path, changed), "example")
    assert suite.context == {"previous_posts", "elsewhere_mentor_id", "period_year"}
