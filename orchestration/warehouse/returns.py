"""Correction workbooks for what the gate has judged: which files go back, and into which folder.

They hold the regions' own cells, personal data among them: the folder is private to the pipeline's user.
"""

import os
import re
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from orchestration.archive import Archive
from orchestration.counts import counted
from orchestration.findings import Finding, Severity
from orchestration.gate import load_suites
from orchestration.regions import NATIONAL_CODE, Region
from orchestration.regions.reference import load_regions
from orchestration.returns import advice_on, correction_workbook
from orchestration.warehouse.store import Warehouse, mark_done
from orchestration.workbooks import load_forms
from orchestration.workbooks.corrections import CORRECTION_RULES
from orchestration.workspace import Workspace

STATION = "return"
NO_PROVINCE = "tanpa-provinsi"
LONGEST_STEM = 60  # characters of a file's name; the rest of the name is ours


@dataclass(frozen=True)
class Returned:
    """What one run gave back: the workbooks, and their folder; None where there were none."""

    workbooks: int
    folder: Path | None


def write_returns(workspace: Workspace, say: Callable[[str], None] = lambda _: None) -> Returned:
    """Write a correction workbook for every file that counts now and has warnings or criticals.

    A file goes back once for what was found in it: again only when it is sent again, or something else is found. One
    whose slices later files have replaced does not go back. `say` is told of each workbook.
    """
    folder: Path | None = None
    workbooks = 0
    with Warehouse(workspace.warehouse).connect() as connection:
        due = _due(connection)
        if not due:
            return Returned(0, None)
        # With the build file in hand: no other run is at work, so these drafts are nobody's.
        for abandoned in workspace.returns.glob("*/*/.draft-*"):
            abandoned.unlink()
        archive, regions = Archive(workspace.archive), load_regions(workspace.seeds)
        suites = load_suites(workspace.expectations, load_forms(workspace.sources))
        folder = _folder_of_run(workspace.returns)
        for file in due:
            advice = advice_on(_findings(connection, file.file_sha256), suites)
            content = correction_workbook(archive.read(file.file_sha256), file.file_name, advice)
            province = _province(connection, file.file_sha256, regions)
            _write(folder / province / _name(file.file_name, file.file_sha256), content)
            mark_done(connection, STATION, file.file_sha256, file.found)
            workbooks += 1
            say(f"{workbooks} of {len(due)}: {file.file_name}: {counted(len(advice), 'finding')}, to {province}")
    return Returned(workbooks, folder)


def latest_returns(workspace: Workspace) -> Path | None:
    """The folder of the last run that gave anything back."""
    return max((path for path in workspace.returns.glob("*/") if any(path.glob("*/*.xlsx"))), default=None)


@dataclass(frozen=True, slots=True)
class _Due:
    """A file to give back; `found` tells its arrival and what was found in it from any other."""

    file_sha256: str
    file_name: str
    found: str


def _due(connection: duckdb.DuckDBPyConnection) -> list[_Due]:
    rows = connection.execute(
        """
        with found as (
            select
                file_sha256,
                sum(md5_number_lower(concat_ws(chr(31), severity, rule, form, sheet, "row", cell, seen))) as found
            from quality.findings
            where file_sha256 is not null and rule <> all($ours)
            group by file_sha256
            having bool_or(severity in ($critical, $warning))
        ),

        standing as (
            select distinct file_sha256 from quality.verdicts where known_to is null
        ),

        due as (
            select files.file_sha256, files.file_name, files.arrival, files.arrival || ':' || found.found as found
            from ledger.files as files
            inner join found on files.file_sha256 = found.file_sha256
            where
                files.kind = 'submission'
                and (
                    files.file_sha256 in (select file_sha256 from standing)
                    -- nothing in it could be judged
                    or files.file_sha256 not in (select file_sha256 from ledger.judgements)
                )
        )

        select due.file_sha256, due.file_name, due.found
        from due
        left join ledger.done as done on done.station = $station and done.item = due.file_sha256
        where done.version is distinct from due.found
        order by due.arrival
        """,
        {
            "critical": Severity.CRITICAL.value,
            "warning": Severity.WARNING.value,
            "station": STATION,
            "ours": list(CORRECTION_RULES),
        },
    ).fetchall()
    return [_Due(*row) for row in rows]


def _findings(connection: duckdb.DuckDBPyConnection, file_sha256: str) -> list[Finding]:
    """What the sender can mend: how we have corrected a cell ourselves is nothing to it."""
    rows = connection.execute(
        """
        select rule, severity, message, expected, form, sheet, "row", cell, region_code, period, seen, wanted
        from quality.findings
        where file_sha256 = ? and rule <> all(?)
        order by sheet nulls first, "row" nulls first, cell, rule
        """,
        [file_sha256, list(CORRECTION_RULES)],
    ).fetchall()
    return [Finding(rule, Severity(severity), *rest) for rule, severity, *rest in rows]


def _province(connection: duckdb.DuckDBPyConnection, file_sha256: str, regions: Mapping[str, Region]) -> str:
    """The folder of the province that most of a file's slices lie in: a file about the whole country has none."""
    slices = connection.execute(
        """
        select region_code from ledger.slice_judgements
        where file_sha256 = ? and is_current and verdict <> 'withdrawn'
        """,
        [file_sha256],
    ).fetchall()
    counts = Counter(code[:2] for (code,) in slices if code is not None and code != NATIONAL_CODE)
    code, count = counts.most_common(1)[0] if counts else ("", 0)
    return f"{code}-{_slug(regions[code].short_name)}" if 2 * count > counts.total() else NO_PROVINCE


def _name(file_name: str, file_sha256: str) -> str:
    """A name of our own making: one from outside could lead anywhere."""
    stem = _slug(Path(file_name).stem)[:LONGEST_STEM].strip("-") or "berkas"
    return f"{stem}-{file_sha256[:8]}.xlsx"


def _slug(text: str) -> str:
    """Letters and digits with hyphens between them; what is no Latin letter is left out."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _folder_of_run(returns: Path) -> Path:
    """A new folder named after the moment."""
    _make_private(returns)
    name = now = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    number = 1
    while (returns / name).exists():
        number += 1
        name = f"{now}-{number}"
    _make_private(returns / name)
    return returns / name


def _make_private(folder: Path) -> None:
    folder.mkdir(mode=0o700, exist_ok=True)
    folder.chmod(0o700)


def _write(path: Path, content: bytes) -> None:
    """A file whole or not at all, on disk before the ledger says so, and readable by its owner alone."""
    _make_private(path.parent)
    descriptor, draft = tempfile.mkstemp(prefix=".draft-", dir=path.parent)  # made with mode 0600
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).replace(path)
    finally:
        Path(draft).unlink(missing_ok=True)
