"""Feeds into items, and pages over HTTP from a server on this machine."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.news import FeedError, Fetched, Fetcher, read_feed
from orchestration.news.feeds import LARGEST_PAGE, without_tracking
from orchestration.workspace import PROJECT
from tests.news.server import Answer, Site, rss, serve

SAMPLE = PROJECT / "data" / "samples" / "news" / "feed.xml"
ATOM = b"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <title>Kabar</title><id>urn:kabar</id><updated>2021-03-05T10:00:00Z</updated>
  <entry>
    <title>Pendamping di Manado</title><id>urn:1</id>
    <link href="https://kabar.example/1.html"/><updated>2021-03-05T10:00:00Z</updated>
  </entry>
</feed>"""


@pytest.fixture
def site() -> Iterator[Site]:
    with serve() as running:
        yield running


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    with Fetcher(retries=0).open() as opened:
        yield opened


def dated(moment: str) -> date | None:
    (item,) = read_feed(rss(("a", "https://kabar.example/a.html", f"<pubDate>{moment}</pubDate>")))
    return item.published_on


def test_an_rss_feed_gives_its_items_in_its_order() -> None:
    items = read_feed(rss(("Satu", "https://kabar.example/1.html"), ("Dua", "https://kabar.example/2.html")))
    assert [(item.title, item.url) for item in items] == [
        ("Satu", "https://kabar.example/1.html"),
        ("Dua", "https://kabar.example/2.html"),
    ]


def test_an_atom_feed_gives_its_items() -> None:
    (item,) = read_feed(ATOM)
    assert (item.title, item.url) == ("Pendamping di Manado", "https://kabar.example/1.html")
    assert item.published_on == date(2021, 3, 5)


def test_the_sample_feed_of_14_items_names_13_pages() -> None:
    items = read_feed(SAMPLE.read_bytes())
    assert len(items) == 13
    assert items[0].title == "Standar Kompetensi Pendamping UMKM Didorong Jadi Syarat Kontrak"
    assert items[0].published_on == date(2021, 12, 14)
    assert not [item.url for item in items if "utm_" in item.url]


def test_an_item_that_stands_twice_is_one_and_the_first_counts() -> None:
    twice = rss(
        ("Balatkop melatih", "https://kabar.example/a.html?utm_source=rss"),
        ("Balatkop melatih (diperbarui)", "https://kabar.example/a.html"),
    )
    assert [(item.url, item.title) for item in read_feed(twice)] == [
        ("https://kabar.example/a.html", "Balatkop melatih")
    ]


def test_what_the_feed_says_of_a_page_is_its_summary_as_text() -> None:
    (item,) = read_feed(
        rss(
            (
                "a",
                "https://kabar.example/a.html",
                "<description>Warga di &lt;b&gt;Cilacap&lt;/b&gt; siaga.</description>",
            )
        )
    )
    assert item.summary == "Warga di Cilacap siaga."


def test_the_paragraphs_of_a_summary_stay_apart() -> None:
    summary = "<description>&lt;p&gt;Hujan di Kota Manado&lt;/p&gt;&lt;p&gt;Warga siaga&lt;/p&gt;</description>"
    (item,) = read_feed(rss(("a", "https://kabar.example/a.html", summary)))
    assert item.summary.split() == ["Hujan", "di", "Kota", "Manado", "Warga", "siaga"]


@pytest.mark.parametrize("sign", ["x1", "xFFFE", "xD800"])
def test_a_stray_sign_in_a_summary_costs_no_item(sign: str) -> None:
    pasted = f"<description>Pelatihan &amp;#{sign}; pendamping</description>"
    items = read_feed(rss(("a", "https://kabar.example/a.html", pasted), ("b", "https://kabar.example/b.html")))
    assert [item.title for item in items] == ["a", "b"]


def test_an_item_without_summary_has_an_empty_one() -> None:
    assert read_feed(rss(("a", "https://kabar.example/a.html")))[0].summary == ""


def test_an_item_without_an_address_of_the_web_is_passed_over() -> None:
    items = read_feed(rss(("a", "mailto:redaksi@kabar.example"), ("b", "https://kabar.example/b.html")))
    assert [item.title for item in items] == ["b"]


def test_a_day_is_the_day_in_jakarta() -> None:
    assert dated("Tue, 14 Dec 2021 20:00:00 GMT") == date(2021, 12, 15)


def test_the_evening_in_jakarta_is_still_the_same_day() -> None:
    assert dated("Tue, 14 Dec 2021 16:59:59 GMT") == date(2021, 12, 14)


def test_the_offset_of_a_date_is_heeded() -> None:
    assert dated("Wed, 15 Dec 2021 00:30:00 +0700") == date(2021, 12, 15)


def test_an_item_without_a_date_has_none() -> None:
    assert read_feed(rss(("a", "https://kabar.example/a.html")))[0].published_on is None


@pytest.mark.parametrize("content", [b"<html><body>Maaf</body></html>", b'{"items": []}', b"Maaf, sedang dirawat"])
def test_what_is_not_a_feed_is_an_error(content: bytes) -> None:
    with pytest.raises(FeedError, match="not understood as RSS or Atom"):
        read_feed(content)


def test_an_empty_answer_is_not_a_feed() -> None:
    with pytest.raises(FeedError, match="not understood"):
        read_feed(b"")


def test_an_answer_that_names_a_file_of_this_machine_is_not_a_feed() -> None:
    with pytest.raises(FeedError, match="not understood"):
        read_feed(str(SAMPLE).encode())


def test_an_address_that_is_none_does_not_hide_the_other_items() -> None:
    items = read_feed(rss(("a", "http://[kabar.example/a.html"), ("b", "https://kabar.example/b.html")))
    assert "https://kabar.example/b.html" in [item.url for item in items]


def test_tracking_parameters_and_fragments_are_removed_and_the_others_kept() -> None:
    tracked = "https://Kabar.Example/a.html?utm_source=rss&halaman=2&fbclid=x&gclid=y#komentar"
    assert without_tracking(tracked) == "https://kabar.example/a.html?halaman=2"


def test_two_addresses_that_differ_in_a_bare_number_stay_two() -> None:
    items = read_feed(rss(("a", "https://kabar.example/?12345"), ("b", "https://kabar.example/?12346")))
    assert [item.title for item in items] == ["a", "b"]


PARAMETERS = st.lists(
    st.tuples(st.sampled_from(["id", "halaman", "utm_source", "utm_medium", "fbclid", "gclid"]), st.text(min_size=1)),
    max_size=5,
)


@settings(max_examples=50, deadline=None)
@given(parameters=PARAMETERS)
def test_tracking_never_tells_two_addresses_apart_and_nothing_else_is_lost(parameters: list[tuple[str, str]]) -> None:
    meant = urlencode([(name, value) for name, value in parameters if name in ("id", "halaman")])
    address = without_tracking(f"https://kabar.example/a.html?{urlencode(parameters)}")
    assert address == f"https://kabar.example/a.html{'?' if meant else ''}{meant}"
    assert without_tracking(address) == address


def test_an_answer_comes_with_the_marks_to_ask_with_next_time(site: Site, fetcher: Fetcher) -> None:
    modified = "Tue, 14 Dec 2021 09:40:00 GMT"
    url = site.says("/feed.xml", Answer(b"isi", headers={"Last-Modified": modified}, etag='"v1"'))
    assert fetcher.get(url) == Fetched(b"isi", '"v1"', modified)


def test_a_first_request_is_unconditional(site: Site, fetcher: Fetcher) -> None:
    fetcher.get(site.says("/feed.xml", Answer(b"isi", etag='"v1"')))
    assert {"If-None-Match", "If-Modified-Since"} & set(site.asked[0][1]) == set()


def test_the_marks_of_the_last_answer_are_sent_along(site: Site, fetcher: Fetcher) -> None:
    modified = "Tue, 14 Dec 2021 09:40:00 GMT"
    fetcher.get(site.says("/feed.xml", Answer(b"isi")), etag='"v1"', last_modified=modified)
    headers = site.asked[0][1]
    assert (headers["If-None-Match"], headers["If-Modified-Since"]) == ('"v1"', modified)


def test_what_has_not_changed_has_no_content_and_keeps_its_marks(site: Site, fetcher: Fetcher) -> None:
    url = site.says("/feed.xml", Answer(b"isi", etag='"v1"'))
    assert fetcher.get(url, etag='"v1"') == Fetched(None, '"v1"', None)


def test_what_has_changed_is_sent_again(site: Site, fetcher: Fetcher) -> None:
    url = site.says("/feed.xml", Answer(b"baru", etag='"v2"'))
    assert fetcher.get(url, etag='"v1"') == Fetched(b"baru", '"v2"', None)


def test_a_page_that_has_moved_is_followed(site: Site, fetcher: Fetcher) -> None:
    moved = Answer(status=301, headers={"Location": site.says("/baru.html", Answer(b"isi"))})
    assert fetcher.get(site.says("/lama.html", moved)).content == b"isi"


@pytest.mark.parametrize("status", [403, 404, 500])
def test_an_error_answer_is_a_feed_error_that_names_the_address(site: Site, fetcher: Fetcher, status: int) -> None:
    url = site.says("/feed.xml", Answer(b"<html>maaf</html>", status=status))
    with pytest.raises(FeedError, match=rf"/feed\.xml: .*{status}"):
        fetcher.get(url)


def test_a_page_beyond_the_limit_is_a_feed_error(site: Site, fetcher: Fetcher) -> None:
    url = site.says("/besar.html", Answer(bytes(LARGEST_PAGE + 1)))
    with pytest.raises(FeedError, match="more than 5,242,880 bytes"):
        fetcher.get(url)


def test_a_page_just_within_the_limit_is_taken(site: Site, fetcher: Fetcher) -> None:
    content = fetcher.get(site.says("/besar.html", Answer(bytes(LARGEST_PAGE)))).content
    assert content is not None
    assert len(content) == LARGEST_PAGE


def test_a_server_that_does_not_answer_is_a_feed_error(fetcher: Fetcher) -> None:
    with serve() as gone:
        url = gone.url
    with pytest.raises(FeedError, match=r"127\.0\.0\.1"):
        fetcher.get(url)


def test_a_server_that_stumbles_is_asked_again(site: Site) -> None:
    url = site.says("/feed.xml", Answer(status=503), Answer(b"isi"))
    with Fetcher(retries=1).open() as patient:
        assert patient.get(url).content == b"isi"
    assert site.paths_asked() == ["/feed.xml", "/feed.xml"]


@pytest.mark.parametrize(
    "url", ["http://kabar.example:abc/a.html", f"http://{'a' * 64}.example/", "http://xn--/", "http://127.0.0.1/\x00"]
)
def test_an_address_that_is_none_is_a_feed_error(fetcher: Fetcher, url: str) -> None:
    with pytest.raises(FeedError):
        fetcher.get(url)


@pytest.fixture
def mirror(tmp_path: Path) -> Iterator[Fetcher]:
    """A fetcher over a folder with `a.html`, with `secret.html` beside the folder and `deeper/b.html` in it."""
    (tmp_path / "secret.html").write_bytes(b"rahasia")
    (tmp_path / "mirror" / "deeper").mkdir(parents=True)
    (tmp_path / "mirror" / "deeper" / "b.html").write_bytes(b"lebih dalam")
    (tmp_path / "mirror" / "a.html").write_bytes(b"isi")
    with Fetcher(tmp_path / "mirror").open() as opened:
        yield opened


def test_a_mirror_answers_with_the_file_that_the_address_ends_in(mirror: Fetcher) -> None:
    assert mirror.get("https://kabar.example/2021/12/a.html?utm_source=rss").content == b"isi"


def test_a_mirror_without_the_page_is_a_feed_error(mirror: Fetcher) -> None:
    with pytest.raises(FeedError, match="404"):
        mirror.get("https://kabar.example/c.html")


def test_a_mirror_folder_that_is_not_there_is_a_feed_error(tmp_path: Path) -> None:
    with Fetcher(tmp_path / "not-there").open() as nowhere, pytest.raises(FeedError, match="404"):
        nowhere.get("https://kabar.example/a.html")


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.html",
        "/..%2fsecret.html",
        "/%2e%2e/secret.html",
        "/%2e%2e%2fsecret.html",
        "/..%5csecret.html",
        "/deeper%2fb.html",
        "/..",
        "/",
    ],
)
def test_no_address_leads_out_of_the_mirror_folder(mirror: Fetcher, path: str) -> None:
    with pytest.raises(FeedError, match="404"):
        mirror.get(f"https://kabar.example{path}")
