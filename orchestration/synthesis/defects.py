"""Defects as offices make them, put into finished pages, each with the finding that it must bring about.

A kind knows where it can strike and what it leaves in the cell. `rules` are those of which one must name the cell;
`station` tells who must notice: the reader (`extract`) or the suites (`gate`).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

import numpy as np

from orchestration.findings import Severity
from orchestration.regions import Level
from orchestration.synthesis.hand import Cell
from orchestration.synthesis.offices import Office
from orchestration.synthesis.pages import Page, Spot, cell_name
from orchestration.synthesis.world import Content, Row
from orchestration.workbooks.contracts import CODE, REGION, ColumnType, Form

Station = Literal["extract", "gate"]


@dataclass(frozen=True)
class Defect:
    """One defect in one cell; `sheet` is the page's name. Of `rules`, one must be found at the cell."""

    kind: str
    rules: tuple[str, ...]
    severity: Severity
    station: Station
    sheet: str | None
    cell: str
    region_code: str
    period: str


@dataclass(frozen=True)
class Kind:
    """A kind of defect. `damaged` gives what is left in a cell, or None where the kind cannot strike there."""

    name: str
    rules: tuple[str, ...]
    severity: Severity
    station: Station
    damaged: Callable[[Office, str, Row, np.random.Generator], Cell | None]


def spoil(pages: list[Page], office: Office, share: float, luck: np.random.Generator) -> list[Defect]:
    """Put defects into a share of the pages' records, one in a record; the pages are changed in place."""
    return [defect for page in pages for defect in _spoil_page(page, office, share, luck)]


def repeat_rows(content: Content, share: float, luck: np.random.Generator) -> Content:
    """The content with a share of its rows pasted twice, in forms whose suite forbids it."""
    if content.form not in LISTED_TWICE:
        return content
    rows = [row for row in content.rows for _ in range(1 + (luck.random() < share / 4))]
    return replace(content, rows=rows)


def repeated(pages: list[Page], form: Form) -> Iterator[Defect]:
    """The defect of every row that stands on the pages a second time."""
    if form.form not in LISTED_TWICE:
        return
    target, rule = LISTED_TWICE[form.form]
    for page in pages:
        seen: set[int] = set()
        for row, spots in page.written:
            if id(row) in seen and spots[target] in page.grid:
                yield _defect("row pasted twice", (rule,), Severity.CRITICAL, "gate", page, spots[target], row)
            seen.add(id(row))


def _spoil_page(page: Page, office: Office, share: float, luck: np.random.Generator) -> Iterator[Defect]:
    counts: dict[int, int] = {}
    for row, _ in page.written:
        counts[id(row)] = counts.get(id(row), 0) + 1
    for row, spots in page.written:
        if luck.random() >= share or counts[id(row)] > 1:
            continue
        possible = [
            (kind, spot, cell)
            for target, spot in spots.items()
            if spot in page.grid
            for kind in KINDS
            if (cell := kind.damaged(office, target, row, luck)) is not None
        ]
        if possible:
            kind, spot, cell = possible[int(luck.integers(len(possible)))]
            page.grid[spot] = cell
            yield _defect(kind.name, kind.rules, kind.severity, kind.station, page, spot, row)


def _defect(
    kind: str, rules: tuple[str, ...], severity: Severity, station: Station, page: Page, spot: Spot, row: Row
) -> Defect:
    return Defect(kind, rules, severity, station, page.name, cell_name(spot), row.region.code, str(row.year))


# What can strike a cell


def _region(office: Office) -> bool:
    """Whether each record has a region's cell of its own."""
    return not office.habits.merges_regions and office.period != "across"


def _unknown_name(office: Office, target: str, row: Row, luck: np.random.Generator) -> Cell | None:
    return "Kab. Antah Berantah" if target == REGION and _region(office) else None


def _misspelt_name(office: Office, target: str, row: Row, luck: np.random.Generator) -> Cell | None:
    """A letter left out of a long name, as a hasty hand does."""
    name = row.region.short_name
    if target != REGION or not _region(office) or row.region.level is Level.PROVINCE or len(name) < 8 or " " in name:
        return None
    written = office.hand.region(row, is_bare=False)
    place = len(written) - int(luck.integers(2, 6))
    return written[:place] + written[place + 1 :]


def _name_without_type(office: Office, target: str, row: Row, luck: np.random.Generator) -> Cell | None:
    """The bare name that a regency and a city of one province share, with nothing beside it that tells which."""
    if target != REGION or not _region(office) or office.has_sections or CODE in office.targets:
        return None
    name, province = row.region.short_name, row.region.province_code
    places = office.world.places.values()
    shared = [p for p in places if p.short_name == name and p.province_code == province]
    return name if len(shared) == 2 and all(p.level is not Level.PROVINCE for p in shared) else None


def _code_of_another(office: Office, target: str, row: Row, luck: np.random.Generator) -> Cell | None:
    if target != CODE or office.period == "across" or row.region.bps_code is None:
        return None
    # All of Jawa Barat has the same codes in both systems, and had them in every year.
    places = [p for p in office.world.places.values() if p.province_code == "32" != row.region.province_code]
    codes = [p.bps_code for p in places if p.bps_code]
    return codes[int(luck.integers(len(codes)))] if codes else None


def _unknown_code(office: Office, target: str, row: Row, luck: np.random.Generator) -> Cell | None:
    return "9999" if target == CODE and office.period != "across" else None


def _of_type(types: tuple[ColumnType, ...], required: bool | None, *cells: Cell) -> Callable[..., Cell | None]:
    """Cells that no column of these types understands."""

    def damaged(office: Office, target: str, row: Row, luck: np.random.Generator) -> Cell | None:
        column = office.form.columns.get(target)
        if column is None or column.type not in types or required not in (None, column.required):
            return None
        return cells[int(luck.integers(len(cells)))]

    return damaged


def _value(values: dict[tuple[str, str], object]) -> Callable[..., Cell | None]:
    """Values that a form's suite forbids, by form and column, written as the office writes them."""

    def damaged(office: Office, target: str, row: Row, luck: np.random.Generator) -> Cell | None:
        value = values.get((office.form.form, target))
        if callable(value):
            value = value(row)
        return None if value is None else office.hand.value(None if value == "" else value, office.form.columns[target])

    return damaged


def _number(row: Row, column: str) -> int:
    value = row.values[column]
    return value if isinstance(value, int) else 0


def _before_it_starts(row: Row) -> date | None:
    started = row.values["started_on"]
    return started - timedelta(days=10) if isinstance(started, date) else None


_WORDS = ("dua puluh", "12 org?", "belum ada", "#REF!")
_DAYS = ("31/02/2021", "akhir tahun", "00-00-0000")
_COUNTS: tuple[ColumnType, ...] = ("integer", "number")
CRITICAL, WARNING, INFO = Severity.CRITICAL, Severity.WARNING, Severity.INFO

# form → the column that a row pasted twice is found by, and the rule that finds it.
LISTED_TWICE = {
    "pk2ukm_allocation": (REGION, "office_listed_twice"),
    "pk2ukm_performance": (REGION, "office_listed_twice"),
    "mentor_roster": ("mentor_id", "mentor_listed_twice"),
    "mentor_evaluation": ("mentor_id", "mentor_listed_twice"),
    "balatkop_training": ("participant_id", "participant_listed_twice"),
}

KINDS = (
    Kind("name of no region", ("region_unknown",), CRITICAL, "extract", _unknown_name),
    Kind("name misspelt", ("region_name_similar", "region_unknown"), INFO, "extract", _misspelt_name),
    Kind("name without its type", ("region_ambiguous",), CRITICAL, "extract", _name_without_type),
    Kind("code of another region", ("code_names_another_region",), WARNING, "extract", _code_of_another),
    Kind("code of no region", ("code_unknown",), WARNING, "extract", _unknown_code),
    Kind("number in words", ("cell_not_understood",), WARNING, "extract", _of_type(_COUNTS, False, *_WORDS)),
    Kind("number in words", ("required_cell_not_understood",), CRITICAL, "extract", _of_type(_COUNTS, True, *_WORDS)),
    Kind("day that does not exist", ("cell_not_understood",), WARNING, "extract", _of_type(("date",), False, *_DAYS)),
    Kind(
        "day that does not exist",
        ("required_cell_not_understood",),
        CRITICAL,
        "extract",
        _of_type(("date",), True, *_DAYS),
    ),
    Kind(
        "category of no list", ("cell_not_understood",), WARNING, "extract", _of_type(("category",), None, "lain-lain")
    ),
    Kind(
        "number of a person rounded",
        ("national_id_damaged",),
        CRITICAL,
        "extract",
        _of_type(("national_id",), None, "3.20199E+15", "320199440190000", "3201994401900000"),
    ),
    *(
        Kind("value that cannot be", (rule,), CRITICAL, "gate", _value({place: value}))
        for place, value, rule in (
            (("pk2ukm_allocation", "budget_idr"), -1_000_000, "budget_negative"),
            (("pk2ukm_allocation", "training_participants"), -58, "participants_negative"),
            (("pk2ukm_allocation", "mentor_posts"), 200, "posts_impossible"),
            (("msme_population", "msme_measured"), -12, "measured_count_negative"),
            (("msme_population", "msme_projected"), 9_000_000, "projected_count_implausible"),
            (("mentoring_log", "participants"), 20_000, "participants_impossible"),
            (("mentor_evaluation", "attendance_points"), 180, "attendance_points_impossible"),
            (("mentor_evaluation", "target_points"), -5, "target_points_impossible"),
            (("partnership", "contract_value_idr"), -5_000_000, "contract_value_negative"),
            (("plut_consultants", "institution_id"), "999900", "test_institution"),
        )
    ),
    *(
        Kind("values that contradict each other", (rule,), CRITICAL, "gate", _value({place: value}))
        for place, value, rule in (
            (("mentoring_log", "ended_on"), _before_it_starts, "ends_before_it_starts"),
            (("partnership", "ended_on"), _before_it_starts, "ends_before_it_starts"),
            (("pk2ukm_performance", "stage_1_idr"), lambda r: 2 * _number(r, "ceiling_idr"), "stage_1_above_ceiling"),
            (("pk2ukm_performance", "stage_2_idr"), lambda r: _number(r, "stage_1_idr") // 2, "stage_2_below_stage_1"),
        )
    ),
    *(
        Kind("value left blank", (rule,), severity, "gate", _value({place: ""}))
        for place, severity, rule in (
            (("pk2ukm_allocation", "budget_idr"), CRITICAL, "budget_missing"),
            (("pk2ukm_allocation", "mentor_posts"), CRITICAL, "posts_missing"),
            (("mentor_roster", "mentor_id"), CRITICAL, "mentor_without_national_id"),
            (("mentor_roster", "education"), WARNING, "education_missing"),
            (("balatkop_training", "participant_id"), CRITICAL, "participant_without_national_id"),
            (("plut_consultants", "service_field"), WARNING, "service_field_missing"),
        )
    ),
)
