"""What arrived: landed files and feeds, into the archive and its ledger. Nothing is read before it is archived."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from orchestration.archive import NOT_SENT, UNFINISHED, Archive
from orchestration.counts import counted
from orchestration.findings import Finding, reading_finding
from orchestration.warehouse.extraction import write_findings
from orchestration.warehouse.overrides import overrides_as_inputs
from orchestration.warehouse.release import fingerprint_of_latest
from orchestration.warehouse.store import Warehouse, transaction
from orchestration.warehouse.versions import Versions, fingerprint
from orchestration.workbooks import Feed, load_feeds, load_forms
from orchestration.workspace import PROJECT, Workspace

STATION = "collect"


@dataclass(frozen=True)
class Collected:
    """What one run found: new files, new pages by feed, and whether the latest release already holds all there is."""

    new_files: int
    new_pages: dict[str, int]
    fingerprint: str
    is_up_to_date: bool


def collect(workspace: Workspace, say: Callable[[str], None] = lambda _: None) -> Collected:
    """Archive what has landed and what the feeds have new, and tell whether there is anything to do.

    There is nothing to do when the latest release was made from these very files by this very code.
    """
    archive = Archive(workspace.archive)
    with Warehouse(workspace.warehouse).connect() as connection:
        archive.sweep()  # with the build file in hand: no other run is at work
        new_files = _collect_landed(connection, archive, workspace, say)
        feeds = load_feeds(workspace.sources)
        new_pages = {name: _collect_feed(connection, archive, feed, say) for name, feed in feeds.items()}
        files = connection.execute(
            """
            select file_sha256, told_source, arrival from ledger.files
            where kind = 'submission' or (kind = 'page' and told_source = any(?))
            """,
            [list(feeds)],
        ).fetchall() + overrides_as_inputs(connection)
    now = fingerprint(Versions.of(workspace), files)
    return Collected(new_files, new_pages, now, now == fingerprint_of_latest(workspace))


def collect_landed(workspace: Workspace, say: Callable[[str], None] = lambda _: None) -> int:
    """Archive what has landed, and leave the feeds alone; how many files are new."""
    with Warehouse(workspace.warehouse).connect() as connection:
        return _collect_landed(connection, Archive(workspace.archive), workspace, say)


def _collect_landed(
    connection: duckdb.DuckDBPyConnection, archive: Archive, workspace: Workspace, say: Callable[[str], None]
) -> int:
    forms = load_forms(workspace.sources)
    known = {
        path: (size, modified)
        for path, size, modified in connection.execute("select path, bytes, modified_ns from ledger.landed").fetchall()
    }
    connection.execute("delete from quality.findings where station = ? and rule = 'file_unreadable'", [STATION])
    new = 0
    for path in _landed_files(workspace.landing):
        inside = path.relative_to(workspace.landing)
        shown, state = _printable(inside.as_posix()), path.stat()
        if known.get(shown) == (state.st_size, state.st_mtime_ns):
            continue
        try:
            digest = archive.put_file(path)
        except OSError as error:  # a file without read permission, or gone since
            finding = reading_finding(
                "file_unreadable", f"{shown} cannot be read: {error.strerror or error}", seen=shown
            )
            write_findings(connection, STATION, [finding], None, shown)
            say(f"{shown}: {error.strerror or error}")
            continue
        told = next((part for part in reversed(inside.parts[:-1]) if part in forms), None)
        with transaction(connection):
            connection.execute(
                "insert or replace into ledger.landed values (?, ?, ?, ?)",
                [shown, state.st_size, state.st_mtime_ns, digest],
            )
            is_new = _enter(connection, digest, _printable(path.name), "submission", told, state.st_size)
            is_told_anew = not is_new and told is not None and _tell(connection, digest, told)
            is_sent_again = not is_new and _arrive_again(connection, digest)
        new += is_new or is_told_anew or is_sent_again
        what = "sent again" if is_sent_again else "archived before, under the same content"
        say(f"{shown}: " + ("archived" if is_new else f"{what}; now told to be {told}" if is_told_anew else what))
    return new


def _printable(name: str) -> str:
    """A file's name as text, also where its bytes are in no encoding of ours."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _landed_files(landing: Path) -> Iterator[Path]:
    """The landed files in the order of their arrival. Links are passed over: they can point anywhere."""
    if not landing.is_dir():
        return
    found = []
    for folder, _, names in os.walk(landing, followlinks=False):
        for name in names:
            path = Path(folder) / name
            if (
                not name.startswith(NOT_SENT)
                and not name.endswith(UNFINISHED)
                and path.is_file()
                and not path.is_symlink()
            ):
                found.append(path)
    yield from sorted(found, key=lambda path: (path.stat().st_mtime_ns, path.as_posix()))


def _enter(
    connection: duckdb.DuckDBPyConnection,
    digest: str,
    name: str,
    kind: str,
    told_source: str | None,
    size: int,
) -> bool:
    """Write a file into the ledger; False if its content is there already."""
    return bool(
        connection.execute(
            """
            insert into ledger.files
            select coalesce(max(arrival), 0) + 1, ?, ?, ?, ?, ?, now() from ledger.files
            having not exists (
                select 1 from ledger.files as known where known.file_sha256 = ? and known.kind = ?
            )
            returning arrival
            """,
            [digest, name, kind, told_source, size, digest, kind],
        ).fetchall()
    )


def _arrive_again(connection: duckdb.DuckDBPyConnection, digest: str) -> bool:
    """Put a file that is sent again behind those that came since, so that it counts as the latest; False if it is."""
    moved = connection.execute(
        """
        update ledger.files set arrival = (select max(arrival) + 1 from ledger.files), arrived_at = now()
        where file_sha256 = ? and kind = 'submission'
            and arrival < (select max(arrival) from ledger.files where kind = 'submission')
        returning arrival
        """,
        [digest],
    ).fetchall()
    if moved:
        connection.execute("delete from ledger.done where station = 'judge' and starts_with(item, ?)", [f"{digest}:"])
    return bool(moved)


def _tell(connection: duckdb.DuckDBPyConnection, digest: str, form: str) -> bool:
    """Note which form a known file is of, and that it is to be read again; False if that is known already."""
    told = connection.execute(
        """
        update ledger.files set told_source = ?
        where file_sha256 = ? and kind = 'submission' and told_source is distinct from ?
        returning arrival
        """,
        [form, digest, form],
    ).fetchall()
    if told:
        connection.execute("delete from ledger.done where item = ? or starts_with(item, ?)", [digest, f"{digest}:"])
    return bool(told)


def _collect_feed(
    connection: duckdb.DuckDBPyConnection, archive: Archive, feed: Feed, say: Callable[[str], None]
) -> int:
    """Archive a feed and the pages that are new in it. What cannot be had is a finding, and tried again next time."""
    from orchestration.news import FeedError, Fetcher, read_feed

    connection.execute("delete from quality.findings where station = ? and form = ?", [STATION, feed.feed])
    marks = connection.execute("select etag, last_modified from ledger.feeds where feed = ?", [feed.feed]).fetchone()
    findings: list[Finding] = []
    new = 0
    with Fetcher(PROJECT / feed.mirror if feed.mirror else None, hosts=feed.hosts).open() as fetcher:
        try:
            fetched = fetcher.get(feed.url, *(marks or ()))
            items = read_feed(fetched.content) if fetched.content is not None else []
        except FeedError as error:
            rule = "feed_not_understood" if "not understood" in str(error) else "feed_unreachable"
            findings.append(reading_finding(rule, str(error), form=feed.feed, seen=feed.url))
            write_findings(connection, STATION, findings, None, None)
            say(f"{feed.feed}: {error}")
            return 0
        held = connection.execute("select url from ledger.pages").fetchall()
        for item in items:
            if (item.url,) in held:
                continue
            try:
                page = fetcher.get(item.url).content or b""
            except FeedError as error:
                findings.append(reading_finding("page_unreachable", str(error), form=feed.feed, seen=item.url))
                continue
            digest = archive.put(page)
            name = item.url.rpartition("/")[2] or item.url
            with transaction(connection):
                _enter(connection, digest, name, "page", feed.feed, len(page))
                connection.execute("insert into ledger.pages values (?, ?, ?, now())", [item.url, feed.feed, digest])
            new += 1
        # The feed comes after its pages: a run stopped in between asks for the missing ones again.
        with transaction(connection):
            if fetched.content is not None:
                digest = archive.put(fetched.content)
                _enter(connection, digest, f"{feed.feed}.xml", "feed", feed.feed, len(fetched.content))
            etag, last_modified = (None, None) if findings else (fetched.etag, fetched.last_modified)
            connection.execute(
                "insert or replace into ledger.feeds values (?, ?, ?, now())", [feed.feed, etag, last_modified]
            )
            write_findings(connection, STATION, findings, None, None)
    say(f"{feed.feed}: {counted(new, 'new page')}" + (f", {len(findings)} not to be had" if findings else ""))
    return new
