"""The release: one read-only DuckDB file that analysts read and the gate's Data Docs, built beside, swapped in whole.

A reader that has the old file open keeps it; one that opens `latest` after the swap gets the new one.
"""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from orchestration.warehouse import articles, extraction, judgement
from orchestration.warehouse.overrides import overrides_as_inputs
from orchestration.warehouse.store import Warehouse, is_done, literal, mark_done, quoted
from orchestration.warehouse.versions import Versions, fingerprint
from orchestration.workbooks import load_feeds
from orchestration.workspace import Workspace

_FILE, _DATA_DOCS = "neraca.duckdb", "data_docs"

# Beside all of schema `marts`. What is not named here stays in the build file.
_QUALITY = {
    "files": "Every file that arrived: what it was read as, or the rule that it breaks.",
    "findings": "Everything noticed while reading and judging, with its place, what was seen and what was expected.",
    "verdicts": "The gate's word on each slice (form, region, period) and how long it stood.",
    "overrides": "A named person's word against the gate's on a slice, and whether it still holds.",
    "slices": "Each slice as it is published now: its last accepted submission, or why there is none.",
}
_META = {
    "release": "This release: when and from what it was made, by which version of the code. One row.",
    "inputs": "The archived files that this release was made from.",
}


@dataclass(frozen=True)
class Released:
    """A published release."""

    release_id: str
    path: Path
    tables: int

    @property
    def data_docs(self) -> Path:
        """The folder with Great Expectations' page on the last validation of each form."""
        return self.path.with_name(_DATA_DOCS)


class LossError(Exception):
    """A release would lose much of what the latest one shows."""


# A form with fewer slices is too small to tell a slip in a contract from a real change.
FEWEST_COMPARED, LARGEST_LOSS = 10, 0.5


def publish(
    workspace: Workspace,
    versions: Versions | None = None,
    say: Callable[[str], None] = lambda _: None,
    *,
    accept_losses: bool = False,
) -> Released:
    """Build a release from the marts as they stand and make it the latest.

    Stopped before the swap, it leaves the latest release as it was and a draft that the next call clears away.

    Raises:
        LossError: a form would lose more than half of the slices that the latest release shows, as happens when a slip
            in a contract or suite holds everything back, and `accept_losses` does not say that this is meant.
    """
    versions = versions or Versions.of(workspace)
    workspace.releases.mkdir(parents=True, exist_ok=True)
    release_id = _free_name(workspace.releases)
    with Warehouse(workspace.warehouse).connect() as connection:
        if not accept_losses:
            _refuse_losses(connection, workspace)
        # With the build file in hand: no other run is at work, so these drafts are nobody's.
        for abandoned in workspace.releases.glob(".draft-*"):
            shutil.rmtree(abandoned)
        draft = workspace.releases / f".draft-{os.getpid()}"
        draft.mkdir()
        connection.execute(f"attach {literal(str(draft / _FILE))} as release")
        tables = _copy_tables(connection)
        _write_manifest(connection, release_id, versions, list(load_feeds(workspace.sources)))
        connection.execute("detach release")
        _copy_data_docs(workspace.data_docs, draft / _DATA_DOCS)
    for path in (draft / _FILE, *draft.glob(f"{_DATA_DOCS}/*")):
        path.chmod(0o444)
        _sync(path)
    folder = workspace.releases / release_id
    draft.rename(folder)
    _swap_in(folder, workspace.latest_release.parent)
    say(f"release {release_id}: {tables} tables")
    return Released(release_id, folder / _FILE, tables)


MODELS, KEPT_ROWS = "models", "kept_rows"
INCOMPLETE = "incomplete"  # made before all that was read had been judged and built: the next run makes it again

# The files that have been read, and if they are submissions judged.
_INPUTS = """
select
    files.arrival, files.file_sha256, files.file_name, files.kind, files.told_source, files.bytes, files.arrived_at
from ledger.files as files
where
    (
        files.kind = 'submission'
        and exists (
            select 1 from ledger.done as done
            where done.station = $extract and done.version = $extraction and done.item = files.file_sha256
        )
        and not exists (
            select 1
            from ledger.submissions as submissions
            left join ledger.done as done
                on
                    done.station = $judge
                    and done.version = $gate
                    and done.item = submissions.file_sha256 || ':' || submissions.form
            where submissions.file_sha256 = files.file_sha256 and done.item is null
        )
    )
    or (
        files.kind = 'page'
        and files.told_source = any($feeds)
        and exists (
            select 1 from ledger.done as done
            inner join ledger.pages as pages on done.item = pages.url
            where done.station = $read and done.version = $articles and pages.file_sha256 = files.file_sha256
        )
    )
    or (files.kind = 'feed' and files.told_source = any($feeds))
"""


def mark_built(workspace: Workspace, versions: Versions | None = None) -> None:
    """Note that the marts are built from all that has been read and judged now; called when dbt has ended well."""
    versions = versions or Versions.of(workspace)
    with Warehouse(workspace.warehouse).connect() as connection:
        made_from = fingerprint(versions, _fingerprinted(connection, versions, list(load_feeds(workspace.sources))))
        mark_done(connection, MODELS, "marts", made_from)
        mark_done(connection, KEPT_ROWS, "marts", _kept_rows_version(versions))


def kept_rows_stand(workspace: Workspace, versions: Versions | None = None) -> bool:
    """Whether the rows that incremental models keep of earlier builds are those that the reader and models of now would
    make. Where they are not, dbt has to make them all again.
    """
    versions = versions or Versions.of(workspace)
    with Warehouse(workspace.warehouse).connect() as connection:
        return "marts" in is_done(connection, KEPT_ROWS, _kept_rows_version(versions))


def _kept_rows_version(versions: Versions) -> str:
    return f"{versions.extraction}:{versions.models}"


def _parameters(versions: Versions, feeds: list[str]) -> dict[str, object]:
    return {
        "feeds": feeds,
        "extract": extraction.STATION,
        "extraction": versions.extraction,
        "judge": judgement.STATION,
        "gate": versions.gate,
        "read": articles.STATION,
        "articles": versions.articles,
    }


def _fingerprinted(
    connection: duckdb.DuckDBPyConnection, versions: Versions, feeds: list[str]
) -> list[tuple[str, str | None, int]]:
    """The inputs that a release depends on: a feed's own bytes change every day and say nothing by themselves."""
    files = connection.execute(
        f"select file_sha256, told_source, arrival from ({_INPUTS}) where kind <> 'feed'",  # noqa: S608
        _parameters(versions, feeds),
    ).fetchall()
    return [*files, *overrides_as_inputs(connection)]


def fingerprint_of_latest(workspace: Workspace) -> str | None:
    """What the latest release was made from; None where there is none that can be read."""
    if not workspace.latest_release.exists():
        return None
    try:
        with duckdb.connect(str(workspace.latest_release), read_only=True) as release:
            row = release.execute("select fingerprint from meta.release").fetchone()
    except duckdb.Error:
        return None
    return str(row[0]) if row else None


_PUBLISHED_SLICES = """
select form, count(*) from quality.slices
where published_file_sha256 is not null and region_code is not null and period is not null
group by form
order by form
"""


def _refuse_losses(connection: duckdb.DuckDBPyConnection, workspace: Workspace) -> None:
    try:
        with duckdb.connect(str(workspace.latest_release), read_only=True) as latest:
            before = dict(latest.execute(_PUBLISHED_SLICES).fetchall())
    except duckdb.Error:  # no release yet, or none that can be read
        return
    now = dict(connection.execute(_PUBLISHED_SLICES).fetchall())
    lost = [
        f"{form}: {count - now.get(form, 0):,} of {count:,}"
        for form, count in before.items()
        if count >= FEWEST_COMPARED and now.get(form, 0) < count * LARGEST_LOSS
    ]
    if lost:
        raise LossError(
            f"slices that the latest release shows would be gone ({'; '.join(lost)}). Mend the contract or suite that "
            "changed; if this is meant: neraca run --accept-losses"
        )


def _free_name(releases: Path) -> str:
    name = now = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    number = 1
    while (releases / name).exists():
        number += 1
        name = f"{now}-{number}"
    return name


def _copy_tables(connection: duckdb.DuckDBPyConnection) -> int:
    """Copy the marts and the quality tables with their comments, each in the order of its columns."""
    build = _one(connection, "select current_database()")
    for schema in ("marts", "quality", "meta"):
        connection.execute(f"create schema release.{schema}")
    marts = connection.execute(
        "select table_name from duckdb_tables() where database_name = ? and schema_name = 'marts' order by table_name",
        [build],
    ).fetchall()
    names = [("marts", name) for (name,) in marts] + [("quality", name) for name in _QUALITY]
    for schema, name in names:
        connection.execute(
            f"create table release.{schema}.{quoted(name)} as select * from {schema}.{quoted(name)} order by all"  # noqa: S608
        )
    for name, column, comment in connection.execute(
        """
        select table_name, null, comment from duckdb_tables() where database_name = $build and schema_name = 'marts'
        union all
        select table_name, column_name, comment from duckdb_columns()
        where database_name = $build and schema_name = 'marts'
        """,
        {"build": build},
    ).fetchall():
        place = f"release.marts.{quoted(name)}"
        _comment(connection, f"column {place}.{quoted(column)}" if column else f"table {place}", comment)
    for name, comment in _QUALITY.items():
        _comment(connection, f"table release.quality.{quoted(name)}", comment)
    return len(names)


def _copy_data_docs(pages: Path, folder: Path) -> None:
    folder.mkdir()
    for page in pages.glob("[!.]*.html"):
        shutil.copyfile(page, folder / page.name)


def _comment(connection: duckdb.DuckDBPyConnection, place: str, comment: str | None) -> None:
    if comment:
        connection.execute(f"comment on {place} is {literal(comment)}")


def _write_manifest(
    connection: duckdb.DuckDBPyConnection, release_id: str, versions: Versions, feeds: list[str]
) -> None:
    connection.execute(
        f"create table release.meta.inputs as {_INPUTS} order by arrival",
        _parameters(versions, feeds),
    )
    made_from = fingerprint(versions, _fingerprinted(connection, versions, feeds))
    built = connection.execute("select version from ledger.done where station = ?", [MODELS]).fetchall()
    connection.execute(
        """
        create table release.meta.release as
        select
            ? as release_id,
            now() as released_at,
            ? as fingerprint,
            ? as code_version,
            (select count(*) from release.meta.inputs) as files,
            (select count(distinct form) from ledger.submissions) as forms,
            (select coalesce(sum(records), 0)::bigint from ledger.submissions) as records,
            count(*) filter (where verdict = 'accepted') as slices_accepted,
            count(*) filter (where verdict = 'accepted_with_warnings') as slices_accepted_with_warnings,
            count(*) filter (where verdict = 'quarantined') as slices_quarantined,
            count(*) filter (where verdict = 'overridden') as slices_overridden
        from quality.verdicts
        where known_to is null
        """,
        [release_id, made_from if built == [(made_from,)] else INCOMPLETE, versions.code],
    )
    for name, comment in _META.items():
        _comment(connection, f"table release.meta.{quoted(name)}", comment)


def _one(connection: duckdb.DuckDBPyConnection, query: str) -> str:
    row = connection.execute(query).fetchone()
    if row is None:
        raise LookupError(query)
    return str(row[0])


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _swap_in(release: Path, latest: Path) -> None:
    """Make a release the latest in one step: a link beside `latest`, renamed over it."""
    link = latest.with_name(f".{latest.name}")
    link.unlink(missing_ok=True)
    link.symlink_to(release.name)
    # A folder of its own: from before releases had Data Docs, or in a copy of the data folder that followed links.
    if latest.is_dir() and not latest.is_symlink():
        shutil.rmtree(latest)
    link.replace(latest)
