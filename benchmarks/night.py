"""A night with the year's submissions of several provinces, all nine forms: the gate's share of the whole run."""

import os
import subprocess
import sys
from pathlib import Path

from benchmarks.measure import Ratio, seconds
from orchestration.synthesis import Plan, synthesize
from orchestration.workbooks import load_forms
from orchestration.workbooks.contracts import load_categories
from orchestration.workspace import Workspace

PLAN = Plan(seed=1, years=(2021,), provinces=("32", "33", "34", "35"), defects=0.02)


def gate_in_a_night(place: Path) -> Ratio:
    """The step that judges, Great Expectations' import with it, against the process of `neraca run` as a whole.

    Dagster's own record of the run tells how long the step took.
    """
    workspace = Workspace(data=place / "data")
    written = synthesize(PLAN, place / "set", load_forms(workspace.sources), load_categories(workspace.sources))
    environment = os.environ | {"NERACA_DATA": str(workspace.data)}
    neraca = str(Path(sys.executable).with_name("neraca"))

    def call(*command: str) -> None:
        subprocess.run((neraca, *command), env=environment, check=True, capture_output=True)

    call("land", *map(str, sorted((place / "set").glob("*/*"))))
    whole = seconds(lambda: call("run"))
    steps = steps_of_last_run(workspace)
    others = ", ".join(f"{step} {took:.1f} s" for step, took in steps.items() if step != JUDGE)
    what = f"the gate in a night with {written.files:,} files, {written.records:,} records ({others}) / all of it"
    return Ratio(what, [steps[JUDGE]], [whole], goal=0.3)


JUDGE = "quality__verdicts"


def steps_of_last_run(workspace: Workspace) -> dict[str, float]:
    """Seconds by step, in the order in which they began."""
    import dagster as dg

    with dg.DagsterInstance.from_config(str(workspace.dagster_home)) as instance:
        (run,) = instance.get_runs(limit=1)
        steps = [(s.start_time, s.end_time, s.step_key) for s in instance.get_run_step_stats(run.run_id)]
    return {step: end - start for start, end, step in sorted(steps) if start is not None and end is not None}
