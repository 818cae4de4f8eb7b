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
    assert told | alternatives == {*FORMS[form].columns, *FORMS[form].derived} | alternatives


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


def hired(world):
    """Who was hired from 2017 to 2024, and whether in the half year before a polling day."""
    for place in (place for place in world.places.values() if world.posts(place, 2021)):
        for year in range(2017, 2025):
            season, hires = set(world.season_days(place, year)), world.mentors(place, year)
            yield from ((hire.hired_on in season, hire) for hire in hires if hire.first_year == year)


@pytest.fixture(scope="module", params=[1, 0])
def hires(request):
    """The strength of the planted effect, and who was hired in a season and who was not, in three worlds."""
    found = [pair for seed in (7, 8, 9) for pair in hired(World(seed, season=request.param))]
    return request.param, [hire for is_in, hire in found if is_in], [hire for is_in, hire in found if not is_in]


def share(hires, holds):
    return sum(map(holds, hires)) / len(hires)


def test_before_a_polling_day_more_mentors_are_hired_where_an_effect_is_planted(hires):
    """After April, when no other contract begins."""
    strength, in_season, others = hires
    later = [hire for hire in in_season if hire.hired_on.month > 4]
    assert len(later) > len(others) / 5 if strength else later == []


@pytest.mark.parametrize(
    ("holds", "least"),
    [
        pytest.param(lambda hire: hire.selection != "appointment", 0.3, id="selected"),
        pytest.param(lambda hire: hire.certified_on is not None, 0.22, id="certified"),
        pytest.param(lambda hire: hire.person.education != "sma", 0.07, id="educated"),
        pytest.param(lambda hire: hire.skill > 0.6, 0.3, id="skilled"),
    ],
)
def test_who_is_hired_before_a_polling_day_is_chosen_worse_where_an_effect_is_planted(hires, holds, least):
    strength, in_season, others = hires
    less = share(others, holds) - share(in_season, holds)
    assert less > least if strength else abs(less) < 0.05


def rows_of(form):
    return [row for content in CONTENTS if content.form == form for row in content.rows]


def test_a_contract_lies_in_its_year_and_a_certificate_lasts_three():
    for row in rows_of("mentor_roster"):
        started_on, ended_on = row.values["contract_started_on"], row.values["contract_ended_on"]
        assert started_on.year == ended_on.year == row.year and started_on < ended_on
        issued_on, expires_on = row.values["certificate_issued_on"], row.values["certificate_expires_on"]
        assert issued_on is None or ((expires_on - issued_on).days == 3 * 365 and issued_on.year <= row.year)


def test_who_stays_is_extended_and_who_comes_is_hired():
    before = {row.values["mentor_id"] for row in rows_of("mentor_roster") if row.year == 2019}
    for row in (row for row in rows_of("mentor_roster") if row.year == 2020):
        assert (row.values["selection"] == "extension") == (row.values["mentor_id"] in before)


def test_no_two_mentors_have_the_same_certificate():
    numbers = [(row.year, n) for row in rows_of("mentor_roster") if (n := row.values["certificate_id"])]
    assert len(numbers) > 20 and len(set(numbers)) == len(numbers)


def test_some_mentors_are_trained_and_nobody_twice_in_one_training():
    mentors = {row.values["mentor_id"] for row in rows_of("mentor_roster")}
    trainings = [content for content in CONTENTS if content.form == "balatkop_training"]
    for training in trainings:
        ids = [row.values["participant_id"] for row in training.rows]
        assert len(set(ids)) == len(ids)
    assert mentors & {row.values["participant_id"] for row in rows_of("balatkop_training")}


def test_some_firms_are_partners_of_a_large_one_in_the_year_after_their_training():
    trained = {row.values["organisation"] for row in rows_of("balatkop_training") if row.year == 2019}
    partners = [row.values["msme_id"] for row in rows_of("partnership") if row.year == 2020]
    assert trained & set(partners) and set(partners) - trained


def test_the_band_of_an_age_follows_from_the_number_and_the_year():
    bands = {"under_25": (17, 24), "25_34": (25, 34), "35_44": (35, 44), "45_54": (45, 54), "55_and_over": (55, 99)}
    for row in rows_of("mentor_roster"):
        age = row.year - 1900 - int(row.values["mentor_id"][10:12])
        least, most = bands[row.values["age_band"]]
        assert least <= age <= most


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
