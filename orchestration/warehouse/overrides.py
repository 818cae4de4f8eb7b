"""A named person's word against the gate's, on one submission of a slice.

It holds for the submission that stands when it is given: a later one of the slice is judged by the gate again.
"""

from dataclasses import dataclass
from typing import Any, Literal

import duckdb

from orchestration.gate import Verdict
from orchestration.warehouse.store import Warehouse, append, transaction, transposed
from orchestration.workbooks import load_forms
from orchestration.workspace import Workspace

Decision = Literal["accept", "quarantine"]
_VERDICTS: dict[str, Verdict] = {"accept": Verdict.OVERRIDDEN, "quarantine": Verdict.QUARANTINED}
_SPOKEN = {"accept": "accepted", "quarantine": "held back"}


class OverrideError(Exception):
    """An override of something that is not there, or without a name or reason; the message says what is."""


@dataclass(frozen=True, slots=True)
class Override:
    """What a person decided of a slice, and why."""

    decision: Decision
    by: str
    reason: str

    @property
    def verdict(self) -> Verdict:
        return _VERDICTS[self.decision]

    def before(self, reasons: str) -> str:
        """The person's words, and behind them the gate's own reasons."""
        words = f"{_SPOKEN[self.decision]} by {self.by}: {self.reason}"
        return f"{words}; {reasons}" if reasons else words


def override(workspace: Workspace, form: str, region_code: str, period: str, given: Override) -> str:
    """Record an override on the latest submission of a slice, and the verdict that follows; the verdict before it.

    Marts and release follow with the next run.

    Raises:
        OverrideError: the form is not known, nothing of the slice has been judged, or a name or reason is missing.
    """
    if form not in (forms := load_forms(workspace.sources)):
        raise OverrideError(f"{form!r} is no form; known are {', '.join(forms)}")
    if not given.by.strip() or not given.reason.strip():
        raise OverrideError("an override needs the name of who gives it and a reason")
    with Warehouse(workspace.warehouse).connect() as connection:
        judged = _latest(connection, form, region_code, period)
        now = connection.execute("select now()").fetchall()[0][0]
        verdict = {"verdict": given.verdict.value, "reasons": given.before(judged["reasons"]), "judged_at": now}
        with transaction(connection):
            connection.execute(
                "insert into ledger.overrides values (?, ?, ?, ?, ?, ?, ?, ?)",
                [form, region_code, period, judged["file_sha256"], given.decision, given.by, given.reason, now],
            )
            append(connection, "ledger.judgements", transposed([judged | verdict]))
    return str(judged["verdict"])


def overrides_of(
    connection: duckdb.DuckDBPyConnection, form: str, files: list[str]
) -> dict[tuple[str, str | None, str | None], Override]:
    """What holds for the slices of these files, by file, region and period; of several overrides the last."""
    rows = connection.execute(
        """
        select file_sha256, region_code, period, decision, overridden_by, reason from ledger.overrides
        where form = ? and file_sha256 = any(?) order by overridden_at
        """,
        [form, files],
    ).fetchall()
    return {(file, region_code, period): Override(*given) for file, region_code, period, *given in rows}


def overrides_as_inputs(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str | None, int]]:
    """Every override in the shape of an input file: a release depends on them, too."""
    rows = connection.execute(
        """
        select concat_ws(':', form, region_code, period, file_sha256), decision, epoch_us(overridden_at)
        from ledger.overrides
        """
    )
    return rows.fetchall()


def _latest(connection: duckdb.DuckDBPyConnection, form: str, region_code: str, period: str) -> dict[str, Any]:
    """The judgement on the latest submission of a slice: a real one before synthetic ones, as in `quality.verdicts`."""
    found = connection.execute(
        """
        select judgements.* from ledger.judgements as judgements
        inner join ledger.slice_judgements as current
            on judgements.form = current.form
            and judgements.region_code = current.region_code
            and judgements.period = current.period
            and judgements.file_sha256 = current.file_sha256
            and judgements.judged_at = current.judged_at
        where current.form = ? and current.region_code = ? and current.period = ?
            and current.is_current and current.verdict <> 'withdrawn'
        order by current.is_synthetic, current.arrival desc limit 1
        """,
        [form, region_code, period],
    )
    names = [column[0] for column in found.description or []]
    for row in found.fetchall():
        return dict(zip(names, row, strict=True))
    periods = connection.execute(
        """
        select distinct period from quality.verdicts
        where form = ? and region_code = ? and period is not null and known_to is null order by period
        """,
        [form, region_code],
    ).fetchall()
    if not periods:
        raise OverrideError(f"{form}: nothing has been judged of region {region_code!r} (codes are written like 32.04)")
    told = ", ".join(told for (told,) in periods)
    raise OverrideError(f"{form}: of {region_code} there is no period {period!r}; judged are {told}")
