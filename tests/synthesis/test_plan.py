"""What a plan leaves in its folder: files that say what they are, the truth, and the ledger of defects."""

import csv
from hashlib import sha256

import duckdb
import pytest

from orchestration.archive import land
from orchestration.synthesis import Plan, synthesize
from orchestration.synthesis.plan import LEDGER, TRUTH
from orchestration.warehouse.extraction import extract
from orchestration.warehouse.intake import collect
from orchestration.warehouse.judgement import judge
from orchestration.warehouse.store import Warehouse
from tests.synthesis.reading import CATEGORIES, FORMS

PLAN = Plan(seed=2, years=(2021,), provinces=("34", "51"), defects=0.1)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    out = tmp_path_factory.mktemp("synthetic") / "set"
    synthesize(PLAN, out, FORMS, CATEGORIES)
    return out


def files(folder):
    return sorted(folder.glob("*/*"))


def ledger(folder):
    with (folder / LEDGER).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_same_plan_gives_the_same_bytes(folder, tmp_path):
    synthesize(PLAN, tmp_path / "again", FORMS, CATEGORIES)
    digests = [[(p.name, sha256(p.read_bytes()).hexdigest()) for p in files(f)] for f in (folder, tmp_path / "again")]
    assert digests[0] == digests[1] and len(digests[0]) > 10


def test_every_record_is_of_synthetic_origin(folder, workspace):
    for path in files(folder):
        land(path, workspace.landing)
    collect(workspace)
    extract(workspace)
    with Warehouse(workspace.warehouse).connect() as connection:
        for form in FORMS:
            origins = connection.execute(f"select distinct origin from records.{form}").fetchall()
            assert origins == [("synthetic",)], form


def test_the_truth_names_the_cell_of_every_value(folder):
    row = duckdb.sql(
        f"select count(*), count(distinct form), bool_and(cell ~ '^[A-Z]+[0-9]+$') from '{folder / TRUTH}'"
    ).fetchone()
    assert row is not None and row[0] > 1_000 and row[1] == len(FORMS) and row[2]


def test_every_defect_of_the_suites_is_found_by_the_gate_at_its_cell(folder, workspace):
    for path in files(folder):
        land(path, workspace.landing)
    collect(workspace)
    extract(workspace)
    judge(workspace)
    with Warehouse(workspace.warehouse).connect() as connection:
        found = connection.execute("select file_name, sheet, cell, rule from quality.findings").fetchall()
    anywhere = {(file_name, rule) for file_name, _, _, rule in found}
    expected = [line for line in ledger(folder) if line["station"] == "gate"]
    assert len({line["rules"] for line in expected}) >= 5
    for line in expected:
        assert (line["file_name"], line["sheet"] or None, line["cell"], line["rules"]) in found or (
            not line["cell"] and (line["file_name"], line["rules"]) in anywhere
        ), line


def test_a_plan_names_a_form_that_does_not_exist(tmp_path):
    with pytest.raises(ValueError, match="no form is named rooster"):
        synthesize(Plan(seed=1, years=(2021,), forms=("rooster",)), tmp_path / "out", FORMS, CATEGORIES)
