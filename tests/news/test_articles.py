"""A page's article: its words without what stands around them."""

from datetime import date
from itertools import combinations

import pytest

from orchestration.news import Article, ArticleWithoutTextError, read_article
from orchestration.warehouse.store import REPEATED_WITHIN
from orchestration.workspace import PROJECT

PAGES = PROJECT / "data" / "samples" / "news"
REPEATED = {
    "pendamping-jembatani-perajin-pangan-toko-modern.html",
    "kemitraan-ritel-umkm-kab-bogor-dikawal-pendamping.html",
}
WITHOUT_TEXT = "perbaikan-ruas-jalan-desa-sumedang.html"


def sample(name: str) -> Article:
    return read_article((PAGES / name).read_bytes())


@pytest.fixture(scope="module")
def articles() -> dict[str, Article]:
    return {path.name: sample(path.name) for path in PAGES.glob("*.html") if path.name != WITHOUT_TEXT}


def test_an_article_has_its_title_its_text_and_its_day(articles: dict[str, Article]) -> None:
    article = articles["standar-kompetensi-pendamping-umkm-syarat-kontrak.html"]
    assert article.title == "Standar Kompetensi Pendamping UMKM Didorong Jadi Syarat Kontrak"
    assert article.published_on == date(2021, 12, 14)
    assert "sertifikat" in article.text


def test_what_stands_around_an_article_is_not_its_text(articles: dict[str, Article]) -> None:
    # Ticker, side list, "Baca juga" and comments of this page speak of small businesses; the article is about football.
    page = (PAGES / "festival-sepak-bola-usia-dini-surakarta.html").read_text(encoding="utf-8")
    text = articles["festival-sepak-bola-usia-dini-surakarta.html"].text
    assert "UMKM" in page
    assert "Baca juga" in page
    assert "UMKM" not in text
    assert "Baca juga" not in text
    assert "sepak bola" in text.casefold()


def test_the_cells_of_a_table_are_not_the_articles_text() -> None:
    paragraph = "<p>Hujan lebat diperkirakan mengguyur pantai selatan Kabupaten Cilacap hingga akhir pekan ini.</p>"
    table = "<table><tr><td>Kabupaten Garut</td><td>Cerah</td></tr><tr><td>Kota Medan</td><td>Hujan</td></tr></table>"
    article = read_article(f"<html><body><article>{paragraph * 3}{table}{paragraph}</article></body></html>".encode())
    assert "Cilacap" in article.text
    assert "Garut" not in article.text
    assert "Medan" not in article.text


def test_a_page_that_is_not_utf_8_keeps_its_signs(articles: dict[str, Article]) -> None:
    name = "anggaran-pk2ukm-cair-honor-pendamping-dibayar.html"
    with pytest.raises(UnicodeDecodeError):
        (PAGES / name).read_bytes().decode("utf-8")
    text = articles[name].text
    assert "�" not in text
    assert "–" in text


def test_the_whole_text_counts_where_it_stands_in_two_blocks(articles: dict[str, Article]) -> None:
    text = articles["menjelang-pilkada-rekrutmen-pendamping-ditunda.html"].text
    assert "Gunungkidul" in text
    assert "Magelang" in text


@pytest.mark.parametrize("page", [b"", b"<html><head><title>Satu</title></head><body></body></html>", b"\x00\xff\x00"])
def test_a_page_without_an_article_is_an_error(page: bytes) -> None:
    with pytest.raises(ArticleWithoutTextError):
        read_article(page)


def test_a_table_layout_has_no_text_that_can_be_told_apart() -> None:
    with pytest.raises(ArticleWithoutTextError):
        sample(WITHOUT_TEXT)


def test_a_text_published_again_has_nearly_the_same_fingerprint(articles: dict[str, Article]) -> None:
    first, second = (articles[name].words_simhash for name in sorted(REPEATED))
    assert (first ^ second).bit_count() <= REPEATED_WITHIN


def test_texts_of_their_own_have_fingerprints_far_apart(articles: dict[str, Article]) -> None:
    distances = [
        (articles[one].words_simhash ^ articles[other].words_simhash).bit_count()
        for one, other in combinations(sorted(articles), 2)
        if {one, other} != REPEATED
    ]
    assert len(distances) == 65
    assert min(distances) > REPEATED_WITHIN


def test_a_fingerprint_fits_into_64_bits(articles: dict[str, Article]) -> None:
    assert all(0 <= article.words_simhash < 1 << 64 for article in articles.values())
