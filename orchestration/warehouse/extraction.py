"""Archived files into records and findings, each file whole in one transaction."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import duckdb

from orchestration.archive import Archive
from orchestration.counts import counted
from orchestration.findings import Finding
from orchestration.regions import Resolver
from orchestration.warehouse.store import (
    Warehouse,
    append,
    create_records_table,
    is_done,
    mark_done,
    quoted,
    transaction,
    transposed,
)
from orchestration.warehouse.versions import Versions
from orchestration.workbooks import Form, Submission, load_forms, read_submissions
from orchestration.workbooks.contracts import load_categories
from orchestration.workbooks.corrections import load_corrections
from orchestration.workspace import Workspace

STATION = "extract"


@dataclass
class Extracted:
    """What one run extracted: files read, and per form the new records and findings."""

    files: int = 0
    records: dict[str, int] = field(default_factory=dict)
    findings: dict[str, int] = field(default_factory=dict)


def extract(workspace: Workspace, version: str | None = None, say: Callable[[str], None] = lambda _: None) -> Extracted:
    """Read every archived submission that this version has not read, into `records.*` and `quality.findings`.

    A new version (code, contracts, regions or the pseudonyms' key) reads all files again; nothing but the archive is
    needed for it. `say` is told of each file.
    """
    version = version or Versions.of(workspace).extraction
    forms = load_forms(workspace.sources)
    # Before anything is cleared away: a mistake in one of them must not cost what has been read.
    categories, corrections = load_categories(workspace.sources), load_corrections(workspace.corrections)
    extracted = Extracted(records=dict.fromkeys(forms, 0), findings=dict.fromkeys(forms, 0))
    with Warehouse(workspace.warehouse).connect() as connection:
        _start_version(connection, forms, version)
        done = is_done(connection, STATION, version)
        waiting = connection.execute(
            "select file_sha256, file_name, told_source from ledger.files where kind = 'submission' order by arrival"
        ).fetchall()
        waiting = [row for row in waiting if row[0] not in done]
        if not waiting:
            return extracted
        archive, resolver, key = Archive(workspace.archive), Resolver.load(workspace.seeds), workspace.pseudonym_key()
        for number, (file_sha256, file_name, told) in enumerate(waiting, start=1):
            of_file = [correction for correction in corrections if correction.file_name == file_name]
            submissions, findings = read_submissions(
                archive.read(file_sha256), forms, resolver, key, categories, told_form=told, corrections=of_file
            )
            with transaction(connection):
                _forget(connection, file_sha256)
                for submission in submissions:
                    _write_submission(connection, submission, file_sha256)
                    form = submission.form.form
                    extracted.records[form] += len(submission)
                    extracted.findings[form] += len(submission.findings)
                    findings = [*findings, *submission.findings]
                write_findings(connection, STATION, findings, file_sha256, file_name)
                mark_done(connection, STATION, file_sha256, version)
            extracted.files += 1
            say(f"{number} of {len(waiting)}: {file_name}: {_in_words(submissions, findings)}")
    return extracted


def _start_version(connection: duckdb.DuckDBPyConnection, forms: Mapping[str, Form], version: str) -> None:
    """Clear away what another version extracted: the contracts, and so the tables, may differ."""
    stale = connection.execute(
        "select count(*) from ledger.done where station = ? and version <> ?", [STATION, version]
    ).fetchone()
    with transaction(connection):
        if stale and stale[0]:
            for (table,) in connection.execute(
                "select table_name from duckdb_tables() where schema_name = 'records'"
            ).fetchall():
                connection.execute(f"drop table records.{quoted(table)}")
            connection.execute("delete from ledger.submissions")
            connection.execute("delete from ledger.placements")
            connection.execute("delete from quality.findings where station = ?", [STATION])
            connection.execute("delete from ledger.done where station = ?", [STATION])
        for form in forms.values():
            create_records_table(connection, form)


def _forget(connection: duckdb.DuckDBPyConnection, file_sha256: str) -> None:
    """Clear away what the file said when it was read before, as another form."""
    forms = connection.execute("select form from ledger.submissions where file_sha256 = ?", [file_sha256]).fetchall()
    for (form,) in forms:
        connection.execute(f"delete from records.{quoted(form)} where file_sha256 = ?", [file_sha256])  # noqa: S608
    for table in ("submissions", "placements"):
        connection.execute(f"delete from ledger.{table} where file_sha256 = ?", [file_sha256])  # noqa: S608
    connection.execute("delete from quality.findings where station = ? and file_sha256 = ?", [STATION, file_sha256])


def _write_submission(connection: duckdb.DuckDBPyConnection, submission: Submission, file_sha256: str) -> None:
    form = submission.form.form
    append(connection, f"records.{quoted(form)}", submission.records)
    placements = [{"file_sha256": file_sha256, "form": form, **placement} for placement in submission.placements]
    append(connection, "ledger.placements", transposed(placements))
    connection.execute("insert into ledger.submissions values (?, ?, ?)", [file_sha256, form, len(submission)])


def write_findings(
    connection: duckdb.DuckDBPyConnection,
    station: str,
    findings: list[Finding],
    file_sha256: str | None,
    file_name: str | None,
) -> None:
    """Append a file's findings to `quality.findings`."""
    append_findings(connection, station, [(finding, file_sha256, file_name) for finding in findings])


def append_findings(
    connection: duckdb.DuckDBPyConnection, station: str, findings: list[tuple[Finding, str | None, str | None]]
) -> None:
    """Append findings, each with the sha-256 and the name of its file, to `quality.findings`."""
    append(
        connection,
        "quality.findings",
        transposed(
            {
                "station": station,
                "rule": finding.rule,
                "severity": finding.severity.value,
                "form": finding.form,
                "file_sha256": file_sha256,
                "file_name": file_name,
                "sheet": finding.sheet,
                "row": finding.row,
                "cell": finding.cell,
                "region_code": finding.region_code,
                "period": finding.period,
                "seen": finding.seen,
                "wanted": finding.wanted,
                "expected": finding.expected,
                "message": finding.message,
            }
            for finding, file_sha256, file_name in findings
        ),
    )


def _in_words(submissions: list[Submission], findings: list[Finding]) -> str:
    if not submissions:
        return str(findings[0]) if findings else "nothing"
    records = ", ".join(f"{counted(len(s), 'record')} of {s.form.form}" for s in submissions)
    return records + (f", {counted(len(findings), 'finding')}" if findings else "")
