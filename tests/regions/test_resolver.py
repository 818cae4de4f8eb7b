"""From a written name, code and province to one region of today's map, or to a reason why not."""

import csv
import random
import re
from collections import defaultdict
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.regions import NATIONAL_CODE, CodeSystem, Level, Resolver
from orchestration.regions.names import read_name
from orchestration.workspace import PROJECT

SEEDS = PROJECT / "dbt_project" / "seeds"
ALLOCATION = PROJECT / "data" / "samples" / "facts" / "pk2ukm_allocation_2021.csv"
REGIONS = [region for region in Resolver.load().regions.values() if region.code != NATIONAL_CODE]
BLOCKING = {"region_missing", "region_unknown", "region_ambiguous", "region_outside_province"}
TYPE_WORDS = {
    Level.REGENCY: ("Kabupaten ", "kabupaten ", "KABUPATEN ", "Kab. ", "Kab.", "KAB. ", "KAB ", "kab "),
    Level.CITY: ("Kota ", "KOTA ", "kota ", "Kotamadya ", "Kota Adm. "),
    Level.PROVINCE: ("Provinsi ", "PROVINSI ", "Prov. ", "PROV ", "Propinsi "),
}


def code_of(match):
    return match.region.code if match.region else None


def rules_of(match):
    return [problem.rule for problem in match.problems]


def resolved_offices(resolver):
    with ALLOCATION.open(encoding="utf-8", newline="") as file:
        return [
            (
                office,
                resolver.resolve(
                    office["office"],
                    code=office["code"],
                    province=office["province"],
                    code_system=CodeSystem.BPS,
                    bare_name=Level.PROVINCE,
                ),
            )
            for office in csv.DictReader(file)
        ]


# The PK2UKM allocation of 2021, as its form asks


def test_every_office_of_the_allocation_is_a_region_of_its_own(resolver):
    codes = [code_of(match) for _, match in resolved_offices(resolver)]
    assert None not in codes
    assert len(set(codes)) == len(codes) == 306


def test_the_allocation_has_34_provinces_and_272_regencies_and_cities(resolver):
    levels = [match.region.level for _, match in resolved_offices(resolver)]
    assert levels.count(Level.PROVINCE) == 34
    assert levels.count(Level.REGENCY) + levels.count(Level.CITY) == 272


def test_every_office_gets_the_level_that_its_name_tells(resolver):
    told = {"Kab.": Level.REGENCY, "Kota": Level.CITY}
    for office, match in resolved_offices(resolver):
        assert match.region.level is told.get(office["office"].split()[0], Level.PROVINCE), office


def test_exactly_seven_offices_carry_the_code_of_another_region_and_keep_their_own(resolver):
    disagreeing = {
        code_of(match): (office["office"], office["code"], rules_of(match))
        for office, match in resolved_offices(resolver)
        if match.problems
    }
    rule = ["code_names_another_region"]
    assert disagreeing == {
        "32.74": ("Kota Cirebon", "3209", rule),
        "32.72": ("Kota Sukabumi", "3202", rule),
        "32.78": ("Kota Tasikmalaya", "3206", rule),
        "33.08": ("Kab. Magelang", "3371", rule),
        "33.71": ("Kota Magelang", "3317", rule),
        "35.14": ("Kab. Pasuruan", "3575", rule),
        "16.01": ("Kab. Ogan Komering Ulu", "1608", rule),
    }


def test_a_contradicting_code_is_reported_with_the_region_it_names(resolver):
    match = resolver.resolve("Kota Magelang", code="3317", code_system=CodeSystem.BPS)
    (problem,) = match.problems
    assert problem.about_code
    assert problem.seen == "3317"
    assert "33.17 Kabupaten Rembang" in problem.message
    assert "33.71 Kota Magelang" in problem.message


# Homonyms


@pytest.mark.parametrize("name", ["Bogor", "Magelang", "Banjar"])
def test_a_bare_name_that_fits_a_city_and_a_regency_is_reported_not_guessed(resolver, name):
    match = resolver.resolve(name)
    assert match.region is None
    assert rules_of(match) == ["region_ambiguous"]


def test_all_26_names_that_a_regency_and_a_city_share_need_their_type(resolver):
    bearers = defaultdict(dict)
    for region in REGIONS:
        bearers[region.short_name][region.level] = region.code
    shared = {name: codes for name, codes in bearers.items() if {Level.REGENCY, Level.CITY} <= codes.keys()}
    assert len(shared) == 26
    for name, codes in shared.items():
        assert rules_of(resolver.resolve(name)) == ["region_ambiguous"], name
        assert code_of(resolver.resolve(f"Kab. {name}")) == codes[Level.REGENCY]
        assert code_of(resolver.resolve(f"Kota {name}")) == codes[Level.CITY]


@pytest.mark.parametrize(
    ("name", "code", "region"),
    [("Bogor", "3271", "32.71"), ("Bogor", "32.01", "32.01"), ("Magelang", "3308", "33.08"), ("Banjar", 3279, "32.79")],
)
def test_a_homonym_is_decided_by_its_code(resolver, name, code, region):
    match = resolver.resolve(name, code=code)
    assert code_of(match) == region
    assert match.found_by == "name and code"
    assert match.problems == ()


@pytest.mark.parametrize(("province", "region"), [("Jawa Barat", "32.79"), ("Kalimantan Selatan", "63.03")])
def test_a_homonym_across_provinces_is_decided_by_its_province(resolver, province, region):
    assert code_of(resolver.resolve("Banjar", province=province)) == region


def test_a_homonym_within_one_province_stays_ambiguous_with_the_province(resolver):
    assert rules_of(resolver.resolve("Bogor", province="Jawa Barat")) == ["region_ambiguous"]


def test_a_code_of_a_third_region_does_not_decide_a_homonym(resolver):
    match = resolver.resolve("Bogor", code="3204")
    assert match.region is None
    assert rules_of(match) == ["region_ambiguous"]


def test_a_bare_name_is_the_province_where_the_form_says_so(resolver):
    assert rules_of(resolver.resolve("Bengkulu")) == ["region_ambiguous"]
    assert code_of(resolver.resolve("Bengkulu", bare_name=Level.PROVINCE)) == "17"


def test_a_bare_name_that_no_province_bears_still_finds_its_only_region(resolver):
    assert code_of(resolver.resolve("Sleman", bare_name=Level.PROVINCE)) == "34.04"


def test_a_written_type_wins_over_what_the_form_says_of_bare_names(resolver):
    assert code_of(resolver.resolve("Kota Bengkulu", bare_name=Level.PROVINCE)) == "17.71"


def test_a_type_that_no_region_of_the_name_has_is_unknown(resolver):
    match = resolver.resolve("Kota Sleman")
    assert match.region is None
    assert rules_of(match) == ["region_unknown"]


# Codes as spreadsheets leave them


@pytest.mark.parametrize("code", ["11.10", "11.1", 11.1, "1110", 1110, 1110.0, "1110.0", "'11.10", " 11.10 "])
def test_a_damaged_code_means_the_region_it_meant_before(resolver, code):
    match = resolver.resolve(None, code=code, code_system=CodeSystem.KEMENDAGRI)
    assert code_of(match) == "11.10"
    assert match.found_by == "code"


@pytest.mark.parametrize("code", [3204.0, "3204.0", "32.04", 32.04, "3204"])
def test_a_code_with_a_trailing_zero_of_a_float_is_the_same_code(resolver, code):
    match = resolver.resolve("Kab. Bandung", code=code)
    assert code_of(match) == "32.04"
    assert match.problems == ()


@pytest.mark.parametrize("code", ["32", 32, 32.0, "32.0"])
def test_a_province_code_that_became_a_float_is_the_same_code(resolver, code):
    assert resolver.resolve("Jawa Barat", code=code).problems == ()


def test_the_statistics_office_code_of_a_province_is_known(resolver):
    assert resolver.resolve("Jawa Barat", code="32", code_system=CodeSystem.BPS).problems == ()


def test_a_code_of_three_digits_is_not_filled_up_to_another_region(resolver):
    match = resolver.resolve(None, code="321")
    assert match.region is None


def test_a_code_that_nobody_gave_is_reported_and_the_name_kept(resolver):
    match = resolver.resolve("Kab. Bandung", code="3299")
    assert code_of(match) == "32.04"
    assert rules_of(match) == ["code_unknown"]


@pytest.mark.parametrize("code", [None, "", "-", "n.a."])
def test_a_blank_code_contradicts_nothing(resolver, code):
    assert resolver.resolve("Kab. Bandung", code=code).problems == ()


def test_a_row_without_name_and_code_names_no_region(resolver):
    match = resolver.resolve("  ")
    assert match.region is None
    assert rules_of(match) == ["region_missing"]


# Two code systems


@pytest.mark.parametrize(
    ("code", "kemendagri", "bps"),
    [
        ("1103", "11.03", "11.01"),  # Aceh Timur or Aceh Selatan
        ("1109", "11.09", "11.07"),  # Simeulue or Pidie
        ("5301", "53.01", "53.12"),  # Kupang or Sumba Barat
        ("5317", "53.17", "53.18"),  # Sumba Tengah or Sumba Barat Daya
        ("3204", "32.04", "32.04"),  # Jawa Barat agrees
    ],
)
def test_the_same_digits_mean_what_their_system_says(resolver, code, kemendagri, bps):
    assert code_of(resolver.resolve(None, code=code, code_system=CodeSystem.KEMENDAGRI)) == kemendagri
    assert code_of(resolver.resolve(None, code=code, code_system=CodeSystem.BPS)) == bps


def test_a_code_that_the_two_systems_read_differently_does_not_name_a_region_alone(resolver):
    match = resolver.resolve(None, code="5301")
    assert match.region is None
    assert rules_of(match) == ["region_missing"]


@pytest.mark.parametrize("code", ["5301", "53.12"])
def test_without_a_stated_system_a_code_of_either_agrees_with_the_name(resolver, code):
    match = resolver.resolve("Kab. Sumba Barat", code=code)
    assert code_of(match) == "53.12"
    assert match.problems == ()


def test_a_code_of_the_other_system_contradicts_the_name(resolver):
    match = resolver.resolve("Kab. Sumba Barat", code="53.01", code_system=CodeSystem.KEMENDAGRI)
    assert code_of(match) == "53.12"
    assert rules_of(match) == ["code_names_another_region"]


def test_every_code_of_either_system_finds_its_region(resolver):
    for region in REGIONS:
        for code in (region.code, region.code.replace(".", "")):
            assert code_of(resolver.resolve(None, code=code, code_system=CodeSystem.KEMENDAGRI)) == region.code
        if region.bps_code:
            assert code_of(resolver.resolve(None, code=region.bps_code, code_system=CodeSystem.BPS)) == region.code


# Papua before and after 2022


@pytest.mark.parametrize(
    ("code_2021", "today"),
    [("91.01", "93.01"), ("91.04", "94.01"), ("91.02", "95.01"), ("92.01", "96.01"), ("92.71", "96.71")],
)
def test_a_papuan_code_of_2021_means_the_region_of_today(resolver, code_2021, today):
    assert code_of(resolver.resolve(None, code=code_2021, code_system=CodeSystem.KEMENDAGRI)) == today


def test_a_papuan_code_that_did_not_change_keeps_its_region(resolver):
    assert code_of(resolver.resolve(None, code="91.03", code_system=CodeSystem.KEMENDAGRI)) == "91.03"


@pytest.mark.parametrize("province", ["Papua", "Papua Selatan"])
def test_a_papuan_region_lies_in_its_province_of_2021_and_of_today(resolver, province):
    match = resolver.resolve("Kab. Merauke", province=province)
    assert code_of(match) == "93.01"
    assert match.problems == ()


def test_a_papuan_region_does_not_lie_in_the_other_papuan_provinces(resolver):
    match = resolver.resolve("Kab. Merauke", province="Papua Barat")
    assert match.region is None
    assert rules_of(match) == ["region_outside_province"]


def test_todays_papuan_code_is_not_read_as_the_statistics_offices(resolver):
    assert code_of(resolver.resolve(None, code="9401", code_system=CodeSystem.KEMENDAGRI)) == "94.01"
    assert code_of(resolver.resolve(None, code="9401", code_system=CodeSystem.BPS)) == "93.01"


# Names that were, and spellings that are


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Toba Samosir", "12.12"),
        ("KAB. TOBA SAMOSIR", "12.12"),
        ("Toba", "12.12"),
        ("Mamuju Utara", "76.01"),
        ("Kab. Pasangkayu", "76.01"),
        ("Maluku Tenggara Barat", "81.03"),
        ("Kab. Kepulauan Tanimbar", "81.03"),
    ],
)
def test_an_old_name_is_the_region_of_today(resolver, written, code):
    assert code_of(resolver.resolve(written)) == code


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Samosir", "12.17"),
        ("Mamuju", "76.02"),
        ("Kab. Maluku Tenggara", "81.02"),
    ],
)
def test_a_neighbour_with_a_similar_name_is_not_the_renamed_region(resolver, written, code):
    assert code_of(resolver.resolve(written)) == code


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("KAB. BANTUL", "34.02"),
        ("Kab Bantul", "34.02"),
        ("Kabupaten Bantul", "34.02"),
        ("KOTA ADM. JAKARTA PUSAT", "31.71"),
        ("Kota Adm. Jakarta Pusat", "31.71"),
        ("Jakarta Pusat", "31.71"),
        ("KEP. RIAU", "21"),
        ("Kepulauan Riau", "21"),
        ("Kab. Kep. Seribu", "31.01"),
        ("DI YOGYAKARTA", "34"),
        ("D.I. Yogyakarta", "34"),
        ("DIY", "34"),
        ("Daerah Istimewa Yogyakarta", "34"),
        ("Kab. Bireun", "11.11"),
        ("Kulonprogo", "34.01"),
        ("Kab. Labuhan Batu", "12.10"),
        ("Kota Bau-bau", "74.72"),
        ("Kota Palangkaraya", "62.71"),
        ("Kab. Batubara", "12.19"),
        ("Kab. Muko-muko", "17.06"),
        ("Kab. Pangkep", "73.10"),
        ("Sitaro", "71.09"),
        ("Penukal Abab Lematang Ilir (PALI)", "16.12"),
        ("PALI", "16.12"),
        ("Kota Padang Sidempuan", "12.77"),
        ("Prop. Bali", "51"),
        ("Kab. Kep. Sitaro", "71.09"),
        ("Kab. 50 Kota", "13.07"),
        ("KAB. LIMA PULUH KOTA", "13.07"),
        ("Lima Puluh Kota, Sumatera Barat", "13.07"),
        ("Kab.Bogor", "32.01"),
        ("Kab. Bogor, Jawa Barat", "32.01"),
        ("Kab. Bogor - Jawa Barat", "32.01"),
        ("Kab. Bogor Provinsi Jawa Barat", "32.01"),
        ("Jawa Barat, Kab. Bogor", "32.01"),
        ("Banjar (Kalsel)", "63.03"),
        ("Banjar, Jawa Barat", "32.79"),
        ("Kota P. Siantar", "12.72"),
        ("32.01 Bogor", "32.01"),
        ("3271 - Bogor", "32.71"),
    ],
)
def test_a_spelling_seen_in_the_wild_is_understood(resolver, written, code):
    assert code_of(resolver.resolve(written)) == code


@pytest.mark.parametrize("written", ["Kab. Bogor, Bali", "Bali, Kab. Bogor"])
def test_a_name_is_refused_with_a_province_beside_it_that_it_does_not_lie_in(resolver, written):
    match = resolver.resolve(written)
    assert match.region is None
    assert rules_of(match) == ["region_outside_province"]


@pytest.mark.parametrize("written", ["Kab. Bogor / Kota Bogor", "Kab. Bogor dan Kota Depok", "Kabupaten/Kota Bogor"])
def test_two_regions_in_a_cell_are_not_taken_for_one(resolver, written):
    assert resolver.resolve(written).region is None


def test_a_year_before_a_name_is_not_its_code(resolver):
    assert resolver.resolve("2021 Kab. Bogor").problems == ()


def test_the_code_before_a_name_is_checked_like_one_of_its_own_column(resolver):
    assert rules_of(resolver.resolve("3273 Kab. Bogor")) == ["code_names_another_region"]


@pytest.mark.parametrize(
    ("written", "code"),
    [("Dinas Koperasi Kab. Sleman", "34.04"), ("Dinas Koperasi dan UKM Provinsi Bali", "51")],
)
def test_an_office_is_the_region_it_serves(resolver, written, code):
    assert code_of(resolver.resolve(written)) == code


def test_a_name_tells_whether_it_was_known_as_a_name_or_an_alias(resolver):
    assert resolver.resolve("Kab. Bireuen").found_by == "name"
    assert resolver.resolve("Kab. Bireun").found_by == "alias"


def test_a_name_that_nobody_bears_is_unknown(resolver):
    match = resolver.resolve("Kab. Atlantis")
    assert match.region is None
    assert rules_of(match) == ["region_unknown"]
    assert match.problems[0].seen == "Kab. Atlantis"


# Provinces


@pytest.mark.parametrize("province", ["Jawa Barat", "JAWA BARAT", "Provinsi Jawa Barat", "Jabar"])
def test_a_region_outside_the_stated_province_is_refused(resolver, province):
    match = resolver.resolve("Kab. Sleman", province=province)
    assert match.region is None
    assert rules_of(match) == ["region_outside_province"]


@pytest.mark.parametrize(("written", "hint"), [("Kota Badung", "51.03"), ("Kab. Surabaya", "35.78")])
def test_a_name_of_another_level_is_no_slip_for_a_similar_one(resolver, written, hint):
    match = resolver.resolve(written)
    assert (code_of(match), rules_of(match)) == (None, ["region_unknown"])
    assert hint in match.problems[0].message


def test_a_slip_is_looked_for_inside_the_province_of_the_section(resolver):
    assert code_of(resolver.resolve("Kab. Bandungg", around="Jawa Barat")) == "32.04"
    assert rules_of(resolver.resolve("Kab. Bandungg", around="Sumatera Utara")) == ["region_unknown"]


def test_a_region_outside_the_province_of_its_section_stands_and_is_told(resolver):
    match = resolver.resolve("Kab. Bogor", around="JAWA TENGAH")
    assert (code_of(match), rules_of(match)) == ("32.01", ["region_outside_section"])
    (inside, outside) = resolver.resolve_column(["Kab. Bogor"] * 2, around=["Jawa Barat", "Jawa Tengah"])
    assert (rules_of(inside), rules_of(outside)) == ([], ["region_outside_section"])


def test_what_the_row_says_of_its_province_outweighs_the_section(resolver):
    match = resolver.resolve("Kab. Bogor", province="Jawa Barat", around="Jawa Tengah")
    assert (code_of(match), rules_of(match)) == ("32.01", [])


def test_a_region_outside_the_stated_province_is_refused_even_with_its_own_code(resolver):
    assert resolver.resolve("Kab. Sleman", code="34.04", province="Jawa Barat").region is None


def test_a_province_lies_in_itself(resolver):
    assert code_of(resolver.resolve("Bali", province="Bali")) == "51"


def test_an_unknown_province_is_reported_and_the_region_kept(resolver):
    match = resolver.resolve("Kab. Sleman", province="Atlantis")
    assert code_of(match) == "34.04"
    assert rules_of(match) == ["province_unknown"]


# The seed


def test_the_seed_has_38_provinces_416_regencies_and_98_cities():
    levels = [region.level for region in REGIONS]
    assert [levels.count(level) for level in (Level.PROVINCE, Level.REGENCY, Level.CITY)] == [38, 416, 98]


def test_an_alias_of_no_region_stops_the_loading(tmp_path, resolver):
    header = (PROJECT / "dbt_project" / "seeds" / "regions.csv").read_text(encoding="utf-8").splitlines()[0]
    (tmp_path / "regions.csv").write_text(header + "\n", encoding="utf-8")
    for name in ("region_changes.csv", "region_towns.csv"):
        (tmp_path / name).write_text("region_code\n", encoding="utf-8")
    (tmp_path / "region_aliases.csv").write_text("alias,region_code,source\nX,99.99,nowhere\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"region_aliases\.csv, line 2: '99\.99' is the code of no region"):
        Resolver.load(tmp_path)


def spellings(region):
    """A region's official, short and former names behind every way to write its type."""
    for word in TYPE_WORDS[region.level]:
        yield from (word + name for name in (region.short_name, region.short_name.upper(), region.short_name.lower()))
        yield word + region.short_name.replace(" ", "-")
        yield word + region.short_name.replace(" ", "  ")
    if region.level is Level.PROVINCE:  # its bare name may be its capital's too
        yield f"Dinas Koperasi Provinsi {region.name}"
    else:
        yield from (region.name, region.name.upper(), region.name.lower(), f"Dinas Koperasi {region.name}")
        yield from (name for name in region.former_names if name.startswith(("KAB. ", "KOTA ")))


def test_every_region_in_every_usual_spelling_is_itself(resolver):
    wrong = {
        written: code_of(match)
        for region in REGIONS
        for written in spellings(region)
        if code_of(match := resolver.resolve(written)) != region.code
    }
    assert wrong == {}


def test_every_region_is_itself_within_its_province(resolver):
    for region in REGIONS:
        province = resolver.regions[region.province_code].name
        assert code_of(resolver.resolve(region.name, province=province, code=region.code)) == region.code


@st.composite
def spelt_regions(draw):
    """A region and its name, each gap and each letter's case as carelessly typed as it comes."""
    region = draw(st.sampled_from(REGIONS))
    words = region.short_name.split()
    gaps = [draw(st.sampled_from([" ", "  ", "-", " - ", "\u00a0"])) for _ in words]
    name = "".join(part for pair in zip(words, gaps, strict=True) for part in pair)
    typed = "".join(draw(st.sampled_from([letter.lower(), letter.upper()])) for letter in name)
    ending = draw(st.sampled_from(["", " ", ".", " (data sementara)"]))
    return region, draw(st.sampled_from(TYPE_WORDS[region.level])) + typed.rstrip(" -\u00a0") + ending


@settings(max_examples=400, deadline=None)
@given(spelt_regions())
def test_a_region_however_typed_is_itself_and_never_another(spelt):
    region, written = spelt
    assert code_of(Resolver.load().resolve(written)) == region.code


@settings(max_examples=300, deadline=None)
@given(
    text=st.one_of(st.text(max_size=30), st.sampled_from([region.short_name for region in REGIONS])),
    code=st.one_of(st.none(), st.text(max_size=8), st.floats(), st.integers(), st.sampled_from(["3204", "11.1"])),
    province=st.one_of(st.none(), st.text(max_size=10), st.sampled_from(["Jawa Barat", "Papua"])),
)
def test_every_answer_is_a_region_or_one_reason_why_not(text, code, province):
    match = Resolver.load().resolve(text, code=code, province=province)
    reasons = [rule for rule in rules_of(match) if rule in BLOCKING]
    assert len(reasons) == (0 if match.region else 1)


def test_a_slip_of_the_pen_in_a_name_with_its_type_is_taken_for_the_only_name_near_it(resolver):
    match = resolver.resolve("Kab. Bogorr")
    assert (code_of(match), match.found_by) == ("32.01", "similar name")
    assert rules_of(match) == ["region_name_similar"]


@pytest.mark.parametrize("written", ["Bogorr", "Kab. Antah", "Kab. Bangla"])
def test_what_is_near_no_name_or_two_is_not_guessed(resolver, written):
    assert resolver.resolve(written).region is None


def test_slips_of_the_pen_are_hardly_ever_taken_for_another_region_and_never_in_silence(resolver):
    luck, words = random.Random(7), {Level.REGENCY: "Kab.", Level.CITY: "Kota", Level.PROVINCE: "Provinsi"}
    tried = wrong = silent = 0
    for region in resolver.regions.values():
        if region.level not in words:
            continue
        for _ in range(10):
            place, letter = luck.randrange(len(region.short_name)), luck.choice("abcdefghijklmnopqrstuvwxyz")
            slip = region.short_name[:place] + letter + region.short_name[place + luck.choice((0, 1)) :]
            match = resolver.resolve(f"{words[region.level]} {slip}")
            tried += 1
            if match.region is not None and match.region.code != region.code:
                wrong += 1
                # Where the slip is another region's true name, nothing can tell.
                silent += match.found_by == "similar name" and not match.problems
    assert (tried, silent) == (5520, 0)
    assert wrong <= 3


# Towns that regions are governed from


def seats(resolver):
    with (SEEDS / "region_towns.csv").open(encoding="utf-8", newline="") as file:
        return [(resolver.regions[row["region_code"]], row["town"]) for row in csv.DictReader(file)]


@pytest.mark.parametrize("written", ["Cibinong", "Dinas Koperasi Cibinong", "Kota Cibinong", "Kab. Martapura"])
def test_a_town_alone_names_no_region(resolver, written):
    match = resolver.resolve(written)
    assert match.region is None
    assert rules_of(match) == ["region_unknown"]


def test_the_reason_tells_which_regions_are_governed_from_the_town(resolver):
    assert "32.01 Kabupaten Bogor" in resolver.resolve("Cibinong").problems[0].message


@pytest.mark.parametrize(
    ("written", "row"),
    [
        ("Kab. Cibinong", {}),
        ("Cibinong, Jawa Barat", {}),
        ("Cibinong", {"province": "Jawa Barat"}),
        ("Cibinong", {"code": "32.01"}),
    ],
)
def test_a_town_stands_for_its_region_where_the_row_bears_it_out_and_the_finding_says_so(resolver, written, row):
    match = resolver.resolve(written, **row)
    assert (code_of(match), match.found_by) == ("32.01", "town")
    assert rules_of(match) == ["region_named_by_its_town"]


def test_a_town_that_the_code_contradicts_names_no_region(resolver):
    assert resolver.resolve("Cibinong", code="32.04", province="Jawa Barat").region is None


@pytest.mark.parametrize("written", ["Kab. Luwuk", "Kab. Banggae", "Kab. Bangil"])
def test_a_town_that_may_be_a_slip_for_another_region_is_not_guessed(resolver, written):
    assert resolver.resolve(written).region is None


def test_a_town_whose_neighbour_in_name_lies_in_another_province_is_decided_by_its_own(resolver):
    assert code_of(resolver.resolve("Luwuk", province="Sulawesi Tengah")) == "72.01"


def test_a_town_of_two_regions_is_decided_by_the_province(resolver):
    assert code_of(resolver.resolve("Martapura", province="Kalsel")) == "63.03"


def test_the_name_of_a_region_wins_over_the_same_name_of_a_town(resolver):
    match = resolver.resolve("Kota Tebing Tinggi")  # Kabupaten Empat Lawang is governed from another Tebing Tinggi
    assert (code_of(match), match.found_by) == ("12.76", "name")


def test_towns_are_never_taken_for_regions_in_silence_but_for_the_one_that_bears_its_neighbours_name(resolver):
    tried, silent = 0, set()
    for region, town in seats(resolver):
        province = resolver.regions[region.province_code].name
        for written in (town, town.upper(), f"Kab. {town}", f"KABUPATEN {town}", f"Dinas Koperasi {town}"):
            match = resolver.resolve(written, province=province)
            tried += 1
            if match.region is not None and not match.problems:
                silent.add((town, code_of(match)))
    assert tried == 5 * 316
    assert silent == {("Banggai", "72.01")}  # seat of Banggai Laut, 72.11


def test_a_slip_of_the_pen_in_a_town_is_never_taken_for_a_region_in_silence(resolver):
    luck, tried, silent = random.Random(7), 0, []
    for region, town in seats(resolver):
        for _ in range(5):
            place, letter = luck.randrange(len(town)), luck.choice("abcdefghijklmnopqrstuvwxyz")
            slip = town[:place] + letter + town[place + luck.choice((0, 1)) :]
            match = resolver.resolve(f"Kab. {slip}")
            tried += 1
            if match.region not in (None, region) and not match.problems:
                silent.append((town, slip, code_of(match)))
    assert tried == 5 * 316
    assert silent == []


# Dates


@pytest.mark.parametrize(
    ("code", "year", "region"),
    [
        ("9401", 2021, "93.01"),  # the statistics office's code of Merauke
        ("9401", 2024, "94.01"),  # the interior ministry's code of Nabire since Law 15/2022
        ("94", 2021, "91"),
    ],
)
def test_a_code_alone_means_what_it_meant_at_its_date_and_the_finding_says_so(resolver, code, year, region):
    match = resolver.resolve(None, code=code, on=year)
    assert (code_of(match), match.found_by) == (region, "code and date")
    assert rules_of(match) == ["code_read_by_its_date"]


@pytest.mark.parametrize(
    ("code", "year"),
    [
        ("9401", None),
        ("9401", 2022),  # the year in which its meaning changed
        ("9101", 2021),  # Merauke's of the interior ministry, Fakfak's of the statistics office
        ("94", 2024),
    ],
)
def test_a_code_alone_that_its_date_does_not_decide_names_no_region(resolver, code, year):
    match = resolver.resolve(None, code=code, on=year)
    assert match.region is None
    assert rules_of(match) == ["region_missing"]


def test_a_day_decides_within_the_year_of_the_law(resolver):
    assert code_of(resolver.resolve(None, code="9401", on=date(2022, 7, 24))) == "93.01"
    assert code_of(resolver.resolve(None, code="9401", on=date(2022, 7, 25))) == "94.01"


@pytest.mark.parametrize(
    ("year", "then"),
    [
        (2021, [("91.01", "91")]),
        (2022, [("91.01", "91"), ("93.01", "93")]),
        (2023, [("93.01", "93")]),
        (None, []),
    ],
)
def test_a_match_tells_what_the_region_was_at_its_date(resolver, year, then):
    versions = resolver.resolve("Kab. Merauke", on=year).then
    assert [(version.code, version.province_code) for version in versions] == then


@pytest.mark.parametrize(("year", "name"), [(2019, "Kabupaten Toba Samosir"), (2021, "Kabupaten Toba")])
def test_a_renamed_region_is_called_what_it_was_called_then(resolver, year, name):
    match = resolver.resolve("Kab. Toba", on=year)
    assert ([version.name for version in match.then], match.problems) == ([name], ())


@pytest.mark.parametrize(("province", "year"), [("Papua Selatan", 2021), ("Papua", 2024)])
def test_a_province_that_the_region_did_not_lie_in_at_the_date_is_told(resolver, province, year):
    match = resolver.resolve("Kab. Merauke", province=province, on=year)
    assert code_of(match) == "93.01"
    assert rules_of(match) == ["province_not_of_the_period"]


@pytest.mark.parametrize(
    ("province", "year"), [("Papua", 2021), ("Papua Selatan", 2024), ("Papua", 2022), ("Papua", None)]
)
def test_a_province_of_the_date_is_not_told(resolver, province, year):
    assert resolver.resolve("Kab. Merauke", province=province, on=year).problems == ()


def test_a_province_later_than_its_date_is_told(resolver):
    match = resolver.resolve("Papua Selatan", on=2021)
    assert (code_of(match), match.then) == ("93", ())
    assert rules_of(match) == ["region_not_of_the_period"]


def test_no_code_of_any_time_is_taken_for_another_regions_in_silence(resolver):
    tried, wrong, told = 0, [], 0
    for region in REGIONS:
        for year in range(2017, 2026):
            for written in {*(version.code for version in region.at(year)), region.bps_code or region.code}:
                match = resolver.resolve(None, code=written, on=year)
                tried += 1
                told += match.region not in (None, region) and bool(match.problems)
                if match.region not in (None, region) and not match.problems:
                    wrong.append((written, year, code_of(match)))
    assert tried > 9_000
    assert wrong == []
    assert told == 23  # codes that the statistics office gave in 2020, in years when they are the ministry's for others


def test_the_changes_agree_with_the_lists_of_their_time(resolver):
    with (SEEDS / "regions.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            region = resolver.regions[row["region_code"]]
            assert {version.code for version in region.at(2021)} == {row["region_code_2021"]} - {""}
            for year in (2019, 2021):
                listed = row[f"name_{year}"]
                names = {read_name(version.name) for version in region.at(year)}
                if region.code in ("12.12", "76.01", "81.03"):
                    assert read_name(listed) in names


# A column at a time


def test_a_column_is_resolved_like_its_rows(resolver):
    names = ["Bogor", "Bogor", "Kab. Merauke", None, "Bogor"]
    codes = ["32.71", None, None, "9401", "32.71"]
    provinces = [None, "Jawa Barat", "Papua", None, None]
    years = [2021, 2021, 2024, 2021, 2021]
    assert resolver.resolve_column(names, codes=codes, provinces=provinces, on=years) == [
        resolver.resolve(name, code=code, province=province, on=year)
        for name, code, province, year in zip(names, codes, provinces, years, strict=True)
    ]


def test_a_column_takes_the_levels_of_its_bare_names(resolver):
    matches = resolver.resolve_column(["Bengkulu", "Bogor"], bare_names=[Level.PROVINCE, Level.CITY])
    assert [code_of(match) for match in matches] == ["17", "32.71"]


def test_columns_of_unequal_length_are_refused(resolver):
    with pytest.raises(ValueError, match="shorter"):
        resolver.resolve_column(["Bogor", "Bogor"], codes=["32.71"])


# Every name of every time in every way of writing


def vintages(region):
    """The region's names of all times, without their types."""
    names = {region.short_name, *region.former_names, *(version.name for version in region.versions)}
    types = r"(?i)^(kab\.|kota|kabupaten|kota)( adm\.| administrasi)? "
    return sorted(names if region.level is Level.PROVINCE else {re.sub(types, "", name) for name in names})


@pytest.mark.parametrize("year", [None, 2017, 2022, 2025])
def test_every_name_of_every_time_in_every_writing_is_its_region_or_ambiguous(resolver, year):
    for region in REGIONS:
        homes = [None, *(resolver.regions[code].name for code in sorted(region.province_codes))]
        for name in vintages(region):
            typed = [word + name for word in TYPE_WORDS[region.level]]
            for written in (name, name.upper(), f"Kab/Kota {name}", *typed, f"{typed[0]} *)", f"1. {typed[0]}"):
                for home in homes:
                    match = resolver.resolve(written, province=home, on=year)
                    if match.region is None:
                        assert rules_of(match)[0] == "region_ambiguous", (written, home)
                        assert written not in typed
                    else:
                        assert match.region is region, (written, home)


@pytest.mark.parametrize("part", ["a - ", "prov ", "(", "a, ", " ", "kab/kota ", "dinas koperasi ", "1"])
def test_a_cell_that_goes_on_for_ever_is_no_region_and_takes_no_time(resolver, part):
    assert resolver.resolve(part * (30_000 // len(part)) + "/x").region is None
