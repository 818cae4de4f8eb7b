"""A night without news against an empty Dagster job: both from the start of a process to its end."""

import os
import subprocess
import sys
from pathlib import Path

from benchmarks.measure import Ratio, in_turns

EMPTY_JOB = """
import sys
import dagster as dg

@dg.asset
def nothing() -> None:
    pass

defs = dg.Definitions(assets=[nothing], jobs=[dg.define_asset_job("empty")], executor=dg.in_process_executor)
with dg.DagsterInstance.from_config(sys.argv[1]) as instance:
    assert defs.resolve_job_def("empty").execute_in_process(instance=instance).success
"""


def nothing_new_against_an_empty_job(folder: Path) -> Ratio:
    environment = os.environ | {"NERACA_DATA": str(folder / "data")}
    neraca = str(Path(sys.executable).with_name("neraca"))

    def call(*command: str) -> str:
        return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout

    call(neraca, "land", "--samples")
    call(neraca, "run")  # the night with news; creates Dagster's home, too
    home = folder / "data" / "dagster"

    def ours() -> None:
        assert "nothing is new" in call(neraca, "run")

    return in_turns(
        "a night without news / an empty Dagster job",
        ours,
        lambda: call(sys.executable, "-c", EMPTY_JOB, str(home)),
        rounds=5,
    )
