"""Archived pages into articles: their regions, whether they are ours, and which repeat another."""

import re
from pathlib import Path

import pytest

from orchestration.warehouse.articles import read_articles
from orchestration.warehouse.intake import collect
from orchestration.workspace import PROJECT, Workspace
from tests.news.server import rss
from tests.warehouse.examples import ask, write_feed

SAMPLES = PROJECT / "data" / "samples" / "news"
ORIGINAL = "pendamping-jembatani-perajin-pangan-toko-modern.html"
REPEAT = "kemitraan-ritel-umkm-kab-bogor-dikawal-pendamping.html"
AMBIGUOUS = "pendamping-umkm-bogor-kewalahan.html"
WITHOUT_TEXT = "perbaikan-ruas-jalan-desa-sumedang.html"

# page: (its regions, whether it is about mentoring), as data/samples/news/README.md has it.
PAGES = {
    "standar-kompetensi-pendamping-umkm-syarat-kontrak.html": ([], True),
    "festival-sepak-bola-usia-dini-surakarta.html": (["33.72"], False),
    REPEAT: (["32", "32.01"], True),
    ORIGINAL: (["32", "32.01"], True),
    "balatkop-bali-latih-calon-pendamping-umkm.html": (["51", "51.03", "51.71"], True),
    WITHOUT_TEXT: (["32.11"], False),
    "anggaran-pk2ukm-cair-honor-pendamping-dibayar.html": (["12.12", "62.71"], True),
    "satu-pendamping-ratusan-usaha-sumba-barat-daya.html": (["53", "53.18"], True),
    "festival-kuliner-pesisir-kota-manado.html": (["71.71"], False),
    "pelatihan-pendamping-diy-kulonprogo-minta-jadwal-tetap.html": (["34", "34.01"], True),
    "hujan-lebat-pantai-selatan-akhir-pekan.html": (["33.01", "33.05"], False),
    AMBIGUOUS: ([], True),
    "menjelang-pilkada-rekrutmen-pendamping-ditunda.html": (["33.71", "34.03"], True),
}


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The sample feed, collected and read. Tests only look at it."""
    workspace = Workspace(data=tmp_path_factory.mktemp("samples"))
    collect(workspace)
    assert read_articles(workspace).articles == {"kabar_contoh": 13}
    return workspace


@pytest.fixture
def news(own: Workspace, tmp_path: Path) -> Workspace:
    """A workspace with one feed, `kabar`, mirrored in the folder `mirror` beside it."""
    (tmp_path / "mirror").mkdir()
    write_feed(own, "kabar", "https://kabar.example/feed.xml", tmp_path / "mirror")
    return own


def feed_says(workspace: Workspace, *items: tuple[str, str, bytes, str]) -> None:
    """The feed names these pages: (title, file name, page, further elements of the item)."""
    mirror = workspace.data.parent / "mirror"
    for _, name, page, _ in items:
        (mirror / name).write_bytes(page)
    told = [(title, f"https://kabar.example/{name}", more) for title, name, _, more in items]
    (mirror / "feed.xml").write_bytes(rss(*told))


def regions_of(workspace: Workspace, page: str) -> list[str]:
    rows = ask(
        workspace,
        """
        select mentions.region_code
        from news.mentions as mentions
        inner join news.articles as articles on mentions.article_id = articles.article_id
        where articles.url like '%/' || ?
        order by mentions.region_code
        """,
        page,
    )
    return [code for (code,) in rows]


@pytest.mark.parametrize("page", PAGES)
def test_a_sample_page_is_about_exactly_its_regions(samples: Workspace, page: str) -> None:
    assert regions_of(samples, page) == PAGES[page][0]


@pytest.mark.parametrize("page", PAGES)
def test_a_sample_page_is_ours_only_if_it_is_about_mentors_of_small_businesses(samples: Workspace, page: str) -> None:
    assert ask(samples, "select is_about_mentoring from news.articles where url like '%/' || ?", page) == [
        (PAGES[page][1],)
    ]


def test_the_samples_readme_says_the_same_of_every_page() -> None:
    lines = (SAMPLES / "README.md").read_text(encoding="utf-8").splitlines()
    table = [line.strip("| ").split(" | ") for line in lines if re.match(r"\| \S+\.html \|", line)]
    said = {}
    for file, _, _, _, about_mentoring, _, regions, _ in table:
        codes = [] if regions.startswith("ambiguous") else sorted(re.findall(r"\b\d\d(?:\.\d\d)?\b", regions))
        said[file] = (codes, about_mentoring == "yes")
    assert said == PAGES
    assert set(PAGES) == {path.name for path in SAMPLES.glob("*.html")}


def test_a_text_repeated_under_another_address_is_a_duplicate_of_the_earlier_one(samples: Workspace) -> None:
    assert ask(
        samples,
        """
        select repeats.url, articles.url
        from news.articles as repeats
        inner join news.articles as articles on repeats.duplicate_of = articles.article_id
        """,
    ) == [(f"https://kabar-contoh.example/2021/10/{REPEAT}", f"https://kabar-contoh.example/2021/09/{ORIGINAL}")]


def test_a_bare_name_that_fits_two_regions_is_a_finding(samples: Workspace) -> None:
    rows = ask(
        samples,
        "select rule, severity, file_name, seen, region_code, message from quality.findings where file_name = ?",
        AMBIGUOUS,
    )
    ((rule, severity, _, seen, region_code, message),) = rows
    assert (rule, severity, seen, region_code) == ("mention_ambiguous", "info", "Bogor", None)
    assert "32.01 Kabupaten Bogor or 32.71 Kota Bogor" in message


def test_a_page_without_readable_text_is_a_finding_and_keeps_its_title_from_the_feed(samples: Workspace) -> None:
    assert ask(
        samples, "select rule, form from quality.findings where station = 'articles' and file_name = ?", WITHOUT_TEXT
    ) == [("article_without_text", "kabar_contoh")]
    assert ask(samples, "select title from news.articles where url like '%/' || ?", WITHOUT_TEXT) == [
        ("Perbaikan Ruas Jalan Desa di Kabupaten Sumedang Dikebut Sebelum Musim Hujan",)
    ]


def test_a_page_without_readable_text_has_the_words_of_the_feeds_summary(samples: Workspace) -> None:
    with (SAMPLES / "feed.xml").open(encoding="utf-8") as file:
        (summary,) = re.findall(r"<description>(Pengecoran jalan .*?)</description>", file.read())
    assert ask(samples, "select words from news.articles where url like '%/' || ?", WITHOUT_TEXT) == [
        (len(summary.split()),)
    ]


def test_an_article_is_dated_and_named_as_the_feed_has_it(samples: Workspace) -> None:
    assert ask(
        samples, "select title, cast(published_on as varchar) from news.articles where url like '%/' || ?", AMBIGUOUS
    ) == [("Pendamping UMKM di Bogor Kewalahan Layani Permintaan Izin Usaha", "2020-11-27")]


def test_sample_articles_are_marked_as_synthetic(samples: Workspace) -> None:
    assert ask(samples, "select distinct origin from news.articles") == [("synthetic",)]


def test_only_articles_about_mentoring_have_topics(samples: Workspace) -> None:
    without = ask(
        samples,
        """
        select count(*) from news.topics as topics
        inner join news.articles as articles on topics.article_id = articles.article_id
        where not articles.is_about_mentoring
        """,
    )
    assert without == [(0,)]
    assert ask(
        samples,
        """
        select topics.topic from news.topics as topics
        inner join news.articles as articles on topics.article_id = articles.article_id
        where articles.url like '%balatkop%' order by topics.topic
        """,
    ) == [("certification",), ("training",)]


ARTICLE = b"""
<html><head><title>Pendamping</title></head><body><article>
<p>Pendamping UMKM di Kota Manado berkumpul pada hari Senin. Mereka membahas kunjungan ke usaha kecil di pesisir.</p>
<p>Kepala dinas Kota Manado menyebut kunjungan itu dilakukan dua kali sebulan sepanjang tahun anggaran berjalan.</p>
</article></body></html>
"""


def test_a_region_counts_once_with_how_often_it_is_named(news: Workspace) -> None:
    feed_says(news, ("Kabar dari Manado", "1.html", ARTICLE, ""))
    collect(news)
    read_articles(news)
    # Twice in the text and, as a bare name that fits one region, once in the title.
    assert ask(news, "select region_code, times, first_words from news.mentions") == [("71.71", 3, "Manado")]


def test_a_second_run_reads_nothing(news: Workspace) -> None:
    feed_says(news, ("Satu", "1.html", ARTICLE, ""))
    collect(news)
    assert read_articles(news).articles == {"kabar": 1}
    before = ask(news, "select * from ledger.done")
    assert read_articles(news).articles == {"kabar": 0}
    assert ask(news, "select * from ledger.done") == before


def test_a_new_version_reads_all_again_without_doubling(news: Workspace) -> None:
    feed_says(news, ("Pendamping UMKM di Bogor", "1.html", ARTICLE, ""), ("Dua", "2.html", b"<html></html>", ""))
    collect(news)
    read_articles(news, version="1")
    tables = ("news.articles", "news.mentions", "news.topics", "quality.findings")
    before = [ask(news, f"select * from {table} order by all") for table in tables]
    assert read_articles(news, version="2").articles == {"kabar": 2}
    assert [ask(news, f"select * from {table} order by all") for table in tables] == before
    assert [len(rows) for rows in before] == [2, 1, 1, 4]


def test_pages_without_readable_text_do_not_repeat_each_other(news: Workspace) -> None:
    bare = b"<html><head><title>x</title></head><body></body></html>"
    feed_says(
        news,
        ("Banjir di Kota Manado", "1.html", bare, ""),
        ("Pameran di Kabupaten Kebumen", "2.html", bare + b"<!-- 2 -->", ""),
    )
    collect(news)
    read_articles(news)
    assert ask(news, "select title, duplicate_of from news.articles order by title") == [
        ("Banjir di Kota Manado", None),
        ("Pameran di Kabupaten Kebumen", None),
    ]


def originals(workspace: Workspace) -> list[str]:
    return [title for (title,) in ask(workspace, "select title from news.articles where duplicate_of is null")]


def test_which_article_is_the_original_does_not_depend_on_when_its_page_was_read(news: Workspace) -> None:
    september, october = (f"<pubDate>{day} 2021 09:00:00 +0700</pubDate>" for day in ("29 Sep", "21 Oct"))
    earlier = ("Asli", "1.html", (SAMPLES / ORIGINAL).read_bytes(), september)
    later = ("Ulangan", "2.html", (SAMPLES / REPEAT).read_bytes(), october)
    for said in ([later], [later, earlier]):  # the earlier page is fetched a night later
        feed_says(news, *said)
        collect(news)
        read_articles(news)
    incrementally = originals(news)
    read_articles(news, version="all anew")
    assert originals(news) == ["Asli"]
    assert incrementally == originals(news)
