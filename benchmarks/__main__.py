"""Measure, and print a table of ratios."""

import tempfile
from pathlib import Path

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from benchmarks.extraction import extraction_against_bare_calamine
from benchmarks.measure import Ratio
from benchmarks.nothing_new import nothing_new_against_an_empty_job
from benchmarks.resolver import column_of_names_against_a_call_per_name

BENCHMARKS = (
    extraction_against_bare_calamine,
    column_of_names_against_a_call_per_name,
    nothing_new_against_an_empty_job,
)


def main() -> None:
    table = Table(box=None, title="Ratio of medians; below it the range over the rounds", title_justify="left")
    for header in ("what", "ours, s", "the other's, s", "ratio", "range", "rounds"):
        table.add_column(header, justify="left" if header == "what" else "right")
    with tempfile.TemporaryDirectory() as folder, Progress(transient=True) as progress:
        task = progress.add_task("measuring", total=len(BENCHMARKS))
        for number, benchmark in enumerate(BENCHMARKS):
            place = Path(folder) / str(number)
            place.mkdir()
            table.add_row(*_row(benchmark(place)))
            progress.advance(task)
    Console().print(table)


def _row(measured: Ratio) -> list[str]:
    low, high = measured.range
    return [
        measured.what,
        f"{measured.ours:.2f}",
        f"{measured.other:.2f}",
        f"{measured.ratio:.2g}",
        f"{low:.2g} to {high:.2g}",
        str(measured.rounds),
    ]


if __name__ == "__main__":
    main()
