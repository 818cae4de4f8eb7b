"""Measure, and print a table of ratios, and how time grows.

With `--large`, also the gate on two million records and the models over fifty million sessions, which takes some
twenty minutes on two cores, 10 GiB of memory and 3 GB of disk.
"""

import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from benchmarks.extraction import (
    allocation_against_bare_calamine,
    allocation_against_pandas,
    growth_with_cells,
    memory_against_bare_calamine,
    roster_against_bare_calamine,
)
from benchmarks.gate import (
    gate_against_pandera,
    gate_against_pandera_on_many_records,
    gate_against_sql,
    gate_against_sql_on_many_records,
    many_regions_against_one,
)
from benchmarks.measure import Growth, Ratio
from benchmarks.models import LARGE_SIZES, SIZES, models_over_sessions
from benchmarks.night import gate_in_a_night
from benchmarks.nothing_new import nothing_new_against_an_empty_job
from benchmarks.recruitment import Coverage, coverage_of_the_event_study
from benchmarks.resolver import column_of_names_against_a_call_per_name

BENCHMARKS = (
    allocation_against_bare_calamine,
    roster_against_bare_calamine,
    allocation_against_pandas,
    memory_against_bare_calamine,
    column_of_names_against_a_call_per_name,
    gate_against_sql,
    gate_against_pandera,
    many_regions_against_one,
    gate_in_a_night,
    nothing_new_against_an_empty_job,
)
LARGE = (gate_against_sql_on_many_records, gate_against_pandera_on_many_records)


def main() -> None:
    table = Table(box=None, title="Ratio of medians; beside it the range over the rounds", title_justify="left")
    for header in ("what", "ours", "the other's", "ratio", "goal", "range", "rounds"):
        table.add_column(header, justify="left" if header == "what" else "right")
    large = "--large" in sys.argv
    benchmarks = (*BENCHMARKS, *(LARGE if large else ()))
    with tempfile.TemporaryDirectory() as folder, Progress(transient=True) as progress:
        task = progress.add_task("measuring", total=len(benchmarks) + 3)
        for number, benchmark in enumerate(benchmarks):
            place = Path(folder) / str(number)
            place.mkdir()
            table.add_row(*_row(benchmark(place)))
            progress.advance(task)
        models = models_over_sessions(Path(folder) / "models", LARGE_SIZES if large else SIZES)
        for ratio in models.ratios:
            table.add_row(*_row(ratio))
        progress.advance(task)
        growth = growth_with_cells()
        progress.advance(task)
        coverages = coverage_of_the_event_study()
        progress.advance(task)
    console = Console()
    console.print(table)
    for line in (_grown(growth), _grown(models.growth), *models.costs, *map(_covered, coverages)):
        console.print(f"\n{line}", highlight=False, soft_wrap=True)


def _row(measured: Ratio) -> list[str]:
    low, high = measured.range
    return [
        measured.what,
        f"{measured.ours:.2f} {measured.unit}",
        f"{measured.other:.2f} {measured.unit}",
        f"{measured.ratio:.2g}",
        f"≤ {measured.goal:g}" if measured.goal else "",
        f"{low:.2g} to {high:.2g}",
        str(measured.rounds),
    ]


def _grown(growth: Growth) -> str:
    times = ", ".join(f"{size:,} in {seconds:.2f} s" for size, seconds in growth.seconds.items())
    size, seconds = max(growth.seconds.items())
    return (
        f"{growth.what}: {times}; {size / seconds:,.0f} a second at last, "
        f"growing with the power {growth.exponent:.2f} of their number (goal: about 1)"
    )


def _covered(coverage: Coverage) -> str:
    return f"{coverage.what}: {coverage.covered} of {coverage.sets}, {coverage.share:.1%} (goal: about 95 %)"


if __name__ == "__main__":
    main()
