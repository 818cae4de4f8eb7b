"""From the findings of a slice to its verdict."""

from collections import Counter
from collections.abc import Iterable
from enum import StrEnum

from orchestration.findings import Severity


class Verdict(StrEnum):
    """What the gate says of a slice. `overridden` is a named person's word against the gate's."""

    ACCEPTED = "accepted"
    ACCEPTED_WITH_WARNINGS = "accepted_with_warnings"
    QUARANTINED = "quarantined"
    OVERRIDDEN = "overridden"


def verdict_of(findings: Iterable[tuple[str, str]]) -> tuple[Verdict, str]:
    """The verdict on a slice with these (rule, severity) pairs, and the reasons: rules with their counts.

    One critical finding holds the slice back; warnings let it pass with a mark; infos do not count.
    """
    counts = Counter((severity, rule) for rule, severity in findings if severity != Severity.INFO)
    order = {Severity.CRITICAL: 0, Severity.WARNING: 1}
    ranked = sorted(counts.items(), key=lambda item: (order[Severity(item[0][0])], item[0][1]))
    reasons = ", ".join(f"{rule} ({count})" for (_, rule), count in ranked)
    severities = {severity for severity, _ in counts}
    if Severity.CRITICAL in severities:
        return Verdict.QUARANTINED, reasons
    return (Verdict.ACCEPTED_WITH_WARNINGS if severities else Verdict.ACCEPTED), reasons
