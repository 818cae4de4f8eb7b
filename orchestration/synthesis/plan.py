"""From a plan to a folder of synthetic files, with what they truly say and every defect in them beside it."""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from zlib import crc32

import numpy as np

from orchestration.synthesis.defects import Defect, misreport, placed, spoil
from orchestration.synthesis.files import ending, write_file
from orchestration.synthesis.habits import Habits
from orchestration.synthesis.hand import Categories
from orchestration.synthesis.offices import Office
from orchestration.synthesis.pages import Page, cell_name, lay_out
from orchestration.synthesis.world import Content, Row, World
from orchestration.workbooks import Form
from orchestration.workbooks.layout import header_key

TRUTH, LEDGER = "truth.parquet", "defects.csv"
TRUTH_COLUMNS = ("form", "file_name", "sheet", "row", "cell", "region_code", "period", "column_name", "value")
LEDGER_COLUMNS = (
    "file_name", "sheet", "cell", "kind", "rules", "severity", "station", "form", "region_code", "period",
)  # fmt: skip


@dataclass(frozen=True)
class Plan:
    """What to make up: `defects` is the share of records with a defect in them, 0 to 1; `season` as `World` has it."""

    seed: int
    years: tuple[int, ...]
    provinces: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    scale: float = 1
    defects: float = 0
    season: float = 1


@dataclass
class Synthetic:
    """One made-up file: its name, its bytes, its pages, and the defects in them."""

    name: str
    form: Form
    content: Content
    habits: Habits
    pages: list[Page]
    defects: list[Defect]

    def to_bytes(self) -> bytes:
        return write_file(self.pages, self.habits)


@dataclass
class Written:
    """What a plan came to."""

    files: int = 0
    records: int = 0
    defects: int = 0
    by_form: dict[str, int] = field(default_factory=dict)

    def add(self, file: Synthetic) -> None:
        """Count one file."""
        count = sum(len(page.written) for page in file.pages)
        self.files += 1
        self.records += count
        self.defects += len(file.defects)
        self.by_form[file.form.form] = self.by_form.get(file.form.form, 0) + count


def synthesize(
    plan: Plan,
    out: Path,
    forms: Mapping[str, Form],
    categories: Categories,
    say: Callable[[Synthetic], None] = lambda _: None,
) -> Written:
    """Write the plan's files into folders by year, `truth.parquet` and `defects.csv`; `say` is told of each file.

    `truth.parquet` has a row per value that the files truly say, as text: numbers as Python writes them, days as ISO,
    categories by their canonical name, persons' data as written, what is derived at the cell that it is derived of;
    values that the contract drops are not in it.
    `defects.csv` has a row per defect; of its `rules`, parted by `|`, one must be found at its cell. A defect of a
    whole table has no region and no period.

    Raises:
        OSError: `out` holds something already.
        ValueError: a province or form that does not exist.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    written = Written()
    truth: list[tuple[object, ...]] = []
    # Made beside it and moved there whole: a set that is cut off must not look like a finished one.
    with TemporaryDirectory(prefix=f"{out.name}-", dir=out.parent) as temporary:
        folder = Path(temporary) / out.name
        folder.mkdir()
        with (folder / LEDGER).open("w", encoding="utf-8", newline="") as ledger:
            lines = csv.writer(ledger, lineterminator="\n")
            lines.writerow(LEDGER_COLUMNS)
            for file in files_of(plan, forms, categories):
                path = folder / str(file.content.year) / file.name
                path.parent.mkdir(exist_ok=True)
                path.write_bytes(file.to_bytes())
                truth.extend(true_values(file))
                lines.writerows(_ledger_line(file, defect) for defect in file.defects)
                written.add(file)
                say(file)
        _write_truth(folder / TRUTH, truth)
        folder.replace(out)
    return written


def files_of(plan: Plan, forms: Mapping[str, Form], categories: Categories) -> Iterator[Synthetic]:
    """Every file of the plan, one at a time."""
    if unknown := sorted(set(plan.forms) - set(forms)):
        raise ValueError(f"no form is named {', '.join(unknown)} (known: {', '.join(forms)})")
    world = World(plan.seed, provinces=plan.provinces, scale=plan.scale, season=plan.season)
    names: dict[str, int] = {}
    sound: dict[tuple[str, str], dict[str, Row]] = {}  # by form and sender, what stands of its last report, by region
    for content in world.contents(plan.forms or tuple(forms), plan.years):
        form = forms[content.form]
        sender = content.subject.name if content.subject else "nasional"
        # An office keeps its habits from year to year, form by form.
        habits = Habits.drawn(_luck(plan.seed, "habits", form.form, sender))
        luck = _luck(plan.seed, "defects", form.form, sender, content.year, len(names))
        before = sound.get((form.form, sender), {})
        told, strikes = misreport(content, before, plan.defects, luck) if plan.defects else (content, [])
        office = Office(told, form, habits, world, categories)
        pages = lay_out(office)
        defects = [*placed(pages, strikes), *spoil(pages, office, strikes, plan.defects, luck)]
        struck = {defect.region_code for defect in defects}
        rows = [] if "" in struck else told.rows
        sound[form.form, sender] = {row.region.code: row for row in rows if row.region.code not in struck}
        stem = header_key(f"sintetis {form.form} {sender} {content.year}").replace(" ", "-")
        names[stem] = names.get(stem, 0) + 1
        # Not `-2`: so the landing folder names what comes under a name that is taken.
        number = f"-no{names[stem]}" if names[stem] > 1 else ""
        yield Synthetic(f"{stem}{number}.{ending(habits)}", form, told, habits, pages, defects)


def true_values(file: Synthetic) -> Iterator[tuple[object, ...]]:
    """What a file truly says, a row per value that its contract keeps, in the order of `TRUTH_COLUMNS`."""
    for page in file.pages:
        for row, spots in page.written:
            for name in file.form.kept_columns:
                value, derived = row.values.get(name), file.form.derived.get(name)
                spot = spots.get(derived.of if derived else name)
                if spot is not None and value is not None:
                    place = (file.form.form, file.name, page.name, spot[0] + 1, cell_name(spot))
                    yield (*place, row.region.code, row.period, name, str(value))


def _ledger_line(file: Synthetic, defect: Defect) -> Sequence[object]:
    place = (file.name, defect.sheet, defect.cell, defect.kind, "|".join(defect.rules), defect.severity.value)
    return (*place, defect.station, file.form.form, defect.region_code, defect.period)


def _write_truth(path: Path, truth: list[tuple[object, ...]]) -> None:
    import duckdb
    import pandas as pd

    frame = pd.DataFrame(truth, columns=list(TRUTH_COLUMNS))
    with duckdb.connect() as connection:
        connection.register("truth", frame)
        connection.sql("select * from truth").write_parquet(str(path), compression="zstd")


def _luck(seed: int, *what: object) -> np.random.Generator:
    return np.random.default_rng([seed, crc32("/".join(map(str, what)).encode())])
