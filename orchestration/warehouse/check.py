"""What the gate would say of files before they are sent: the same stations, over a data folder that is thrown away."""

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb

from orchestration.archive import land
from orchestration.findings import Severity
from orchestration.gate import Verdict
from orchestration.warehouse.extraction import extract
from orchestration.warehouse.intake import collect_landed
from orchestration.warehouse.judgement import judge
from orchestration.warehouse.store import Warehouse
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
    message: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What the gate would say of one file."""

    file: str
    slices: list[CheckedSlice]
    findings: list[CheckedFinding]

    @property
    def would_pass(self) -> bool:
        """Whether no slice would be held back and nothing is critical: a file that cannot be read has no slices."""
        return not any(checked.verdict == Verdict.QUARANTINED for checked in self.slices) and not any(
            finding.severity == Severity.CRITICAL for finding in self.findings
        )

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def check(
    workspace: Workspace, files: Sequence[Path], form: str | None = None, say: Callable[[str], None] = lambda _: None
) -> list[Checked]:
    """Judge files by the workspace's contracts and suites, together as one night would, and forget them.

    Nothing of the workspace's data folder is read or written: rules that compare with what was accepted before have
    nothing to compare with. `form` is the form that the files are of, where their headers do not tell.
    """
    with tempfile.TemporaryDirectory(prefix="neraca-check-") as folder:
        aside = replace(workspace, data=Path(folder))
        landed = [land(path, aside.landing / form if form else aside.landing) for path in files]
        digests = [sha256(path.read_bytes()).hexdigest() for path in landed]
        collect_landed(aside)
        extract(aside, say=say)
        judge(aside, say=say)
        with Warehouse(aside.warehouse).connect() as connection:
            return [
                Checked(str(path), _slices(connection, digest), _findings(connection, digest))
                for path, digest in zip(files, digests, strict=True)
            ]


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
        select rule, severity, sheet, cell, region_code, period, seen, expected, message from quality.findings
        where file_sha256 = ?
        order by
            case severity when 'critical' then 1 when 'warning' then 2 else 3 end,
            sheet nulls first, "row" nulls first, cell, rule
        """,
        [file_sha256],
    ).fetchall()
    return [CheckedFinding(*row) for row in rows]
