"""Archived pages into articles, the regions they name and their topics."""

from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256

import duckdb

from orchestration.archive import Archive
from orchestration.counts import counted
from orchestration.findings import Finding, reading_finding
from orchestration.news import Article, ArticleWithoutTextError, FeedItem, Topics, read_article, read_feed
from orchestration.regions import Resolver, find_mentions
from orchestration.warehouse.extraction import write_findings
from orchestration.warehouse.store import Warehouse, append, is_done, mark_done, transaction, transposed
from orchestration.warehouse.versions import Versions
from orchestration.workbooks import load_feeds
from orchestration.workspace import Workspace

STATION = "articles"


@dataclass
class Read:
    """What one run read: new articles per feed."""

    articles: dict[str, int] = field(default_factory=dict)


def read_articles(
    workspace: Workspace, version: str | None = None, say: Callable[[str], None] = lambda _: None
) -> Read:
    """Read every archived page that this version has not read, into `news.read_articles`, `.mentions` and `.topics`."""
    version = version or Versions.of(workspace).articles
    feeds = load_feeds(workspace.sources)
    read = Read(dict.fromkeys(feeds, 0))
    with Warehouse(workspace.warehouse).connect() as connection:
        _start_version(connection, version)
        done = is_done(connection, STATION, version)
        waiting = connection.execute(
            """
            select pages.url, pages.feed, pages.file_sha256, files.file_name
            from ledger.pages as pages
            inner join ledger.files as files on files.kind = 'page' and pages.file_sha256 = files.file_sha256
            order by files.arrival, pages.url
            """
        ).fetchall()
        waiting = [row for row in waiting if row[0] not in done and row[1] in feeds]
        if not waiting:
            return read
        archive, resolver = Archive(workspace.archive), Resolver.load(workspace.seeds)
        topics, items = Topics.load(workspace.seeds), _items(connection, archive)
        pages = [
            _Page(url, feed, file_sha256, file_name, feeds[feed].origin, items.get(url))
            for url, feed, file_sha256, file_name in waiting
        ]
        for page in pages:
            with transaction(connection):
                read.articles[page.feed] += _read_page(connection, page, archive, resolver, topics)
                mark_done(connection, STATION, page.url, version)
        say(", ".join(f"{feed}: {counted(count, 'article')}" for feed, count in read.articles.items()))
    return read


@dataclass(frozen=True, slots=True)
class _Page:
    url: str
    feed: str
    file_sha256: str
    file_name: str
    origin: str
    item: FeedItem | None


def _start_version(connection: duckdb.DuckDBPyConnection, version: str) -> None:
    """Clear away what another version read."""
    stale = connection.execute(
        "select count(*) from ledger.done where station = ? and version <> ?", [STATION, version]
    ).fetchone()
    if stale and stale[0]:
        with transaction(connection):
            for table in ("read_articles", "mentions", "topics"):
                connection.execute(f"delete from news.{table}")  # noqa: S608
            connection.execute("delete from quality.findings where station = ?", [STATION])
            connection.execute("delete from ledger.done where station = ?", [STATION])


def _items(connection: duckdb.DuckDBPyConnection, archive: Archive) -> dict[str, FeedItem]:
    """What the feeds said of each address, the first time that they named it."""
    items: dict[str, FeedItem] = {}
    for (file_sha256,) in connection.execute(
        "select file_sha256 from ledger.files where kind = 'feed' order by arrival"
    ).fetchall():
        for item in read_feed(archive.read(file_sha256)):
            items.setdefault(item.url, item)
    return items


def _read_page(
    connection: duckdb.DuckDBPyConnection, page: _Page, archive: Archive, resolver: Resolver, topics: Topics
) -> int:
    article = _article(connection, page, archive)
    if article is None:
        return 0
    title = (page.item.title if page.item else None) or article.title
    text = f"{title or ''}\n{article.text}"
    article_id = sha256(page.url.encode()).hexdigest()[:16]
    row = {
        "article_id": article_id,
        "feed": page.feed,
        "file_sha256": page.file_sha256,
        "url": page.url,
        "title": title,
        "published_on": (page.item.published_on if page.item else None) or article.published_on,
        "words_simhash": article.words_simhash,
        "is_about_mentoring": topics.is_about_mentoring(text),
        "words": len(article.text.split()),
        "origin": page.origin,
    }
    append(connection, "news.read_articles", transposed([row]))
    if row["published_on"] is None:
        finding = reading_finding("article_undated", f"{page.url}: no date; it is in no month", form=page.feed)
        write_findings(connection, STATION, [finding], page.file_sha256, page.file_name)
    told = [{"article_id": article_id, "topic": t, "words": words} for t, words in topics.of(text).items()]
    append(connection, "news.topics", transposed(told))
    mentions, findings = _mentions(text, page, resolver)
    append(connection, "news.mentions", transposed({"article_id": article_id, **mention} for mention in mentions))
    write_findings(connection, STATION, findings, page.file_sha256, page.file_name)
    return 1


def _article(connection: duckdb.DuckDBPyConnection, page: _Page, archive: Archive) -> Article | None:
    """The page's article; where its text cannot be told from what stands around it, what the feed says of it."""
    try:
        return read_article(archive.read(page.file_sha256))
    except ArticleWithoutTextError as error:
        finding = reading_finding("article_without_text", f"{page.url}: {error}", form=page.feed)
        write_findings(connection, STATION, [finding], page.file_sha256, page.file_name)
        return Article(page.item.title, page.item.summary, page.item.published_on) if page.item else None


def _mentions(text: str, page: _Page, resolver: Resolver) -> tuple[list[dict[str, str | int]], list[Finding]]:
    """Each region once, with how often it is named; and a finding for each name that fits several regions."""
    mentions: dict[str, dict[str, str | int]] = {}
    findings: dict[str, Finding] = {}
    for mention in find_mentions(text, resolver):
        if mention.match.region is None:
            message = f"{page.url}: {mention.match.problems[0].message}"
            findings[mention.text] = reading_finding("mention_ambiguous", message, form=page.feed, seen=mention.text)
            continue
        code = mention.match.region.code
        known = mentions.setdefault(code, {"region_code": code, "times": 0, "first_words": mention.text})
        known["times"] = int(known["times"]) + 1
    return list(mentions.values()), list(findings.values())
