"""What a written name says by itself: its level, and the key that all its spellings share."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.regions.names import Level, key_of, level_word, plain, read_name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Toli-Toli", "TOLITOLI"),
        ("Bau-bau", "Baubau"),
        ("Palangka Raya", "PALANGKARAYA"),
        ("Labuhan Batu", "Labuhanbatu"),
        ("Muko-muko", "Muko Muko"),
        ("Kulon Progo", "Kulonprogo"),
        ("Kep. Riau", "Kepulauan Riau"),
        ("KEP RIAU", "Kepulauan Riau"),
        ("D.I. Yogyakarta", "DI YOGYAKARTA"),
        ("Pangkajene dan Kepulauan", "Pangkajene Kepulauan"),
        ("Pangkajene & Kep.", "PANGKAJENE DAN KEPULAUAN"),
        ("Penukal Abab Lematang Ilir (PALI)", "Penukal Abab Lematang Ilir"),
        ("Fak\u00a0Fak", "Fakfak"),
        ("Sumatra Barat", "Sumatera Barat"),
        ("Tj. Jabung Tim.", "Tanjung Jabung Timur"),
        ("Hulu Sei Utara", "Hulu Sungai Utara"),
        ("Peg. Bintang", "Pegunungan Bintang"),
        ("Bogor*)", "Bogor"),
        ("Bogor 1)", "Bogor"),
        ("Bogor\u00b2", "Bogor"),
        ("12. Bogor", "Bogor"),
    ],
)
def test_spellings_of_one_name_share_a_key(one, other):
    assert key_of(one) == key_of(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sumba Barat", "Sumba Barat Daya"),
        ("Aceh Barat", "Aceh Barat Daya"),
        ("Bandung", "Bandung Barat"),
        ("Riau", "Kepulauan Riau"),
        ("Mamuju", "Mamuju Utara"),
    ],
)
def test_a_longer_name_is_another_name(one, other):
    assert key_of(one) != key_of(other)


def test_kep_is_written_out_only_where_it_stands_alone():
    assert key_of("Kepahiang") == "kepahiang"


def test_dan_inside_a_name_is_kept():
    assert key_of("Medan") == "medan"


@given(st.text())
def test_a_key_has_nothing_but_small_letters_and_digits(text):
    assert re.fullmatch(r"[a-z0-9]*", key_of(text))


@given(st.text(alphabet="ABCkeopdnulai .-&()é", max_size=40))
def test_a_key_does_not_depend_on_case(text):
    assert key_of(text.upper()) == key_of(text.lower())


@pytest.mark.parametrize(
    ("text", "level", "key"),
    [
        ("KAB. BANTUL", Level.REGENCY, "bantul"),
        ("Kab Bantul", Level.REGENCY, "bantul"),
        ("Kab.Bantul", Level.REGENCY, "bantul"),
        ("Kabupaten  Bantul", Level.REGENCY, "bantul"),
        ("Kota Bogor", Level.CITY, "bogor"),
        ("Kotamadya Medan", Level.CITY, "medan"),
        ("KOTA ADM. JAKARTA PUSAT", Level.CITY, "jakartapusat"),
        ("Kota Administrasi Jakarta Pusat", Level.CITY, "jakartapusat"),
        ("Kab. Adm. Kep. Seribu", Level.REGENCY, "kepulauanseribu"),
        ("Prov. Bali", Level.PROVINCE, "bali"),
        ("PROVINSI JAWA BARAT", Level.PROVINCE, "jawabarat"),
        ("Propinsi Riau", Level.PROVINCE, "riau"),
        ("Prop. Bali", Level.PROVINCE, "bali"),
        ("Kabupaten : Bantul", Level.REGENCY, "bantul"),
        ("Kab. Dati II Bantul", Level.REGENCY, "bantul"),
        ("Pemkab Bantul", Level.REGENCY, "bantul"),
        ("Bupati Bantul", Level.REGENCY, "bantul"),
        ("Pemkot Bogor", Level.CITY, "bogor"),
        ("Wali Kota Bogor", Level.CITY, "bogor"),
        ("Walikota Bogor", Level.CITY, "bogor"),
        ("Pemprov Bali", Level.PROVINCE, "bali"),
        ("Bogor (Kota)", Level.CITY, "bogor"),
        ("Bogor, Kab.", Level.REGENCY, "bogor"),
    ],
)
def test_the_word_before_a_name_tells_its_level(text, level, key):
    assert read_name(text) == (level, key)


def test_an_office_before_the_level_is_no_part_of_the_name():
    assert read_name("Dinas Koperasi dan UKM Kab. Sleman") == (Level.REGENCY, "sleman")


def test_the_first_level_word_counts_where_the_name_holds_another():
    assert read_name("Kabupaten Lima Puluh Kota") == (Level.REGENCY, "limapuluhkota")


def test_a_name_that_ends_with_a_level_word_is_bare():
    assert read_name("Lima Puluh Kota") == (None, "limapuluhkota")


@pytest.mark.parametrize("text", ["Kabupaten/Kota Bogor", "Kab./Kota: Bogor", "Kota/Kab Bogor", "Prov/Kab/Kota Bogor"])
def test_a_form_that_offers_either_level_tells_none(text):
    assert read_name(text) == (None, "bogor")


def test_the_level_after_a_form_that_offers_either_is_the_senders():
    assert read_name("Kab/Kota: Kota Bogor") == (Level.CITY, "bogor")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Dinas Koperasi Sleman", "sleman"),
        ("DINAS KOPERASI, UKM DAN PERDAGANGAN SLEMAN", "sleman"),
        ("Diskop UKM Sleman", "sleman"),
        ("Dinas Koperasi dan UKM", ""),
    ],
)
def test_an_office_without_a_level_is_no_part_of_the_name(text, key):
    assert read_name(text) == (None, key)


@pytest.mark.parametrize("text", ["Kotabaru", "Kotamobagu", "Kotawaringin Barat", "Provinsial"])
def test_a_name_that_only_begins_like_a_level_word_is_bare(text):
    assert read_name(text)[0] is None


@pytest.mark.parametrize(
    ("word", "level"),
    [
        ("Kab.", Level.REGENCY),
        ("KABUPATEN", Level.REGENCY),
        ("Kota", Level.CITY),
        ("Prov", Level.PROVINCE),
        ("Bogor", None),
        ("Kotabaru", None),
    ],
)
def test_a_single_word_tells_a_level_only_if_it_is_a_type(word, level):
    assert level_word(word) is level


def test_plain_text_has_no_accents_no_capitals_and_single_spaces():
    assert plain("  Café\t DUMAI ") == "cafe dumai"


def test_marks_that_nobody_sees_do_not_count():
    assert plain("\u200eKab.\u00a0Ban\u200btul\ufeff") == "kab. bantul"
