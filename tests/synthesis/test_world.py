"""The made-up world: whole, plausible, and the same whatever part of it is asked for."""

import pytest

from orchestration.regions import Resolver
from orchestration.synthesis.world import World
from tests.synthesis.reading import CATEGORIES, FORMS

WORLD = World(7, provinces=["34", "51"])
CONTENTS = list(WORLD.contents(tuple(FORMS), (2019, 2020)))


def test_every_form_is_reported():
    assert {content.form for content in CONTENTS} == set(FORMS)


@pytest.mark.parametrize("form", FORMS)
def test_a_record_has_exactly_the_columns_of_its_contract(form):
    told = {name for content in CONTENTS if content.form == form for row in content.rows for name in row.values}
    alternatives = {"msme_measured", "msme_projected"}  # a portal publishes one of the two
    assert told | alternatives == set(FORMS[form].columns) | alternatives


def test_categories_are_those_of_the_shared_lists():
    for content in CONTENTS:
        for name, column in FORMS[content.form].columns.items():
            if column.type == "category":
                assert {row.values[name] for row in content.rows} <= {*CATEGORIES[column.categories or ""], None}


def test_a_province_is_the_same_in_a_small_set_and_in_a_large_one():
    alone = list(World(7, provinces=["51"]).contents(("mentor_roster",), (2020,)))
    among_others = [c for c in World(7).contents(("mentor_roster",), (2020,)) if c.subject.code == "51"]
    assert alone == among_others


def test_mentors_stay_from_year_to_year_and_are_in_one_office_only():
    years = {year: set() for year in (2019, 2020)}
    for content in CONTENTS:
        if content.form == "mentor_roster":
            years[content.year].update((row.region.code, row.values["mentor_id"]) for row in content.rows)
    assert years[2019] & years[2020]
    everyone = years[2019] | years[2020]
    assert len({person for _, person in everyone}) == len(everyone)


def test_papua_is_one_province_before_it_was_carved_up():
    world = World(7, provinces=["91", "93", "94", "95"])
    assert [p.code for p in world.provinces_in(2021)] == ["91"]
    assert [p.code for p in world.provinces_in(2024)] == ["91", "93", "94", "95"]


def test_money_and_persons_of_a_budget_add_up():
    for content in (content for content in CONTENTS if content.form == "pk2ukm_performance"):
        for values in (row.values for row in content.rows):
            assert values["stage_1_idr"] <= values["stage_2_idr"] <= values["ceiling_idr"]
            assert values["stage_2_idr"] + values["remaining_idr"] == values["ceiling_idr"]
            assert values["ceiling_persons"] == values["ceiling_trainees"] + values["ceiling_mentors"]


def test_more_mentors_are_replaced_in_years_with_an_election():
    """The effect that is planted in the world, over all regions and the elections of 2018 and 2020."""
    world = World(7)
    replaced, at_work = {True: 0, False: 0}, {True: 0, False: 0}
    for place in (place for place in world.places.values() if world.posts(place, 2021) and world.posts(place, 2017)):
        for year in (2018, 2019, 2020, 2021):
            before, after = world.mentors(place, year - 1), world.mentors(place, year)
            is_season = world.is_election_year(place, year)
            at_work[is_season] += len(before)
            replaced[is_season] += sum(hire not in after for hire in before)
    assert replaced[True] / at_work[True] > replaced[False] / at_work[False] + 0.15


def test_nobody_has_a_citizen_number_that_an_office_could_have_given_out():
    resolver = Resolver.load()
    for content in CONTENTS:
        for name, column in FORMS[content.form].columns.items():
            for row in content.rows if column.type == "national_id" else ():
                number = row.values[name]
                assert len(number) == 16 and number[4:6] in ("97", "98", "99") and resolver.knows_code(number[:2])


def test_a_province_that_does_not_exist_is_named():
    with pytest.raises(ValueError, match="no province has the code 77"):
        World(7, provinces=["51", "77"])
