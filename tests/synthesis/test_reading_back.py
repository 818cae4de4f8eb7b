"""The synthesizer as the oracle of the reader: whatever an office's habits are, its truth comes back cell by cell."""

from dataclasses import fields
from string import ascii_uppercase, digits

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orchestration.findings import Severity
from orchestration.regions import Resolver
from orchestration.synthesis.defects import KINDS
from orchestration.synthesis.habits import Habits, choices_of
from orchestration.synthesis.offices import Office
from orchestration.synthesis.pages import cell_name, lay_out
from orchestration.synthesis.plan import Plan, Synthetic, files_of, true_values
from orchestration.synthesis.world import World
from orchestration.workbooks import read_submissions
from tests.synthesis.reading import CATEGORIES, FORMS, KEY, by_cell, read, true

WORLD = World(3, provinces=["34", "51", "76"])
# One content of each kind that a form has: a whole province, a single region, several years.
CONTENTS = list({(c.form, c.subject): c for c in WORLD.contents(tuple(FORMS), (2018, 2023))}.values())
HABITS = st.builds(Habits, **{h.name: st.sampled_from(list(dict.fromkeys(choices_of(h.type)))) for h in fields(Habits)})


def written(content, habits):
    """The content as a file of an office with these habits."""
    form = FORMS[content.form]
    pages = lay_out(Office(content, form, habits, WORLD, CATEGORIES))
    return Synthetic("file", form, content, habits, pages, [])


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(content=st.sampled_from(CONTENTS), habits=HABITS)
def test_a_table_in_any_layout_comes_back_cell_by_cell(content, habits):
    file = written(content, habits)
    values, findings = read(file)
    assert values == true(file)
    assert [str(finding) for finding in findings if finding.severity is not Severity.INFO] == []


@pytest.mark.parametrize("form", FORMS)
def test_every_form_comes_back_from_many_offices(form):
    """Each form by itself, so that none is left out by chance."""
    contents = [content for content in CONTENTS if content.form == form]
    for number in range(12):
        file = written(contents[number % len(contents)], Habits.drawn(np.random.default_rng(number)))
        values, findings = read(file)
        assert values == true(file), file.habits
        assert all(finding.severity is Severity.INFO for finding in findings), file.habits


def test_the_whole_country_without_defects_is_read_without_an_error():
    """Nine forms, 38 provinces, two years on either side of the new map: every value right, no finding above info."""
    count = 0
    for file in files_of(Plan(seed=1, years=(2021, 2024)), FORMS, CATEGORIES):
        values, findings = read(file)
        assert values == true(file), file.name
        assert [str(f) for f in findings if f.severity is not Severity.INFO] == [], file.name
        count += len(values)
    assert count > 100_000


def test_the_year_of_the_new_map_is_read_without_an_error():
    """Papua and Papua Barat still report the regions that left them within the year."""
    files = list(files_of(Plan(seed=3, years=(2022,), provinces=("91", "92", "93", "96")), FORMS, CATEGORIES))
    for file in files:
        values, findings = read(file)
        assert values == true(file), file.name
        assert [str(f) for f in findings if f.severity is not Severity.INFO] == [], file.name
    assert len(files) > 20


def row_of(cell):
    return int(cell.lstrip(ascii_uppercase))


def regions_of(values, defect):
    """The regions that the row of a defect is about: tables side by side have more than one."""
    return {region for sheet, row, region, *_ in values if (sheet, row) == (defect.sheet, row_of(defect.cell))}


def undamaged(values, file):
    """The values of all rows without a defect."""
    rows = {(defect.sheet, row_of(defect.cell)) for defect in file.defects}
    return {place: value for place, value in values.items() if place[:2] not in rows}


@pytest.mark.parametrize("form", FORMS)
def test_the_reader_places_every_column_where_the_truth_has_it(form):
    file = written(next(c for c in CONTENTS if c.form == form), Habits(order=2, is_numbered=False, first_column=1))
    submissions, _ = read_submissions(file.to_bytes(), FORMS, Resolver.load(), KEY, CATEGORIES)
    placed = {(p["sheet"], p["column_name"], p["cell_column"]) for p in submissions[0].placements}
    expected = {(sheet, name, cell.rstrip(digits)) for _, _, sheet, _, cell, _, _, name, _ in true_values(file)}
    assert expected and expected <= placed


def test_every_defect_of_a_cell_comes_back_as_a_finding_at_that_cell_and_nothing_else_does():
    struck = set()
    for file in files_of(
        Plan(seed=1, years=(2021, 2023), provinces=("12", "32", "35"), defects=0.1), FORMS, CATEGORIES
    ):
        values, findings = read(file)
        rules = by_cell(findings)
        told = {finding.rule for finding in findings}
        for defect in (defect for defect in file.defects if defect.station == "extract"):
            at = rules[defect.sheet, defect.cell] if defect.cell else told
            assert at & set(defect.rules), (file.name, defect)
            struck.add(defect.kind)
            if defect.kind == "name misspelt":
                assert regions_of(values, defect) <= regions_of(true(file), defect) | {None}, (file.name, defect)
        if any(not defect.cell for defect in file.defects):
            continue
        assert undamaged(values, file) == undamaged(true(file), file), file.name
        # What stands in a damaged row no longer sums to the total below it.
        expected = {(defect.sheet, defect.cell) for defect in file.defects}
        expected |= {(page.name, cell_name(spot)) for page in file.pages if file.defects for spot, _, _ in page.totals}
        for finding in findings:
            assert finding.severity is Severity.INFO or (finding.sheet, finding.cell) in expected, (file.name, finding)
    tables = {"column of another's content", "total that is none"}
    assert struck == {kind.name for kind in KINDS if kind.station == "extract"} | tables
