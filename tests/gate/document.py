"""`docs/rules.md`, written from the suites, the reading rules and the sets with known defects (`make docs`)."""

from collections.abc import Mapping

from orchestration.findings import READING_RULES
from orchestration.gate import Suite, load_suites
from orchestration.workbooks import Form, load_forms
from orchestration.workspace import PROJECT

DOCUMENT = PROJECT / "docs" / "rules.md"
_HEAD = """\
# What each rule means

`make docs` writes this page from the suites in `expectations/`, the reading rules in `orchestration/findings.py` and
three synthetic sets with known defects; a test keeps it in step.

A *critical* finding holds its slice (form, region, period) back, a *warning* lets it pass with a mark, an *info* is
only told. A finding on a table as a whole concerns every slice in it.

What a rule calls *the submission before* is the last file about the same region and period that arrived earlier and was
not held back; *the year before*, or *the period before*, is the latest earlier one of the region. Rules about contracts
and certificates are for the offices whose roster tells them; the others break none.
"""
_CONFUSION = """
## What the gate makes of known defects

Slices of three synthetic sets (seeds 1, 2, 3) by the defects that were put into them. A slice with several defects is
counted for each, so a warning's can be held back for another's sake; a clean one can be marked for what stands beside
it, such as a total that a damaged neighbour contradicts.

"""


def rules_part(suites: Mapping[str, Suite], forms: Mapping[str, Form]) -> str:
    """The page but for the table of defects and verdicts."""
    parts = [_HEAD]
    for name, suite in sorted(suites.items()):
        parts.append(f"\n## {name}: {forms[name].title}\n\n| rule | severity | what is wrong | expected | mended by |")
        parts.append("|---|---|---|---|---|")
        for expectation in suite.expectations:
            meta, severity = expectation.meta, expectation.severity
            wrong = f"{meta.explanation.en}<br>*{meta.explanation.id}*"
            expected = f"{meta.expected.en}<br>*{meta.expected.id}*"
            parts.append(f"| `{meta.rule}` | {severity} | {wrong} | {expected} | {meta.mended_by} |")
    parts.append("\n## Reading\n\nWhat can be wrong with a file, a header or a cell of any form, and with news.\n")
    parts.append("| rule | severity | expected | what to do |\n|---|---|---|---|")
    parts += [
        f"| `{rule}` | {severity} | {expected.en}<br>*{expected.id}* | *{advice}* |"
        for rule, (severity, expected, advice) in READING_RULES.items()
    ]
    return "\n".join(parts) + "\n" + _CONFUSION


def confusion_of(page: str) -> str:
    """The page's table of defects and verdicts."""
    return page.partition(_CONFUSION)[2]


def main() -> None:
    from pathlib import Path
    from tempfile import TemporaryDirectory

    from tests.synthesis.confusion import SEEDS, Judged, table

    forms = load_forms(PROJECT / "data" / "sources")
    suites = load_suites(PROJECT / "expectations", forms)
    with TemporaryDirectory() as folder:
        sets = []
        for seed in SEEDS:
            place = Path(folder) / str(seed)
            place.mkdir()
            sets.append(Judged(seed, 0.2, place))
        DOCUMENT.write_text(rules_part(suites, forms) + table(sets), encoding="utf-8")


if __name__ == "__main__":
    main()
