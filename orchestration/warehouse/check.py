"""What the gate would say of files before they are sent: the same stations, over a data folder that is thrown away."""

import shutil
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb

from orchestration.archive import land
from orchestration.findings import Severity
from orchestration.gate import Verdict
from orchestration.warehouse.extraction import extract
from orchestration.warehouse.history import take_accepted
from orchestration.warehouse.intake import collect_landed
from orchestration.warehouse.judgement import judge
from orchestration.warehouse.store import Warehouse
from orchestration.workbooks import load_forms
from orchestration.workspace import Workspace


@dataclass(frozen=True, slots=True)
class CheckedSlice:
    """The verdict on a slice of a file and the rules that it breaks, the gravest first."""

    form: str
    region_code: str | None
    period: str | None
    verdict: str
    rules: list[str]


@dataclass(frozen=True, slots=True)
class CheckedFinding:
    """A finding as the region gets it."""

    rule: str
    severity: str
    sheet: str | None
    cell: str | None
    region_code: str | None
    period: str | None
    seen: str | None
    expected: str
    wanted: str | None
    message: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What the gate would say of one file; `with_history` tells whether it was held against what stands accepted."""

    file: str
    slices: list[CheckedSlice]
    findings: list[CheckedFinding]
    with_history: bool

    @property
    def would_pass(self) -> bool:
        """Whether no slice would be held back and nothing is critical: a file that cannot be read has no slices."""
        return not any(checked.verdict == Verdict.QUARANTINED for checked in self.slices) and not any(
            finding.severity == Severity.CRITICAL for finding in self.findings
        )

    def as_json(self) -> dict[str, Any]:
        told = asdict(self)
        del told["with_history"]
        return told


def check(
    workspace: Workspace, files: Sequence[Path], form: str | None = None, say: Callable[[str], None] = lambda _: None
) -> list[Checked]:
    """Judge files by the workspace's contracts and suites, together as one night would, and forget them.

    Nothing is written into the workspace's data folder. Where its build file can be read, the files are compared with
    what stands accepted there. `form` is the form that the files are of, where their headers do not tell.
    """
    with tempfile.TemporaryDirectory(prefix="neraca-check-") as folder:
        aside = replace(workspace, data=Path(folder))
        history = _copy_of_history(workspace, aside)
        landed = [land(path, aside.landing / form if form else aside.landing) for path in files]
        digests = [sha256(path.read_bytes()).hexdigest() for path in landed]
        collect_landed(aside)
        extract(aside, say=say)
        with_history = history is not None and _take_history(aside, history, digests)
        judge(aside, say=say)
        with Warehouse(aside.warehouse).connect() as connection:
            return [
                Checked(str(path), _slices(connection, digest), _findings(connection, digest), with_history)
                for path, digest in zip(files, digests, strict=True)
            ]


def _copy_of_history(workspace: Workspace, aside: Workspace) -> Path | None:
    """A copy of the build file, with the key of its pseudonyms; None where there is none to be had.

    A copy, since a file that is open here could not be written by a night that begins meanwhile. What a night has
    written and not yet put into the file lies beside it in a log.
    """
    source, copy = workspace.warehouse, aside.data / "history.duckdb"
    try:
        before = source.stat().st_mtime_ns
        shutil.copyfile(source, copy)
        with suppress(FileNotFoundError):
            shutil.copyfile(f"{source}.wal", f"{copy}.wal")
        with suppress(FileNotFoundError):
            shutil.copyfile(workspace.key_file, aside.key_file)
        return copy if source.stat().st_mtime_ns == before else None  # else half of it may be newer than the other
    except OSError:
        return None


def _take_history(aside: Workspace, history: Path, digests: list[str]) -> bool:
    """Whether what stands accepted could be read from the copy."""
    try:
        with Warehouse(aside.warehouse).connect() as connection:
            take_accepted(connection, history, load_forms(aside.sources), besides=digests)
    except duckdb.Error:
        return False
    return True


def _slices(connection: duckdb.DuckDBPyConnection, file_sha256: str) -> list[CheckedSlice]:
    rows = connection.execute(
        """
        select form, region_code, period, verdict, reasons from ledger.slice_judgements
        where file_sha256 = ? and is_current
        order by form, region_code nulls first, period nulls first
        """,
        [file_sha256],
    ).fetchall()
    return [CheckedSlice(form, region, period, verdict, _rules(why)) for form, region, period, verdict, why in rows]


def _rules(reasons: str) -> list[str]:
    """The rules of reasons like `region_unknown (2), code_unknown (1)`."""
    return [reason.rpartition(" (")[0] for reason in reasons.split(", ") if reason]


def _findings(connection: duckdb.DuckDBPyConnection, file_sha256: str) -> list[CheckedFinding]:
    rows = connection.execute(
        """
        select rule, severity, sheet, cell, region_code, period, seen, expected, wanted, message
        from quality.findings
        where file_sha256 = ?
        order by
            case severity when 'critical' then 1 when 'warning' then 2 else 3 end,
            sheet nulls first, "row" nulls first, cell, rule
        """,
        [file_sha256],
    ).fetchall()
    return [CheckedFinding(*row) for row in rows]
