"""What an article tells, by the reviewed word list."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.news import Topics
from orchestration.workspace import PROJECT

SEEDS = PROJECT / "dbt_project" / "seeds"
TOPICS = Topics.load(SEEDS)


def test_the_word_list_knows_six_topics_beside_the_two_that_make_an_article_ours() -> None:
    assert set(TOPICS.words) == {
        "mentoring", "msme", "shortage", "recruitment", "certification", "training", "partnership", "funding",
    }  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "Pendamping UMKM di Bogor kewalahan",
        "Mereka mendampingi pelaku usaha kecil",
        "Pendampingan koperasi dimulai",
        "PENDAMPING UMKM",
    ],
)
def test_a_mentor_beside_a_small_business_is_ours(text: str) -> None:
    assert TOPICS.is_about_mentoring(text)


@pytest.mark.parametrize(
    "text",
    [
        "Guru dan orang tua menjadi pendamping pemain",  # the word alone does not count
        "Festival kuliner diikuti 40 UMKM",
        "Pendamping pemain membeli teh di kios jukmkm",  # not a word of its own
        "",
    ],
)
def test_one_of_the_two_words_alone_is_not_ours(text: str) -> None:
    assert not TOPICS.is_about_mentoring(text)


def test_topics_come_with_the_words_that_tell_them_each_once() -> None:
    text = "Pelatihan pendamping UMKM: pelatihan enam hari di Balatkop, lalu sertifikasi."
    assert TOPICS.of(text) == {"training": "pelatihan, balatkop", "certification": "sertifikasi"}


def test_an_article_that_is_not_about_mentoring_has_no_topics() -> None:
    assert TOPICS.of("Pelatihan dan sertifikasi pemain sepak bola dibiayai anggaran daerah") == {}


def test_an_article_about_mentoring_can_have_no_topic() -> None:
    assert TOPICS.of("Pendamping UMKM berkumpul di Denpasar") == {}


def test_part_of_a_word_does_not_tell_a_topic() -> None:
    assert TOPICS.of("Pendamping UMKM merancang penganggarannya sendiri") == {}


WORDS = ["pendamping", "umkm", "koperasi", "pelatihan", "rekrutmen", "anggaran", "kemitraan", "bnsp", "hujan", "dan"]


@given(words=st.lists(st.sampled_from(WORDS), max_size=8))
def test_capitals_do_not_matter(words: list[str]) -> None:
    text = " ".join(words)
    assert TOPICS.of(text.upper()) == TOPICS.of(text)


@given(words=st.lists(st.sampled_from(WORDS), max_size=8))
def test_only_articles_about_mentoring_have_topics(words: list[str]) -> None:
    text = " ".join(words)
    assert TOPICS.is_about_mentoring(text) == ("pendamping" in words and bool({"umkm", "koperasi"} & set(words)))
    if TOPICS.of(text):
        assert TOPICS.is_about_mentoring(text)
