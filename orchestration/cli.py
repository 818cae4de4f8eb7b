"""The command line `neraca`.

Exit codes: 0 done; 1 a run failed, a file could not be landed, or a checked one would be held back; 2 used wrongly. A
slice that a run holds back is not a failure: the run publishes the others and says so.
"""

import dataclasses
import json
import os
import re
import shlex
import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.status import Status
from rich.table import Table

from orchestration.counts import counted
from orchestration.workspace import PROJECT, Workspace

if TYPE_CHECKING:
    from dagster import DagsterInstance, EventLogEntry

    from orchestration.warehouse.check import Checked
    from orchestration.warehouse.report import Report
    from orchestration.workbooks.contracts import Form
    from orchestration.workbooks.inspection import FileInspection

app = typer.Typer(
    help="Neraca: what regions report of their mentors, checked, kept and published.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
FINDINGS_SHOWN, FILES_SHOWN = 20, 20
# How `neraca --help` groups the commands.
EVERY_DAY, OF_A_FILE, DECIDING, TRYING = "Every day", "One file", "Against the gate's word", "Trying it out"
stdout, stderr = Console(highlight=False), Console(stderr=True, highlight=False)


class Format(StrEnum):
    """How an answer is written."""

    TABLE = "table"
    JSON = "json"


@app.command(rich_help_panel=EVERY_DAY)
def land(
    files: Annotated[
        list[Path] | None, typer.Argument(exists=True, dir_okay=False, readable=True, help="Spreadsheets to land.")
    ] = None,
    form: Annotated[
        str | None, typer.Option(help="The form that the files are of, where their headers do not tell.")
    ] = None,
    samples: Annotated[bool, typer.Option("--samples", help="Land the spreadsheets shipped with the project.")] = False,
) -> None:
    """Copy files into the landing folder, where the next run finds them."""
    from orchestration.archive import land as land_file
    from orchestration.workbooks.contracts import load_forms

    workspace = Workspace.from_environment()
    _known_form(form, load_forms(workspace.sources))
    _refuse_passed_over(files or [])
    if not files and not samples:
        raise typer.BadParameter("name at least one file, or --samples", param_hint="FILES")
    shipped = [path for path in sorted(workspace.samples.iterdir()) if path.suffix in (".xlsx", ".csv")]
    names: list[str] = []
    failed = False
    for path in [*(files or []), *(shipped if samples else [])]:
        try:
            landed = land_file(path, workspace.landing / form if form else workspace.landing)
        except OSError as error:
            stderr.print(f"[red]{escape(str(path))}: {escape(str(error))}[/]", soft_wrap=True)
            failed = True
        else:
            names.append(landed.relative_to(workspace.landing).as_posix())
    for name in names if len(names) <= FILES_SHOWN else []:
        stdout.print(f"landed {escape(name)}")
    if len(names) > FILES_SHOWN:
        stdout.print(f"landed {len(names)} files")
    if failed:
        raise typer.Exit(1)


@app.command(rich_help_panel=DECIDING)
def override(
    form: Annotated[str, typer.Argument(help="The form, as in data/sources.")],
    region: Annotated[str, typer.Argument(help="The region's code, like 32.04.")],
    period: Annotated[str, typer.Argument(help="The period, like 2021.")],
    by: Annotated[str, typer.Option(help="Who decides.")],
    reason: Annotated[str, typer.Option(help="Why.")],
    accept: Annotated[
        bool | None,
        typer.Option("--accept/--quarantine", help="Publish the slice, or hold it back.", show_default=False),
    ] = None,
) -> None:
    """Accept or hold back a slice against the gate's word.

    It is recorded for ever, shown wherever the slice is, and holds until a new submission of the slice arrives.
    """
    from orchestration.warehouse.overrides import Override, OverrideError
    from orchestration.warehouse.overrides import override as record

    if accept is None:
        raise typer.BadParameter("say --accept or --quarantine")
    workspace = Workspace.from_environment()
    given = Override("accept" if accept else "quarantine", by, reason)
    with _errors_in_words(), workspace.one_run():
        try:
            before = record(workspace, form, region, period, given)
        except OverrideError as error:
            raise typer.BadParameter(str(error)) from error
    stdout.print(escape(f"{form}, {region}, {period}: {before} → {given.verdict}, by {by}."), soft_wrap=True)
    stdout.print("Publish it with: neraca run")


@app.command(rich_help_panel=DECIDING)
def rejudge() -> None:
    """Tell what the suites as they stand now would say otherwise, before the next run says it.

    Nothing is changed. Exits 1 if a slice that is published now would be held back.
    """
    from orchestration.gate import Verdict
    from orchestration.warehouse.rejudgement import NotReadError, changes_by_judging_anew

    workspace = Workspace.from_environment()
    with _errors_in_words(), workspace.one_run(), stdout.status("judging a copy of everything") as status:
        try:
            changes = changes_by_judging_anew(workspace, lambda said: status.update(escape(said)))
        except NotReadError as error:
            stderr.print(f"[red]{escape(str(error))}[/]", soft_wrap=True)
            raise typer.Exit(1) from error
    for change in changes[:FINDINGS_SHOWN]:
        place = f"{change.form}, {change.region_code or '?'}, {change.period or '?'}"
        told = f"  {place}: {change.before} → {change.after}" + (f": {change.reasons}" if change.reasons else "")
        stdout.print(escape(told), soft_wrap=True)
    if len(changes) > FINDINGS_SHOWN:
        stdout.print(f"  … and {len(changes) - FINDINGS_SHOWN:,} more")
    lost = sum(change.after == Verdict.QUARANTINED != change.before for change in changes)
    told = f"{counted(len(changes), 'slice')} would be judged otherwise, {lost:,} of them held back"
    stdout.print(f"{told}; neraca run does it")
    if lost:
        raise typer.Exit(1)


@app.command(rich_help_panel=TRYING)
def synthesize(
    out: Annotated[Path, typer.Option(file_okay=False, help="An empty folder, or one that is yet to be made.")],
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same files.")] = 1,
    years: Annotated[
        str, typer.Option(help="A year, a span like 2019-2024, or several of either, with commas.")
    ] = "2021",
    provinces: Annotated[str, typer.Option(help="Province codes like 32,33, or all.")] = "all",
    forms: Annotated[str, typer.Option(help="Names of forms, with commas, or all.")] = "all",
    scale: Annotated[float, typer.Option(min=0.01, help="How much goes on: sessions, trainings, contracts.")] = 1,
    season: Annotated[
        float,
        typer.Option(min=0, max=2, help="How much the half year before an election changes who is hired; 0: not."),
    ] = 1,
    defects: Annotated[float, typer.Option(min=0, max=1, help="The share of records with a defect in them.")] = 0,
) -> None:
    """Make up workbooks of every form, with what they truly say and each defect in them.

    Writes the files, by year, and beside them truth.parquet (every value) and defects.csv (every defect: file, cell,
    kind, expected rule and severity). Every file says that it is synthetic.
    """
    from orchestration.synthesis import Plan
    from orchestration.synthesis import synthesize as write
    from orchestration.workbooks.contracts import load_categories, load_forms

    if out.exists() and any(out.iterdir()):
        raise typer.BadParameter(f"{out} is not empty; name a new folder", param_hint="--out")
    sources = Workspace.from_environment().sources
    plan = Plan(
        seed=seed,
        years=_years(years),
        provinces=() if provinces == "all" else tuple(provinces.split(",")),
        forms=() if forms == "all" else tuple(forms.split(",")),
        scale=scale,
        season=season,
        defects=defects,
    )
    with _errors_in_words(), stdout.status("drawing the world") as status:
        try:
            written = write(
                plan, out, load_forms(sources), load_categories(sources), lambda file: status.update(escape(file.name))
            )
        except ValueError as error:
            raise typer.BadParameter(str(error)) from error
    for form, count in written.by_form.items():
        stdout.print(f"  {form:<20} {count:>9,} records")
    files, records = counted(written.files, "file"), counted(written.records, "record")
    counts = f"{files} with {records} and {counted(written.defects, 'defect')}"
    stdout.print(f"{counts}, all synthetic, in {escape(str(out))}", soft_wrap=True)


def _known_form(name: str | None, forms: "dict[str, Form]", hint: str = "--form") -> None:
    if name is not None and name not in forms:
        raise typer.BadParameter(f"{name!r} is no form; known are {', '.join(forms)}", param_hint=hint)


def _refuse_passed_over(files: list[Path]) -> None:
    from orchestration.archive import NOT_SENT, UNFINISHED

    for path in files:
        if path.name.startswith(NOT_SENT) or path.name.endswith(UNFINISHED):
            raise typer.BadParameter(f"{path.name}: runs pass over files of such names; rename it", param_hint="FILES")


def _years(text: str) -> tuple[int, ...]:
    """`2019-2021,2024` as years."""
    years: set[int] = set()
    for part in text.split(","):
        first, _, last = part.partition("-")
        if not (first.isdigit() and (last or first).isdigit() and 2016 <= int(first) <= int(last or first) <= 2030):
            raise typer.BadParameter(
                f"{part!r} is no year from 2016 to 2030, and no span of them", param_hint="--years"
            )
        years.update(range(int(first), int(last or first) + 1))
    return tuple(sorted(years))


@app.command(rich_help_panel=EVERY_DAY)
def run(
    accept_losses: Annotated[
        bool,
        typer.Option("--accept-losses", help="Publish although a form loses most of its published slices."),
    ] = False,
) -> None:
    """Run the nightly job now: all that is new, from landing and feeds to a release."""
    workspace = Workspace.from_environment()
    with _errors_in_words(), workspace.one_run(), dagster_instance(workspace) as instance:
        from orchestration.definitions import NIGHTLY, build_defs

        stdout.print(f"[dim]data folder: {escape(str(workspace.data))}[/]")
        with stdout.status("reading contracts, suites and models"):
            job = build_defs(workspace).resolve_job_def(NIGHTLY)
        with _terminal_kept() as terminal:
            run_id = _run_id()
            with terminal.status("starting") as at_work:
                instance.add_event_listener(run_id, _Progress(terminal, at_work))
                result = job.execute_in_process(
                    instance=instance,
                    run_id=run_id,
                    raise_on_error=False,
                    # Dagster's own lines go to its event log, where the UI shows them.
                    run_config={
                        "loggers": {"console": {"config": {"log_level": "CRITICAL"}}},
                        "ops": {"release": {"config": {"accept_losses": accept_losses}}},
                    },
                )
        if not result.success:
            stderr.print(
                "[red]The run failed; the latest release is as it was. Mend the cause and run again:[/] neraca run"
            )
            raise typer.Exit(1)
    _show_latest(workspace, Format.TABLE)


@app.command(rich_help_panel=EVERY_DAY)
def status(
    output: Annotated[Format, typer.Option("--format", help="A table to read or JSON to process.")] = Format.TABLE,
) -> None:
    """Show what the latest release holds, what is held back and why."""
    _show_latest(Workspace.from_environment(), output)


@app.command(rich_help_panel=OF_A_FILE)
def inspect(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="Any workbook or CSV file.")],
    output: Annotated[Format, typer.Option("--format", help="A table to read or JSON to process.")] = Format.TABLE,
    suggest: Annotated[
        bool, typer.Option("--suggest", help="Show the lines to add to the contracts instead, as a diff to apply.")
    ] = False,
) -> None:
    """Show what is in a workbook: its tables, headers, records with their regions, and what is left out and why."""
    from orchestration.regions import Resolver
    from orchestration.workbooks.contracts import load_forms
    from orchestration.workbooks.inspection import inspect_file

    workspace = Workspace.from_environment()
    with _errors_in_words():
        forms = load_forms(workspace.sources)
    inspection = inspect_file(file.name, file.read_bytes(), forms, Resolver.load(workspace.seeds))
    if suggest:
        _show_suggestions(inspection, forms, workspace, output)
    elif output is Format.JSON:
        typer.echo(json.dumps(inspection.as_json(), ensure_ascii=False))
    else:
        _show_inspection(inspection)
    if not inspection.tables:
        raise typer.Exit(1)


@app.command(rich_help_panel=OF_A_FILE)
def check(
    files: Annotated[list[Path], typer.Argument(exists=True, dir_okay=False, readable=True, help="Spreadsheets.")],
    form: Annotated[
        str | None, typer.Option(help="The form that the files are of, where their headers do not tell.")
    ] = None,
    output: Annotated[Format, typer.Option("--format", help="A table to read or JSON to process.")] = Format.TABLE,
) -> None:
    """Tell what the gate would say of files, before they are sent.

    Nothing is landed, kept or published. Where there is a warehouse, files are compared with what stands accepted in
    it. Exits with 1 where a slice would be held back or a file cannot be read.
    """
    from orchestration.regions.reference import load_regions
    from orchestration.warehouse.check import check as check_files
    from orchestration.workbooks.contracts import load_forms

    workspace = Workspace.from_environment()
    with _errors_in_words():
        _known_form(form, load_forms(workspace.sources))
        _refuse_passed_over(files)
        # Not on standard output, which may be piped on as JSON.
        with stderr.status("reading; judging begins with some seconds of loading") as status:
            checked = check_files(workspace, files, form, say=lambda said: status.update(escape(said)))
    if output is Format.JSON:
        told = [file.as_json() for file in checked]
        typer.echo(json.dumps(told[0] if len(told) == 1 else told, ensure_ascii=False))
    else:
        names = {code: region.name for code, region in load_regions(workspace.seeds).items()}
        for file in checked:
            _show_checked(file, names)
    place = _short(str(workspace.warehouse))
    note = f"Compared with what stands accepted in {place}."
    if not all(file.with_history for file in checked):
        note = f"Not compared with earlier submissions: {place} is not there, or cannot be read now."
    (stderr if output is Format.JSON else stdout).print(escape(note), soft_wrap=True)
    if not all(file.would_pass for file in checked):
        raise typer.Exit(1)


@app.command(rich_help_panel=OF_A_FILE)
def template(
    form: Annotated[str, typer.Argument(help="The form's name, like mentor_roster.")],
    region: Annotated[str, typer.Option(help="Whose template: a code like 32 or 32.04, or 00 for the whole country.")],
    period: Annotated[str, typer.Option(help="The year, or for a training its days, like 2021-03-02/2021-03-05.")],
    out: Annotated[Path, typer.Option(dir_okay=False, help="The workbook to write, ending in .xlsx.")],
) -> None:
    """Write an empty workbook of a form, with lists to choose from and cells that check what is written into them."""
    from orchestration.regions.reference import load_regions
    from orchestration.returns import TemplateError
    from orchestration.returns import template as write_template
    from orchestration.workbooks.contracts import load_categories, load_forms

    workspace = Workspace.from_environment()
    with _errors_in_words():
        forms = load_forms(workspace.sources)
        _known_form(form, forms, hint="FORM")
        if out.suffix.lower() != ".xlsx":
            raise typer.BadParameter(f"{out.name}: the name of a workbook ends in .xlsx", param_hint="--out")
        if out.exists():
            raise typer.BadParameter(f"{out} is there already; name a new file", param_hint="--out")
        try:
            content = write_template(
                forms[form], region, period, load_regions(workspace.seeds), load_categories(workspace.sources)
            )
        except TemplateError as error:
            raise typer.BadParameter(str(error)) from error
        out.write_bytes(content)
    stdout.print(f"{escape(str(out))}: {forms[form].title}, to be filled in and sent back as it is", soft_wrap=True)


@app.command(rich_help_panel=EVERY_DAY)
def ui(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 3000,
) -> None:
    """Start Dagster's UI with its scheduler: the graph, the checks, the runs, the nightly schedule."""
    home = prepare_dagster_home(Workspace.from_environment())
    dagster = Path(sys.executable).with_name("dagster")
    os.chdir(PROJECT)  # where pyproject.toml tells Dagster what to load
    environment = os.environ | {"DAGSTER_HOME": str(home)}
    os.execve(dagster, [str(dagster), "dev", "--host", host, "--port", str(port)], environment)  # noqa: S606


def main() -> None:
    """The console script."""
    app()


def prepare_dagster_home(workspace: Workspace) -> Path:
    """Dagster's home in the data folder, with our settings in it."""
    workspace.dagster_home.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(PROJECT / "orchestration" / "dagster.yaml", workspace.dagster_home / "dagster.yaml")
    return workspace.dagster_home


@contextmanager
def dagster_instance(workspace: Workspace) -> "Iterator[DagsterInstance]":
    """Dagster's instance in the data folder: runs from the command line are seen in the UI."""
    home = prepare_dagster_home(workspace)
    with stdout.status("starting Dagster"):
        from dagster import DagsterInstance
    with DagsterInstance.from_config(str(home)) as instance:
        yield instance


def _run_id() -> str:
    from uuid import uuid4

    return str(uuid4())


@contextmanager
def _errors_in_words() -> Iterator[None]:
    """What a person can mend is told in a line, not in a trace."""
    from orchestration.gate import SuiteError
    from orchestration.warehouse.store import WarehouseBusyError
    from orchestration.workbooks import ContractError
    from orchestration.workspace import RunningError

    try:
        yield
    except (ContractError, SuiteError, WarehouseBusyError, RunningError, OSError) as error:
        stderr.print(f"[red]{escape(str(error))}[/]", soft_wrap=True)
        raise typer.Exit(1) from error
    except KeyboardInterrupt as error:
        stderr.print("Stopped; the latest release is as it was, and the next run goes on from here.")
        raise typer.Exit(130) from error


@contextmanager
def _terminal_kept() -> Iterator[Console]:
    """A console on the terminal, while what libraries print goes to Dagster's log of the run alone."""
    sys.stdout.flush()
    sys.stderr.flush()
    terminal, errors = os.dup(1), os.dup(2)
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    try:
        with os.fdopen(os.dup(terminal), "w") as file:
            yield Console(file=file, highlight=False)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os.dup2(terminal, 1)
        os.dup2(errors, 2)
        for descriptor in (terminal, errors, silence):
            os.close(descriptor)


_CLASS_NAME = re.compile(r"^[\w.]+(?:Error|Exception): ")
# What Dagster itself logs of a step, beside what the stations say.
_CHATTER = ("Skipping step", "A dbt", "Running dbt", "Finished dbt")


class _Progress:
    """Tells the terminal what Dagster's events say: which station is at work and what it reports."""

    def __init__(self, terminal: Console, status: Status) -> None:
        self.terminal, self.status = terminal, status

    def __call__(self, entry: "EventLogEntry") -> None:
        event, step = entry.dagster_event, (entry.step_key or "").replace("__", "/")
        if event is None:
            if step and not entry.user_message.startswith(_CHATTER):
                self._say(step, entry.user_message)
        elif event.is_step_start:
            self.status.update(step)
        elif event.is_step_materialization and event.asset_key:
            self.status.update(f"{step}: {event.asset_key.to_user_string()}")
        elif event.is_step_failure and event.step_failure_data.error:
            error = event.step_failure_data.error
            cause = (error.cause or error).message.strip()
            self._say(step, _CLASS_NAME.sub("", cause), "red")

    def _say(self, step: str, message: str, style: str = "dim") -> None:
        self.terminal.print(f"  [{style}]{step:>16}[/]  {escape(message)}", soft_wrap=True)


def _show_latest(workspace: Workspace, output: Format) -> None:
    import duckdb

    from orchestration.warehouse.report import report

    try:
        latest = report(workspace)
    except duckdb.Error as error:
        message = f"{workspace.latest_release} cannot be read ({error}); make it anew with: neraca run"
        stderr.print(f"[red]{escape(message)}[/]", soft_wrap=True)
        raise typer.Exit(1) from error
    if latest is None:
        message = (
            f"There is no release in {workspace.releases} yet. Land a file and run: neraca land FILE… && neraca run"
        )
        stderr.print(escape(message), soft_wrap=True)
        raise typer.Exit(1)
    if output is Format.JSON:
        typer.echo(json.dumps(dataclasses.asdict(latest), default=str, ensure_ascii=False, indent=2))
    else:
        _show(latest)


def _show_inspection(inspection: "FileInspection") -> None:
    for table in inspection.tables:
        place = f"{table.sheet} › {table.range}" if table.sheet else table.range
        records = counted(len(table.records), "record")
        stdout.print(f"\n[bold]{escape(place)}[/]  {table.form or 'no known form'}, {records}")
        for line in table.title[:4]:
            stdout.print(f"  [dim]{escape(line)}[/]", soft_wrap=True)
        shown = Table(box=None)
        for name in ("column", "header", "kind", "unit", "period", "first values"):
            shown.add_column(name)
        for header in table.headers:
            letter = header["column"]
            values = [str(v) for record in table.records if (v := record["values"][letter]) is not None][:3]
            shown.add_row(
                letter,
                escape(" › ".join(header["path"])),
                header["kind"],
                header["unit"] or "",
                header["period"] or "",
                escape(", ".join(values)),
            )
        stdout.print(shown)
        coded = sum(record["region_code"] is not None for record in table.records)
        stdout.print(f"  regions found for {coded:,} of {records}")
        reasons = Counter(row["reason"] for row in table.left_out)
        stdout.print("  left out: " + (", ".join(f"{n} {reason}" for reason, n in reasons.items()) or "nothing"))
    if inspection.findings:
        stdout.print(f"\n[bold]{counted(len(inspection.findings), 'finding')}[/]")
    for finding in inspection.findings[:FINDINGS_SHOWN]:
        place = " › ".join(str(part) for part in (finding["sheet"], finding["cell"]) if part)
        line = f"  {finding['severity']}: {place + ': ' if place else ''}{finding['message']}"
        stdout.print(escape(line), soft_wrap=True)
    if len(inspection.findings) > FINDINGS_SHOWN:
        stdout.print("  … all of them with --format json")


# verdict → how it is told
_VERDICTS = {
    "quarantined": "[red]quarantined[/]",
    "accepted_with_warnings": "[yellow]with warnings[/]",
    "accepted": "[green]accepted[/]",
}


def _show_checked(checked: "Checked", region_names: dict[str, str]) -> None:
    counts = Counter(judged.verdict for judged in checked.slices)
    said = [f"{counts[verdict]:,} {words}" for verdict, words in _VERDICTS.items() if counts[verdict]]
    forms = sorted({judged.form for judged in checked.slices})
    # A file is nearly always of one form: told once, it leaves the table its width.
    form = f"{forms[0]}: " if len(forms) == 1 else ""
    told = form + ", ".join(said) if said else "[red]no slice can be read from it[/]"
    stdout.print(f"\n[bold]{escape(checked.file)}[/]  {told}", soft_wrap=True)
    marked = sorted(
        (judged for judged in checked.slices if judged.rules), key=lambda j: list(_VERDICTS).index(j.verdict)
    )
    if marked:
        shown = Table(*["form"] * (len(forms) > 1), "region", "period", "verdict", "rules", box=None)
        for judged in marked[:FINDINGS_SHOWN]:
            code = judged.region_code
            region = f"{code} {region_names.get(code, '')}" if code else "not understood"
            period = judged.period or "not understood"
            cells = (region, period, _VERDICTS[judged.verdict], "\n".join(judged.rules))
            shown.add_row(*[judged.form] * (len(forms) > 1), *cells)
        for column in shown.columns:
            column.no_wrap = column.header not in ("region", "period")  # names to search for, not to break
        stdout.print(shown)
        if len(marked) > FINDINGS_SHOWN:
            stdout.print(f"  … and {counted(len(marked) - FINDINGS_SHOWN, 'more slice')}: --format json")
    for finding in checked.findings[:FINDINGS_SHOWN]:
        place = " › ".join(part for part in (finding.sheet, finding.cell) if part)
        message = finding.message.rstrip(".")
        expected = f"{finding.expected} ({finding.wanted})" if finding.wanted else finding.expected
        line = f"  {finding.severity}: {place + ': ' if place else ''}{message}. Expected: {expected}."
        stdout.print(escape(line), soft_wrap=True)
    if len(checked.findings) > FINDINGS_SHOWN:
        stdout.print(f"  … and {counted(len(checked.findings) - FINDINGS_SHOWN, 'more finding')}: --format json")


def _show_suggestions(
    inspection: "FileInspection", forms: "dict[str, Form]", workspace: Workspace, output: Format
) -> None:
    """Nothing but the diff goes to standard output, so that it can be piped into `git apply`."""
    from orchestration.workbooks.suggestion import suggest

    with _errors_in_words():
        suggestions = suggest(inspection, forms, workspace.sources, PROJECT)
    if output is Format.JSON:
        typer.echo(json.dumps([dataclasses.asdict(suggestion) for suggestion in suggestions], ensure_ascii=False))
    else:
        typer.echo("".join(suggestion.diff for suggestion in suggestions), nl=False)
        if inspection.tables and not suggestions:
            stderr.print("Nothing to add: the contracts have every header of this file.")
    if not inspection.tables:
        for finding in inspection.findings:
            stderr.print(escape(finding["message"]), soft_wrap=True)


def _show(latest: "Report") -> None:
    facts = Table.grid(padding=(0, 2))
    facts.add_row("release", latest.release_id + (f" ({latest.origins} data)" if latest.origins else ""))
    read = counted(latest.files, "file"), counted(latest.forms, "form"), counted(latest.records, "record")
    facts.add_row("read", ", ".join(read))
    facts.add_row(
        "slices",
        f"[green]{latest.slices_accepted:,} accepted[/], "
        f"[yellow]{latest.slices_accepted_with_warnings:,} with warnings[/], "
        f"[red]{latest.slices_quarantined:,} quarantined[/]"
        + (f", {latest.slices_overridden:,} overridden" if latest.slices_overridden else ""),
    )
    facts.add_row("file", escape(_short(latest.path)))
    if latest.returns:
        facts.add_row("to return", f"{escape(_short(latest.returns))}: the regions' workbooks, with what to mend")
    stdout.print()
    stdout.print(facts)
    if latest.refused:
        stdout.print("\n[bold]Files that could not be read[/]")
        for file in latest.refused:
            line = f"  {file.file_name}: {file.message}. Expected: {file.expected}."
            stdout.print(escape(line), soft_wrap=True)
    if latest.held_back:
        stdout.print("\n[bold]Held back[/]")
        for held in latest.held_back[:FINDINGS_SHOWN]:
            name = latest.region_names.get(held.region_code or "", "region not understood")
            place = f"{held.region_code or '?'} {name}, {held.period or '?'}"
            stdout.print(escape(f"  {held.form}, {place} ({held.origin}): {held.reasons}"), soft_wrap=True)
        if len(latest.held_back) > FINDINGS_SHOWN:
            stdout.print(f"  … and {len(latest.held_back) - FINDINGS_SHOWN:,} more: neraca status --format json")
    if latest.shortages:
        table = Table(
            title=f"Furthest below an even share of mentor posts by inhabitants, {latest.shortage_year}",
            title_justify="left",
            title_style="bold",
            box=None,
        )
        for header, justify in (("code", "left"), ("region", "left"), ("province", "left")):
            table.add_column(header, justify=justify)  # type: ignore[arg-type]
        for header in ("inhabitants", "posts", "posts short"):
            table.add_column(header, justify="right")
        for row in latest.shortages:
            table.add_row(
                row.region_code,
                row.region_name,
                row.province_name,
                f"{row.population:,}",
                str(row.funded_posts),
                f"{row.posts_short:.1f}",
            )
        stdout.print()
        stdout.print(table)
    stdout.print("\nNext")
    stdout.print("  make ui             the graph, the checks and the schedule, in the browser")
    stdout.print("  neraca land FILE…   add a spreadsheet; neraca run publishes it")
    stdout.print("  neraca status       this report again")
    path = _short(latest.path)
    query = "select claim_id, verdict, evidence_text from marts.mart_claims"
    code = f'import duckdb; duckdb.connect({json.dumps(path)}, read_only=True).sql("{query}").show()'
    stdout.print(escape(f"Ask {path}, with any DuckDB client or, as it stands:"), soft_wrap=True)
    stdout.print(escape(f"  {shlex.quote(_short(sys.executable))} -c {shlex.quote(code)}"), soft_wrap=True)


def _short(path: str) -> str:
    """A path as seen from here."""
    return str(Path(path).relative_to(Path.cwd()) if Path(path).is_relative_to(Path.cwd()) else path)


if __name__ == "__main__":
    main()
