"""Known defects against the gate's verdicts: sets with a ledger, read and judged, and the table of the two."""

import csv
import shutil
from collections import Counter, defaultdict
from pathlib import Path
from typing import NamedTuple

from orchestration.synthesis import Plan, synthesize
from orchestration.synthesis.plan import LEDGER
from orchestration.warehouse.extraction import extract
from orchestration.warehouse.intake import collect
from orchestration.warehouse.judgement import judge
from orchestration.warehouse.store import Warehouse
from orchestration.workspace import Workspace
from tests.synthesis.reading import CATEGORIES, FORMS

SEEDS = (1, 2, 3)
VERDICTS = ("accepted", "accepted_with_warnings", "quarantined")
CLEAN = ("none", "")


def plan(seed: int, defects: float) -> Plan:
    return Plan(seed=seed, years=(2020, 2021), provinces=("32", "51"), scale=0.6, defects=defects)


class Slice(NamedTuple):
    """A slice of one file: a region that was not understood has none, and so has a period."""

    file_name: str
    form: str
    region_code: str | None
    period: str | None


class Struck(NamedTuple):
    """A line of the ledger, and the slices whose findings are those that it must bring about."""

    line: dict[str, str]
    slices: set[Slice]


class Judged:
    """A synthetic set, judged."""

    def __init__(self, seed: int, defects: float, folder: Path) -> None:
        synthesize(plan(seed, defects), folder / "set", FORMS, CATEGORIES)
        workspace = Workspace(data=folder / "data")
        workspace.landing.mkdir(parents=True)
        for path in sorted((folder / "set").glob("*/*")):
            shutil.copy(path, workspace.landing / path.name)
        collect(workspace)
        extract(workspace)
        judge(workspace)
        with Warehouse(workspace.warehouse).connect() as connection:
            self.findings = connection.execute(
                'select file_name, form, region_code, period, sheet, cell, rule, severity, "row" from quality.findings'
            ).fetchall()
            judgements = connection.execute(
                """
                select files.file_name, judgements.form, judgements.region_code, judgements.period,
                    judgements.verdict, judgements.reasons
                from ledger.slice_judgements as judgements
                inner join ledger.files as files on judgements.file_sha256 = files.file_sha256
                where judgements.is_current
                """
            ).fetchall()
        self.verdicts = {Slice(*row[:4]): row[4] for row in judgements}
        self.reasons = {Slice(*row[:4]): row[5] for row in judgements}
        with (folder / "set" / LEDGER).open(encoding="utf-8", newline="") as file:
            self.ledger = list(csv.DictReader(file))

    def struck(self) -> list[Struck]:
        at = defaultdict(list)
        for file_name, form, region_code, period, sheet, cell, rule, _, row in self.findings:
            found = Slice(file_name, form, region_code, period)
            # A finding on a table as a whole concerns every slice that counts it among its reasons.
            is_whole = row is None and region_code is None
            counted = {s for s, r in self.reasons.items() if s.file_name == file_name and f"{rule} (" in r}
            at[file_name, sheet or "", cell or "", rule].append(counted if is_whole else {found})
            at[file_name, "", "", rule].append(counted if is_whole else {found})
        return [
            Struck(line, {s for rule in line["rules"].split("|") for found in at[*_place(line), rule] for s in found})
            for line in self.ledger
        ]

    def clean(self) -> set[Slice]:
        """The slices that have no part in any defect."""
        struck = {found for line in self.struck() for found in line.slices}
        whole = {line["file_name"] for line in self.ledger if not line["region_code"]}
        named = {(line["file_name"], line["region_code"], line["period"]) for line in self.ledger}
        return {
            s
            for s in self.verdicts
            if s not in struck and s.file_name not in whole and (s.file_name, s.region_code, s.period) not in named
        }


def _place(line: dict[str, str]) -> tuple[str, str, str]:
    return line["file_name"], line["sheet"] if line["cell"] else "", line["cell"]


def table(sets: list[Judged]) -> str:
    """Kinds of defects by verdicts, counted in slices."""
    slices: dict[tuple[str, str], set[tuple[int, Slice]]] = defaultdict(set)
    for number, judged in enumerate(sets):
        slices[CLEAN] |= {(number, s) for s in judged.clean()}
        for line, found in judged.struck():
            slices[line["kind"], line["severity"]] |= {(number, s) for s in found}
    rows = ["| defect | severity | accepted | with warnings | quarantined |", "|---|---|---|---|---|"]
    for (kind, severity), of_kind in sorted(slices.items(), key=lambda item: (item[0] != CLEAN, item[0])):
        counts = Counter(sets[number].verdicts[s] for number, s in of_kind)
        rows.append(f"| {kind} | {severity} | " + " | ".join(str(counts[verdict]) for verdict in VERDICTS) + " |")
    return "\n".join(rows) + "\n"
