"""Marts over a synthetic set that went the whole way, held to the set's truth, and to what must hold of any marts."""

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.synthesis import Plan, synthesize
from orchestration.synthesis.plan import TRUTH
from orchestration.warehouse.extraction import extract
from orchestration.warehouse.intake import collect
from orchestration.warehouse.judgement import judge
from orchestration.workbooks import Form, load_forms
from orchestration.workbooks.contracts import load_categories
from orchestration.workspace import Workspace
from tests.models.building import build, marts_of, put_records
from tests.queries import rows
from tests.synthesis.reading import as_read

pytestmark = [pytest.mark.nightly, pytest.mark.xdist_group("truth")]

PLAN = Plan(seed=35, years=(2019, 2020, 2021), provinces=("34", "51"))
PLACES = {"record_id", "file_sha256", "slice_key"}
OF_FILES = {"mart_reporting_discipline"}  # on how files arrived: the truth is in none


@pytest.fixture(scope="module")
def whole_way(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The set's workbooks, collected, read, judged and built."""
    workspace = Workspace(data=tmp_path_factory.mktemp("whole"))
    folder = tmp_path_factory.mktemp("set") / "made"
    synthesize(PLAN, folder, load_forms(workspace.sources), load_categories(workspace.sources))
    workspace.landing.mkdir(parents=True)
    for path in folder.glob("*/*"):
        (workspace.landing / path.name).write_bytes(path.read_bytes())
    collect(workspace)
    extract(workspace)
    judge(workspace)
    (folder / TRUTH).rename(workspace.data / TRUTH)
    build(workspace)
    return workspace


@pytest.fixture(scope="module")
def truth(whole_way: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The set's truth, put in the place of what workbooks, reader and gate make of it, and built."""
    workspace = Workspace(data=tmp_path_factory.mktemp("truth"))
    key = whole_way.pseudonym_key()
    workspace.data.mkdir(exist_ok=True)
    put_records(workspace, _records(whole_way.data / TRUTH, load_forms(workspace.sources), key))
    build(workspace)
    return workspace


def _records(path: Path, forms: dict[str, Form], key: bytes) -> dict[str, list[dict[str, object]]]:
    found: dict[tuple[Any, ...], dict[str, object]] = defaultdict(dict)
    told = duckdb.sql(
        f"select form, file_name, sheet, row, region_code, period, column_name, value from '{path}' order by all"
    ).fetchall()
    for form, file, sheet, row, region_code, period, column, value in told:
        record = found[form, file, sheet, row, region_code, period]  # tables can stand side by side
        record |= {"region_code": region_code, "period": period, "file_sha256": file}
        record[column] = as_read(value, forms[form], column, key)
    records: dict[str, list[dict[str, object]]] = {}
    for (form, *_), record in found.items():
        records.setdefault(form, []).append(record)
    return records


def test_marts_of_the_truth_are_those_of_the_workbooks_row_for_row(whole_way: Workspace, truth: Workspace) -> None:
    read, true = marts_of(whole_way, PLACES), marts_of(truth, PLACES)
    assert read.keys() == true.keys()
    for name in read.keys() - OF_FILES:
        assert read[name] == true[name], name
    assert len(read["mart_mentor_supply"]) > 500
    assert len(read["fct_sessions"]) > 300


@pytest.fixture(scope="module")
def marts(whole_way: Workspace) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(whole_way.warehouse), read_only=True) as connection:
        yield connection


ADDITIVE = {
    "mart_mentor_supply": [
        "funded_posts", "reported_mentors", "vacancies", "mentor_months", "training_participants", "budget_idr",
        "verified_sessions", "session_participants", "regions_without_mentor",
    ],
    "mart_priority_regions": [
        "regions_in_all", "regions_eligible", "inhabitants", "posts_before", "mentors_allocated", "posts_after",
        "next_mentors", "regions_without_post_before",
    ],
}  # fmt: skip


@pytest.mark.parametrize("mart", ADDITIVE)
def test_the_country_is_the_sum_of_its_provinces(marts: duckdb.DuckDBPyConnection, mart: str) -> None:
    for column in ADDITIVE[mart]:
        sums = f"""
            select
                year, round(sum({column}) filter (where region_level = 'national'), 6),
                round(sum({column}) filter (where region_level = 'province'), 6)
            from marts.{mart} group by year
        """
        found = rows(marts, sums)
        assert [(year, whole) for year, whole, _ in found] == [(year, parts) for year, _, parts in found], column
        assert any(whole for _, whole, _ in found), column


def test_a_province_is_its_own_office_and_its_regencies_and_cities(marts: duckdb.DuckDBPyConnection) -> None:
    parts = """
        select
            province_code, year,
            max(funded_posts) filter (where region_level = 'province'),
            sum(funded_posts_own_office)
        from marts.mart_mentor_supply
        where province_code is not null
        group by province_code, year
    """
    found = rows(marts, parts)
    assert all(whole == own for _, _, whole, own in found)
    assert sum(whole is not None for _, _, whole, _ in found) == 6


FACTS = {
    "fct_funded_posts": "pk2ukm_allocation",
    "fct_contracts": "mentor_roster",
    "fct_hires": "mentor_roster",
    "fct_trainings": "balatkop_training",
    "fct_sessions": "mentoring_log",
    "fct_evaluations": "mentor_evaluation",
    "fct_partnerships": "partnership",
    "fct_outcomes": "partnership",
    "fct_budgets": "pk2ukm_performance",
    "fct_msme_counts": "msme_population",
    "fct_consultants": "plut_consultants",
}


def test_every_fact_has_its_table_here(marts: duckdb.DuckDBPyConnection) -> None:
    found = rows(marts, "select table_name from duckdb_tables() where table_name like 'fct_%'")
    assert [name for (name,) in found] == sorted(FACTS)


@pytest.mark.parametrize("fact", FACTS)
def test_every_fact_leads_to_the_file_sheet_and_row_of_its_record(marts: duckdb.DuckDBPyConnection, fact: str) -> None:
    led = f"""
        select count(*), count(records.record_id), count(files.file_name), count(records.row)
        from marts.{fact} as facts
        left join records.{FACTS[fact]} as records on facts.record_id = records.record_id
        left join ledger.files as files on records.file_sha256 = files.file_sha256
    """
    ((all_rows, *found),) = rows(marts, led)
    assert all_rows > 0 and set(found) == {all_rows}


@pytest.mark.parametrize("fact", FACTS)
def test_no_fact_is_of_a_region_that_was_not_there_in_its_year(marts: duckdb.DuckDBPyConnection, fact: str) -> None:
    outside = f"""
        select facts.region_code, facts.year
        from marts.{fact} as facts
        left join marts.dim_region as regions
            on facts.region_code = regions.region_code
            and coalesce(regions.valid_from, date '1945-01-01') <= make_date(facts.year, 12, 31)
            and coalesce(regions.valid_to, date '9999-12-31') > make_date(facts.year, 1, 1)
        where regions.region_code is null
    """
    assert rows(marts, outside) == []


REACHING = {
    "mart_mentor_quality",
    "mart_mentor_quality_indicators",
    "mart_partnership",
    "mart_balatkop_coverage",
}


def test_every_mart_row_tells_what_it_rests_on(marts: duckdb.DuckDBPyConnection) -> None:
    """The one on news rests on articles, which it counts and which are in no slice."""
    names = [name for (name,) in rows(marts, "select table_name from duckdb_tables() where table_name like 'mart_%'")]
    told = {
        name: {
            column for (column,) in rows(marts, "select column_name from duckdb_columns() where table_name = ?", name)
        }
        for name in names
    }
    assert told
    for name, columns in told.items():
        assert columns >= {"data_status", "age_days", "origin", "slices"}, name
        assert rows(marts, f"select * from marts.{name} where slices > 0 and origin is null") == [], name
        unlike = f"select * from marts.{name} where (slices = 0) <> (data_status = 'never_reported')"
        # a figure that reaches into other years rests on their slices where its own year has none
        assert name in REACHING | {"mart_news_signal"} or rows(marts, unlike) == [], name


@pytest.mark.parametrize(
    ("mart", "figure"),
    [
        ("mart_partnership", "trained_firms"),
        ("mart_balatkop_coverage", "mentors_trained"),
        ("mart_recruitment_integrity", "office_months_other_years"),
    ],
)
def test_a_figure_that_reaches_into_other_years_tells_what_these_rest_on(
    marts: duckdb.DuckDBPyConnection, mart: str, figure: str
) -> None:
    told = rows(marts, f"select count(*), count(origin), min(slices) from marts.{mart} where {figure} is not null")
    ((figures, with_origin, fewest),) = told
    assert figures == with_origin > 0 and fewest > 0


def test_the_marts_figures_are_those_of_the_metrics_of_the_semantic_layer(
    whole_way: Workspace, marts: duckdb.DuckDBPyConnection
) -> None:
    """Each metric, computed off its definition, beside the national figure of the mart that shows it."""
    manifest = json.loads((whole_way.dbt_target / "semantic_manifest.json").read_text())
    measures = {
        measure["name"]: (model["node_relation"]["alias"], measure)
        for model in manifest["semantic_models"]
        for measure in model["measures"]
    }
    shown = {
        "funded_posts": "mart_mentor_supply",
        "training_participants": "mart_mentor_supply",
        "budget_idr": "mart_mentor_supply",
        "participants_per_post": "mart_mentor_supply",
        "verified_sessions": "mart_mentor_supply",
        "session_participants": "mart_mentor_supply",
    }

    def measured(name: str) -> str:
        fact, measure = measures[name]
        function = {"sum": "sum", "count": "count"}[measure["agg"]]
        of = measure["expr"] or measure["name"]
        return f"(select {function}({of}) from marts.{fact} where year = 2021)"

    metrics = {metric["name"]: metric for metric in manifest["metrics"]}
    for name, mart in shown.items():
        of = metrics[name]["type_params"]
        if metrics[name]["type"] == "ratio":
            value = f"{measured(of['numerator']['name'])} / {measured(of['denominator']['name'])}"
        else:
            value = measured(of["measure"]["name"])
        figure = f"(select {name} from marts.{mart} where year = 2021 and region_code = '00')"
        ((metric, figured),) = rows(marts, f"select {value}, {figure}")
        assert metric == pytest.approx(figured) and metric > 0, name
