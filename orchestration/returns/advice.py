"""What a finding tells the region that sent the file: what is wrong, in Indonesian, and who mends it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from orchestration.findings import READING_RULES, Finding, Severity
from orchestration.gate import Suite

_RANK = {severity: rank for rank, severity in enumerate((Severity.CRITICAL, Severity.WARNING, Severity.INFO))}
REGION = "region"  # mends what the reader did not understand


@dataclass(frozen=True, slots=True)
class Advice:
    """A finding as its sender reads it: `words` are in Indonesian, `mended_by` is as the suites write it."""

    finding: Finding
    words: str
    mended_by: str


def advice_on(findings: Iterable[Finding], suites: Mapping[str, Suite]) -> list[Advice]:
    """Findings with the words of their rules, the gravest first and otherwise in the order given.

    A rule of neither a suite nor the reader's has the words of its finding.
    """
    rules = {
        (form, expectation.meta.rule): (expectation.meta.explanation.id, expectation.meta.mended_by)
        for form, suite in suites.items()
        for expectation in suite.expectations
    }

    def advice(finding: Finding) -> Advice:
        if told := rules.get((finding.form or "", finding.rule)):
            return Advice(finding, *told)
        _, _, words = READING_RULES.get(finding.rule, (None, None, finding.message))
        return Advice(finding, words, REGION)

    return sorted(map(advice, findings), key=lambda told: _RANK[told.finding.severity])
