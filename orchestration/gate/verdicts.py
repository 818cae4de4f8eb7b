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
    reasons = ", ".join(f"{rule} ({counts[severity, rule]})" for severity, rule in sorted(counts, key=_rank))
    severities = {severity for severity, _ in counts}
    if Severity.CRITICAL in severities:
        return Verdict.QUARANTINED, reasons
    return (Verdict.ACCEPTED_WITH_WARNINGS if severities else Verdict.ACCEPTED), reasons


def first_places(findings: Iterable[tuple[str, str, str | None]]) -> str:
    """Where each rule of the reasons is broken first, in their order, like `office_listed_twice: Alokasi › C41`.

    `findings` are rules with their severities and places, from the top of the file to its end; what concerns a file as
    a whole has no place.
    """
    first: dict[tuple[str, str], str] = {}
    for rule, severity, place in findings:
        if severity != Severity.INFO and place:
            first.setdefault((severity, rule), place)
    return "; ".join(f"{found[1]}: {first[found]}" for found in sorted(first, key=_rank))


_ORDER = (Severity.CRITICAL, Severity.WARNING)


def _rank(found: tuple[str, str]) -> tuple[int, str]:
    """The gravest severity first, and of one the rules by name."""
    severity, rule = found
    return _ORDER.index(Severity(severity)), rule
