"""Feeds and pages over HTTP, politely: conditional requests, retries, limits on time and size."""

import re
from calendar import timegm
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from time import monotonic
from urllib.parse import urlsplit, urlunsplit
from zoneinfo import ZoneInfo

import feedparser
import httpx
from httpx_retries import Retry, RetryTransport
from lxml.html import document_fromstring

LARGEST_PAGE = 5 << 20  # a news page of more than 5 MiB is something else
TIMEOUT = 20.0  # seconds without a word
LONGEST_ANSWER = 60.0  # seconds; a page that drips for longer is down for tonight
JAKARTA = ZoneInfo("Asia/Jakarta")  # the day on which a reader there saw it
_TRACKING = ("utm_", "fbclid", "gclid")


class FeedError(Exception):
    """A feed or page that could not be had; the message says why."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer: its bytes, and the marks to ask with next time. `content` is None where nothing has changed."""

    content: bytes | None
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class FeedItem:
    """An entry of a feed: `url` without tracking parameters, so that one article has one address; `summary` as text."""

    url: str
    title: str
    summary: str
    published_on: date | None


class Fetcher:
    """Fetches over HTTP, or from a `mirror` folder of saved copies where the network is closed."""

    def __init__(self, mirror: Path | None = None, retries: int = 2, hosts: Collection[str] | None = None) -> None:
        """`hosts`: the only ones that are asked, redirects included: a feed must not send us into our own network."""
        self._mirror = mirror
        self._retries = retries
        self._hosts = hosts

    def _refuse_other_hosts(self, request: httpx.Request) -> None:
        if self._hosts is not None and request.url.host not in self._hosts:
            raise FeedError(f"{request.url}: not a host of this feed ({', '.join(sorted(self._hosts))})")

    @contextmanager
    def open(self) -> Iterator["Fetcher"]:
        """Keep one client open for many requests."""
        transport: httpx.BaseTransport
        if self._mirror is not None:
            transport = _FolderTransport(self._mirror)
        else:
            transport = RetryTransport(retry=Retry(total=self._retries, backoff_factor=0.5))
        headers = {"User-Agent": "neraca-pendamping (public-interest statistics on mentoring)"}
        with httpx.Client(
            transport=transport,
            timeout=TIMEOUT,
            follow_redirects=True,
            headers=headers,
            event_hooks={"request": [self._refuse_other_hosts]},
        ) as client:
            self._client = client
            yield self

    def get(self, url: str, etag: str | None = None, last_modified: str | None = None) -> Fetched:
        """The bytes at an address, or none if they are still those of `etag` or `last_modified`.

        Raises:
            FeedError: no answer, an error answer, or an answer beyond the size limit.
        """
        headers = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        try:
            with self._client.stream("GET", url, headers={k: v for k, v in headers.items() if v}) as response:
                if response.status_code == httpx.codes.NOT_MODIFIED:
                    return Fetched(None, etag, last_modified)
                response.raise_for_status()
                content, started = bytearray(), monotonic()
                for chunk in response.iter_bytes():
                    content += chunk
                    if monotonic() - started > LONGEST_ANSWER:
                        raise FeedError(f"{url}: not at its end after {LONGEST_ANSWER:.0f} seconds")
                    if len(content) > LARGEST_PAGE:
                        raise FeedError(f"{url}: more than {LARGEST_PAGE:,} bytes")
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:  # IDNA's errors are ValueErrors
            raise FeedError(f"{url}: {error or type(error).__name__}") from error
        return Fetched(bytes(content), response.headers.get("ETag"), response.headers.get("Last-Modified"))


class _FolderTransport(httpx.BaseTransport):
    """Answers from the files of one folder: the last part of the address is looked up among their names.

    No path is ever made from an address, so none can lead out of the folder.
    """

    def __init__(self, folder: Path) -> None:
        self._files = {path.name: path for path in folder.iterdir() if path.is_file()} if folder.is_dir() else {}

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        path = self._files.get(request.url.path.rpartition("/")[2])
        return httpx.Response(200, content=path.read_bytes()) if path else httpx.Response(404)


def read_feed(content: bytes) -> list[FeedItem]:
    """The items of an RSS or Atom feed, in its order, each address once.

    Raises:
        FeedError: the bytes are no feed.
    """
    # As a stream: feedparser takes bytes for the name of a file, or an address, where they look like one.
    parsed = feedparser.parse(BytesIO(content))
    if not parsed.get("version"):
        raise FeedError(f"not understood as RSS or Atom: {parsed.get('bozo_exception', 'no feed in it')}")
    items: dict[str, FeedItem] = {}
    for entry in parsed.entries:
        if not entry.get("link", "").startswith(("http://", "https://")):
            continue
        url = without_tracking(entry["link"])
        items.setdefault(url, FeedItem(url, entry.get("title", ""), _text(entry.get("summary", "")), _day(entry)))
    return list(items.values())


_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_BLOCKS = frozenset({"p", "div", "li", "br", "tr", "h1", "h2", "h3", "h4"})


def _text(summary: str) -> str:
    """A summary's words without its markup; paragraphs stay apart."""
    root = document_fromstring(f"<div>{_CONTROL.sub(' ', summary)}</div>")
    for element in root.iter():
        if element.tag in _BLOCKS:
            element.tail = f"\n{element.tail or ''}"
    return " ".join(root.text_content().split())


def _day(entry: feedparser.FeedParserDict) -> date | None:
    moment = entry.get("published_parsed") or entry.get("updated_parsed")  # in UTC
    try:
        return datetime.fromtimestamp(timegm(moment), JAKARTA).date() if moment else None
    except (OverflowError, ValueError, OSError):  # a year that no calendar has
        return None


def without_tracking(url: str) -> str:
    """An address without fragment and tracking parameters.

    >>> without_tracking("https://kabar.example/a.html?utm_source=rss&halaman=2#atas")
    'https://kabar.example/a.html?halaman=2'
    """
    try:
        parts = urlsplit(url)
    except ValueError:  # no address at all: fetching it will say so
        return url
    query = "&".join(part for part in parts.query.split("&") if not part.startswith(_TRACKING))
    return urlunsplit((parts.scheme, parts.netloc.lower(), parts.path, query, ""))
