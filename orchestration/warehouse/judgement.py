"""New records into verdicts: one validation per form, findings with their cells, a judgement per slice."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from numbers import Real
from pathlib import Path
from typing import Any

import duckdb

from orchestration.counts import counted
from orchestration.findings import Finding
from orchestration.gate import Failure, Suite, SuiteError, first_places, load_suites, validate, verdict_of
from orchestration.warehouse.extraction import append_findings
from orchestration.warehouse.history import records_in_context
from orchestration.warehouse.overrides import overrides_of
from orchestration.warehouse.store import Warehouse, append, is_done, mark_all_done, quoted, transaction, transposed
from orchestration.warehouse.versions import Versions
from orchestration.workbooks import Form, load_forms
from orchestration.workbooks.contracts import PLACE_COLUMNS
from orchestration.workbooks.values import as_shown, as_written
from orchestration.workspace import Workspace

STATION = "judge"


@dataclass
class Judged:
    """What one run judged: per form the submissions and, by verdict, the slices."""

    submissions: dict[str, int] = field(default_factory=dict)
    slices: dict[str, dict[str, int]] = field(default_factory=dict)


def judge(workspace: Workspace, version: str | None = None, say: Callable[[str], None] = lambda _: None) -> Judged:
    """Judge every submission that this version of the gate has not judged. Each form's judgements are one transaction.

    Raises:
        SuiteError: a form has no suite, or its suite cannot be evaluated.
    """
    version = version or Versions.of(workspace).gate
    forms = load_forms(workspace.sources)
    suites = load_suites(workspace.expectations, forms)
    judged = Judged()
    with Warehouse(workspace.warehouse).connect() as connection:
        with transaction(connection):
            connection.execute("delete from ledger.complete_lists")
            complete = [{"form": name} for name, form in forms.items() if form.complete_list]
            append(connection, "ledger.complete_lists", transposed(complete))
        for name, form in forms.items():
            waiting = _waiting(connection, name, version)
            if not waiting:
                continue
            say(f"{name}: judging {counted(len(waiting), 'submission')}")
            # Judged outside the transaction: reading needs none, and validation is the long part.
            findings = _findings(connection, form, suites[name], waiting, workspace.data_docs / f"{name}.html")
            with transaction(connection):
                judged.slices[name] = _write(connection, form, findings, waiting, version)
            judged.submissions[name] = len(waiting)
            say(f"{name}: " + ", ".join(f"{n:,} {v}" for v, n in sorted(judged.slices[name].items())))
    return judged


@dataclass(frozen=True, slots=True)
class StandingFindings:
    """The findings of one severity on a slice as it was last submitted; `rules` lists them with their counts."""

    form: str
    severity: str
    region_code: str | None
    period: str | None
    findings: int
    rules: str


def standing_findings(workspace: Workspace) -> list[StandingFindings]:
    """What is wrong now, slice by slice: findings on submissions that a later one has replaced are left out."""
    with Warehouse(workspace.warehouse).connect() as connection:
        rows = connection.execute(
            """
            with counted as (
                select
                    verdicts.form, findings.severity, verdicts.region_code, verdicts.period, findings.rule,
                    count(*) as findings
                from quality.verdicts as verdicts
                inner join quality.findings as findings
                    on verdicts.file_sha256 = findings.file_sha256
                    and verdicts.form = findings.form
                    and (
                        (
                            verdicts.region_code is not distinct from findings.region_code
                            and verdicts.period is not distinct from findings.period
                        )
                        or (findings."row" is null and findings.region_code is null)
                    )
                where verdicts.known_to is null
                group by all
            )

            select
                form, severity, region_code, period, cast(sum(findings) as integer),
                string_agg(rule || ' (' || findings || ')', ', ' order by rule)
            from counted
            group by form, severity, region_code, period
            order by form, severity, region_code, period
            """
        ).fetchall()
    return [StandingFindings(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A quarantined slice: whether it is real or synthetic, for how many days it has been held back, and why."""

    form: str
    region_code: str | None
    period: str | None
    origin: str
    days: int
    reasons: str


def held_back_in(connection: duckdb.DuckDBPyConnection) -> list[HeldBack]:
    """The slices that a build file or a release holds back and that are not mended yet, the longest first."""
    rows = connection.execute(
        """
        select form, region_code, period, origin, date_diff('day', known_from, now()) as days, reasons
        from quality.verdicts
        where known_to is null and verdict = 'quarantined'
        order by days desc, form, region_code, period
        """
    ).fetchall()
    return [HeldBack(*row) for row in rows]


def held_back_now(workspace: Workspace) -> list[HeldBack]:
    """What the build file holds back."""
    with Warehouse(workspace.warehouse).connect() as connection:
        return held_back_in(connection)


@dataclass(frozen=True, slots=True)
class _Waiting:
    file_sha256: str
    file_name: str
    arrival: int


def _waiting(connection: duckdb.DuckDBPyConnection, form: str, version: str) -> list[_Waiting]:
    done = is_done(connection, STATION, version)
    rows = connection.execute(
        """
        select files.file_sha256, files.file_name, files.arrival
        from ledger.submissions as submissions
        inner join ledger.files as files
            on submissions.file_sha256 = files.file_sha256 and files.kind = 'submission'
        where submissions.form = $form
        union
        -- read anew as another form: its slices of this one are withdrawn
        select files.file_sha256, files.file_name, files.arrival
        from ledger.slice_judgements as judgements
        inner join ledger.files as files
            on judgements.file_sha256 = files.file_sha256 and files.kind = 'submission'
        inner join ledger.done as done
            on done.station = 'extract' and done.item = files.file_sha256
        where
            judgements.form = $form
            and judgements.is_current
            and judgements.verdict <> 'withdrawn'
            and not exists (
                select 1 from ledger.submissions as submissions
                where submissions.file_sha256 = files.file_sha256 and submissions.form = $form
            )
        order by arrival
        """,
        {"form": form},
    ).fetchall()
    return [_Waiting(*row) for row in rows if _item(row[0], form) not in done]


def _item(file_sha256: str, form: str) -> str:
    return f"{file_sha256}:{form}"


def _findings(
    connection: duckdb.DuckDBPyConnection, form: Form, suite: Suite, waiting: list[_Waiting], docs: Path
) -> dict[str, list[Finding]]:
    """What the suite finds, by file; `docs` is where Great Expectations' page of it goes."""
    files = [submission.file_sha256 for submission in waiting]
    suite.refuse_other_columns([*PLACE_COLUMNS, *form.kept_columns])
    records = records_in_context(connection, form.form, suite, files)
    named = records.loc[:, ["record_id", "file_sha256", "sheet", "row", "region_code", "period"]]
    places: dict[str, tuple[Any, ...]] = {row[0]: tuple(row[1:]) for row in named.itertuples(index=False)}
    placed = {
        (file, sheet, table, column): (letter, scale)
        for file, sheet, table, column, letter, scale in connection.execute(
            """
            select file_sha256, sheet, table_name, column_name, cell_column, scale
            from ledger.placements where form = ?
            """,
            [form.form],
        ).fetchall()
    }
    found: dict[str, list[Finding]] = defaultdict(list)
    # A text file has no sheets; rules pass over what is missing, and must not over all of its records.
    for failure in validate(records.fillna({"sheet": ""}), suite, docs):
        if failure.record_id is None:
            rule = failure.expectation.meta.rule
            message = "judges all records together; a slice can only be held to an expectation on its own rows"
            raise SuiteError(f"expectations/{form.form}.yml: {rule}: {message}")
        file, sheet, row, region_code, period = places[failure.record_id]
        sheet, region_code, period = (v if isinstance(v, str) else None for v in (sheet, region_code, period))
        table = _TABLE_NAME.sub("", failure.record_id)
        letter, scale = placed.get((file, sheet, table, _column(failure)), (None, 1))
        found[file].append(
            _finding(
                form,
                failure,
                scale,
                sheet=sheet,
                row=int(row),
                cell=f"{letter}{row}" if letter else None,
                region_code=region_code,
                period=period,
            )
        )
    return found


_TABLE_NAME = re.compile(r"^\w+:\d+:\d+")  # before it, a record's id has the file, the sheet and the row


def _column(failure: Failure) -> str | None:
    """The canonical column that a failure points at: the one its rule names, or the expectation's own."""
    kwargs = failure.expectation.kwargs
    column = failure.expectation.meta.cell_column or kwargs.get("column") or kwargs.get("column_A")
    return str(column) if column else None


def _finding(form: Form, failure: Failure, scale: int, **place: str | int | None) -> Finding:
    """A failure as a finding. What was seen is told as it stands in its cell, in the `scale` of the header there."""
    rule = failure.expectation.meta
    shown = form.columns.get(failure.column or "")
    # A pseudonym says nothing to a reader.
    is_shown = failure.value is not None and not (shown and shown.personal)
    is_scaled = isinstance(failure.value, Real) and failure.column == _column(failure)
    value = as_written(float(failure.value), scale) if scale != 1 and is_scaled else failure.value  # type: ignore[arg-type]
    return Finding(
        rule=rule.rule,
        severity=failure.expectation.severity,
        message=rule.explanation.en,
        expected=rule.expected.en,
        form=form.form,
        seen=as_shown(value) if is_shown else None,
        **place,  # type: ignore[arg-type]
    )


def _write(
    connection: duckdb.DuckDBPyConnection,
    form: Form,
    findings: dict[str, list[Finding]],
    waiting: list[_Waiting],
    version: str,
) -> dict[str, int]:
    """Write findings and judgements, a few statements however many files there are; the slices by verdict."""
    files = [submission.file_sha256 for submission in waiting]
    connection.execute(
        "delete from quality.findings where station = ? and form = ? and file_sha256 = any(?)",
        [STATION, form.form, files],
    )
    append_findings(
        connection,
        STATION,
        [(found, file.file_sha256, file.file_name) for file in waiting for found in findings.get(file.file_sha256, [])],
    )
    standing = _standing(connection, form.form, files)
    judged = _judge_slices(connection, form.form, waiting)
    said = {_slice(judgement) for judgement in judged}
    arrivals = {submission.file_sha256: submission.arrival for submission in waiting}
    new = [judgement for judgement in judged if standing.get(_slice(judgement)) != _said(judgement)]
    new += [_withdrawn(form.form, gone, arrivals[gone[0]]) for gone in standing if gone not in said]
    append(
        connection,
        "ledger.judgements",
        _judged_now(connection, transposed(judgement | {"suite_version": version} for judgement in new)),
    )
    mark_all_done(connection, STATION, [_item(file, form.form) for file in files], version)
    return Counter(str(judgement["verdict"]) for judgement in judged)


_Judgement = dict[str, str | int | None]
_Slice = tuple[str, str | None, str | None]  # of one file: its sha-256, region and period


def _judge_slices(connection: duckdb.DuckDBPyConnection, form: str, waiting: list[_Waiting]) -> list[_Judgement]:
    """A judgement for each slice of each submission: its own findings and those on the submission as a whole."""
    arrivals = {submission.file_sha256: submission.arrival for submission in waiting}
    slices = connection.execute(
        f"""
        select
            file_sha256, region_code, period, count(*) as records,
            string_agg(distinct origin, '+' order by origin) as origin,
            coalesce(list(distinct sheet order by sheet) filter (where sheet is not null), []) as sheets
        from records.{quoted(form)}
        where file_sha256 = any(?)
        group by file_sha256, region_code, period
        order by file_sha256, region_code nulls last, period nulls last
        """,  # noqa: S608
        [list(arrivals)],
    ).fetchall()
    findings = connection.execute(
        """
        select
            file_sha256, region_code, period, "row" is null and region_code is null as is_on_the_whole, sheet, rule,
            severity, nullif(concat_ws(' › ', sheet, cell), '')
        from quality.findings
        where file_sha256 = any(?) and form = ?
        order by sheet nulls first, "row" nulls first, length(cell), cell
        """,
        [list(arrivals), form],
    ).fetchall()
    of_slice: dict[_Slice, list[tuple[str, str, str | None]]] = defaultdict(list)
    of_sheet: dict[tuple[str, str | None], list[tuple[str, str, str | None]]] = defaultdict(list)
    for file, region_code, period, is_on_the_whole, sheet, *found in findings:
        (of_sheet[file, sheet] if is_on_the_whole else of_slice[file, region_code, period]).append(tuple(found))
    overrides = overrides_of(connection, form, list(arrivals))
    judged: list[_Judgement] = []
    for file, region_code, period, records, origin, sheets in slices:
        # What is wrong with a sheet as a whole concerns the slices with records in it.
        whole = [found for sheet in (None, *sheets) for found in of_sheet[file, sheet]]
        concerning = [*whole, *of_slice[file, region_code, period]]
        verdict, reasons = verdict_of((rule, severity) for rule, severity, _ in concerning)
        if given := overrides.get((file, region_code, period)):
            verdict, reasons = given.verdict, given.before(reasons)
        judged.append(
            {
                "form": form,
                "region_code": region_code,
                "period": period,
                "file_sha256": file,
                "arrival": arrivals[file],
                "verdict": verdict.value,
                "reasons": reasons,
                "first_places": first_places(concerning),
                "records": records,
                "origin": origin,
            }
        )
    return judged


def _standing(
    connection: duckdb.DuckDBPyConnection, form: str, files: list[str]
) -> dict[_Slice, tuple[str | int | None, ...]]:
    """What the last judgements of these files' slices said, as `_said` writes it."""
    rows = connection.execute(
        """
        select file_sha256, region_code, period, verdict, reasons, records, origin, arrival from ledger.slice_judgements
        where form = ? and file_sha256 = any(?) and is_current and verdict <> 'withdrawn'
        """,
        [form, files],
    ).fetchall()
    return {(file, region_code, period): tuple(said) for file, region_code, period, *said in rows}


def _slice(judged: _Judgement) -> _Slice:
    return judged["file_sha256"], judged["region_code"], judged["period"]  # type: ignore[return-value]


def _said(judged: _Judgement) -> tuple[str | int | None, ...]:
    return tuple(judged[name] for name in ("verdict", "reasons", "records", "origin", "arrival"))


def _withdrawn(form: str, gone: _Slice, arrival: int) -> _Judgement:
    """The judgement on a slice of which the file, read anew, has no records any more."""
    file, region_code, period = gone
    return {
        "form": form,
        "region_code": region_code,
        "period": period,
        "file_sha256": file,
        "arrival": arrival,
        "verdict": "withdrawn",
        "reasons": "",
        "first_places": "",
        "records": 0,
        "origin": "",
    }


def _judged_now(connection: duckdb.DuckDBPyConnection, columns: dict[str, list[object]]) -> dict[str, list[object]]:
    """The same moment for all judgements of a run: readers of a moment see all of them or none."""
    if not columns:
        return {}
    now = connection.execute("select now()").fetchone()
    return columns | {"judged_at": [now[0] if now else None] * len(columns["form"])}
