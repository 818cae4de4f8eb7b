"""What a finding tells the region that sent the file, in Indonesian: what is wrong, what was expected, who mends it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from orchestration.findings import READING_RULES, Finding, Severity, Words
from orchestration.gate import Suite
from orchestration.gate.suites import MendedBy

_RANK = {severity: rank for rank, severity in enumerate((Severity.CRITICAL, Severity.WARNING, Severity.INFO))}


@dataclass(frozen=True, slots=True)
class Advice:
    """A finding as its sender reads it: `words` and `expected` are in Indonesian."""

    finding: Finding
    words: str
    expected: str
    mended_by: MendedBy


def advice_on(findings: Iterable[Finding], suites: Mapping[str, Suite]) -> list[Advice]:
    """Findings with the words of their rules, the gravest first and otherwise in the order given.

    A rule that has been taken out of its suite asks for nothing any more, and so is left out.
    """
    rules = {
        (form, expectation.meta.rule): expectation.meta
        for form, suite in suites.items()
        for expectation in suite.expectations
    }

    def told() -> Iterator[Advice]:
        for finding in findings:
            if rule := READING_RULES.get(finding.rule):
                # What the reader did not understand, the region mends.
                yield Advice(finding, rule.advice, _expected(rule.expected, finding), "region")
            elif meta := rules.get((finding.form or "", finding.rule)):
                yield Advice(finding, meta.explanation.id, _expected(meta.expected, finding), meta.mended_by)

    return sorted(told(), key=lambda advice: _RANK[advice.finding.severity])


def _expected(words: Words, finding: Finding) -> str:
    return f"{words.id} ({finding.wanted})" if finding.wanted else words.id
