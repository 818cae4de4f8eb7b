"""The gate: a verdict for every slice, shown as asset checks per form and severity."""

from collections.abc import Iterator, Mapping, Sequence

import dagster as dg

from orchestration.assets.records import records_key
from orchestration.findings import Severity
from orchestration.regions.reference import load_regions
from orchestration.warehouse.judgement import held_back_now, judge, standing_findings
from orchestration.workspace import Workspace

WORST_SHOWN = 20
VERDICTS = dg.AssetKey(["quality", "verdicts"])
HELD_BACK_NOW = "held_back_now"
_CHECKED = {
    Severity.CRITICAL: (dg.AssetCheckSeverity.ERROR, "No slice is held back."),
    Severity.WARNING: (dg.AssetCheckSeverity.WARN, "No slice passes with warnings."),
}


def verdicts_asset(forms: Sequence[str]) -> dg.AssetsDefinition:
    """`quality/verdicts`, with a check per form and severity.

    The checks report and do not block: the verdicts are data, which the staging models read.
    """
    checks = [
        dg.AssetCheckSpec(_check_name(form, severity), asset=VERDICTS, description=f"{form}: {description}")
        for form in forms
        for severity, (_, description) in _CHECKED.items()
    ]
    checks.append(dg.AssetCheckSpec(HELD_BACK_NOW, asset=VERDICTS, description="Every quarantined slice is mended."))

    @dg.asset(
        key=VERDICTS,
        deps=[records_key(form) for form in forms],
        check_specs=checks,
        group_name="gate",
        kinds={"great_expectations", "duckdb"},
        owners=["team:data-engineering"],
        description="The gate's word on each slice (form, region, period): accepted, with warnings, or quarantined.",
    )
    def verdicts(
        context: dg.AssetExecutionContext, workspace: dg.ResourceParam[Workspace]
    ) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
        judged = judge(workspace, say=context.log.info)
        yield dg.MaterializeResult(asset_key=VERDICTS, metadata={"new_verdicts": judged.slices})
        yield from _checks(workspace, forms)

    return verdicts


def report_standing_checks(context: dg.AssetExecutionContext, workspace: Workspace, forms: Sequence[str]) -> None:
    """Report the checks on a night that judges nothing: what is held back is held back still, not "skipped"."""
    for check in _checks(workspace, forms):
        context.instance.report_runless_asset_event(
            dg.AssetCheckEvaluation(
                asset_key=VERDICTS,
                check_name=check.check_name or "",
                passed=check.passed,
                severity=check.severity,
                metadata=check.metadata,
            )
        )


def _checks(workspace: Workspace, forms: Sequence[str]) -> Iterator[dg.AssetCheckResult]:
    names = {code: f"{code} {region.name}" for code, region in load_regions(workspace.seeds).items()}
    yield _held_back_now(workspace, names)
    standing = standing_findings(workspace)
    for form in forms:
        page = workspace.data_docs / f"{form}.html"
        docs = {"data_docs": dg.MetadataValue.path(str(page))} if page.exists() else {}
        for severity, (shown_as, _) in _CHECKED.items():
            slices = [found for found in standing if found.form == form and found.severity == severity]
            yield dg.AssetCheckResult(
                asset_key=VERDICTS,
                check_name=_check_name(form, severity),
                passed=not slices,
                severity=shown_as,
                metadata={
                    "slices": len(slices),
                    "findings": sum(found.findings for found in slices),
                    "worst_slices": _markdown(
                        ("region", "period", "findings", "rules"),
                        [
                            (names.get(found.region_code or ""), found.period, found.findings, found.rules)
                            for found in sorted(slices, key=lambda found: -found.findings)[:WORST_SHOWN]
                        ],
                    ),
                    **docs,
                },
            )


def _check_name(form: str, severity: Severity) -> str:
    return f"{form}_{severity}"


def _held_back_now(workspace: Workspace, names: Mapping[str, str]) -> dg.AssetCheckResult:
    """What is broken right now: the slices that are held back, the longest first; `names` are the regions', by code."""
    held_back = held_back_now(workspace)
    longest = [
        (held.form, names.get(held.region_code or ""), held.period, held.days, held.reasons)
        for held in held_back[:WORST_SHOWN]
    ]
    return dg.AssetCheckResult(
        asset_key=VERDICTS,
        check_name=HELD_BACK_NOW,
        passed=not held_back,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={
            "slices": len(held_back),
            "oldest_days": max((held.days for held in held_back), default=0),
            "longest_held_back": _markdown(("form", "region", "period", "days", "why"), longest),
        },
    )


def _markdown(header: Sequence[str], rows: Sequence[Sequence[object]]) -> dg.MarkdownMetadataValue:
    """A table for the UI; what was not understood stands as a question mark."""
    lines = [header, ["---"] * len(header), *([("?" if cell is None else cell) for cell in row] for row in rows)]
    return dg.MetadataValue.md("\n".join("| " + " | ".join(map(_in_cell, line)) + " |" for line in lines))


def _in_cell(value: object) -> str:
    """A value as it stands in a cell of a table: a person's reason for an override may hold any sign."""
    return " ".join(str(value).split()).replace("|", "\\|")
