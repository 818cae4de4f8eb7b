"""Regions named in running Indonesian text."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.regions import Resolver, find_mentions


def named(text, resolver):
    return [
        (mention.text, mention.match.region and mention.match.region.code) for mention in find_mentions(text, resolver)
    ]


def test_a_name_with_its_type_is_found_in_a_sentence(resolver):
    text = "Sebanyak 40 pendamping UMKM di Kabupaten Bogor belum menerima honor sejak Januari."
    assert named(text, resolver) == [("Kabupaten Bogor", "32.01")]


def test_a_mention_tells_where_it_starts(resolver):
    (mention,) = find_mentions("Honor pendamping di Kota Bogor cair.", resolver)
    assert mention.start == 20


def test_a_bare_name_of_one_region_is_found(resolver):
    assert named("Pelaku usaha Sleman menunggu pendamping.", resolver) == [("Sleman", "34.04")]


def test_an_ambiguous_bare_name_is_reported_not_guessed(resolver):
    (mention,) = find_mentions("Pendamping UMKM di Bogor kewalahan.", resolver)
    assert mention.text == "Bogor"
    assert mention.match.region is None
    assert mention.match.problems[0].rule == "region_ambiguous"


def test_a_common_word_in_small_letters_is_no_region(resolver):
    assert named("Pendamping menembus medan berat dan batu karang demi serang balik inflasi.", resolver) == []


def test_the_same_word_with_a_capital_is_the_region(resolver):
    assert named("Pendamping di Medan bertambah.", resolver) == [("Medan", "12.71")]


def test_the_longest_name_counts(resolver):
    assert named("Satu pendamping untuk Sumba Barat Daya.", resolver) == [("Sumba Barat Daya", "53.18")]


def test_the_shorter_neighbour_is_found_where_it_stands_alone(resolver):
    text = "Sumba Barat Daya menyusul Sumba Barat yang lebih dulu."
    assert named(text, resolver) == [("Sumba Barat Daya", "53.18"), ("Sumba Barat", "53.12")]


def test_a_region_inside_the_name_of_another_is_not_found_twice(resolver):
    text = "Kabupaten Ogan Komering Ulu Selatan menambah pos."
    assert named(text, resolver) == [("Kabupaten Ogan Komering Ulu Selatan", "16.09")]


def test_the_longest_of_all_names_is_found(resolver):
    text = "Nelayan Kabupaten Kepulauan Siau Tagulandang Biaro dilatih."
    assert named(text, resolver) == [("Kabupaten Kepulauan Siau Tagulandang Biaro", "71.09")]


def test_a_regency_and_a_city_of_one_name_are_told_apart(resolver):
    text = "Kabupaten Bogor dan Kota Bogor berbagi pendamping."
    assert named(text, resolver) == [("Kabupaten Bogor", "32.01"), ("Kota Bogor", "32.71")]


def test_a_province_and_the_regency_after_it_are_two_mentions(resolver):
    assert named("Dinas Jawa Barat Kabupaten Garut", resolver) == [("Jawa Barat", "32"), ("Kabupaten Garut", "32.05")]


def test_a_name_does_not_run_over_the_end_of_a_sentence(resolver):
    text = "Ia tiba di Sumba Barat. Daya saing usaha naik."
    assert named(text, resolver) == [("Sumba Barat", "53.12")]


def test_a_name_does_not_run_over_a_comma(resolver):
    text = "Ada di Sumba Barat, Daya Beli turun."
    assert named(text, resolver) == [("Sumba Barat", "53.12")]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Kab. Bogor", "32.01"),
        ("Kab Bogor", "32.01"),
        ("KOTA BOGOR", "32.71"),
        ("Kota Adm. Jakarta Pusat", "31.71"),
        ("Kab. Kep. Seribu", "31.01"),
        ("Prov. Bali", "51"),
        ("D.I. Yogyakarta", "34"),
        ("DIY", "34"),
        ("Kulonprogo", "34.01"),
        ("NTT", "53"),
        ("Kab. Toba Samosir", "12.12"),
        # An abbreviation without a space and in a headline's capitals
        ("Kab.Bogor", "32.01"),
        ("KAB. BOGOR", "32.01"),
    ],
)
def test_a_name_is_found_as_newspapers_write_it(resolver, written, code):
    assert named(f"Pendamping di {written} dilatih.", resolver) == [(written, code)]


def test_a_full_stop_after_a_name_is_no_part_of_it(resolver):
    assert named("Ia bertugas di Sleman.", resolver) == [("Sleman", "34.04")]


def test_the_whole_country_is_no_mention(resolver):
    assert named("Menteri Koperasi Indonesia berkunjung.", resolver) == []


def test_a_place_that_is_no_region_is_passed_over(resolver):
    assert named("Warga Malioboro dan Kuta bertemu.", resolver) == []


def test_a_text_without_names_has_no_mentions(resolver):
    assert named("", resolver) == []


NAME_WORDS = ["Bogor", "Sumba", "Barat", "Daya", "Jawa", "Medan", "Bali", "DIY", "Ogan", "Komering", "Ulu", "Selatan"]
OTHER_WORDS = [
    "Kabupaten",
    "Kab.",
    "Kota",
    "Prov.",
    "D.I.",
    "medan",
    "dan",
    "di",
    "pendamping",
    ".",
    ",",
    "2021",
    "\n",
    "é",
]
WORDS = st.sampled_from([*NAME_WORDS, *OTHER_WORDS])


@settings(max_examples=300, deadline=None)
@given(st.lists(WORDS, max_size=25))
def test_mentions_stand_in_the_text_in_order_and_do_not_overlap(words):
    text = " ".join(words)
    end = 0
    for mention in find_mentions(text, Resolver.load()):
        assert mention.start >= end
        end = mention.start + len(mention.text)
        assert text[mention.start : end] == mention.text


@settings(max_examples=200, deadline=None)
@given(st.lists(WORDS, max_size=25))
def test_a_mention_is_what_the_spreadsheets_resolver_says_of_it(words):
    for mention in find_mentions(" ".join(words), Resolver.load()):
        assert mention.match == Resolver.load().resolve(mention.text)
        assert re.match(r"[A-Z]", mention.text)
