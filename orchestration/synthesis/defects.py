"""Defects as offices make them, each with the finding that it must bring about.

Some are in what an office reports (`misreport`), most in single cells of its finished pages (`spoil`). A kind knows
where it can strike and what it leaves there. `rules` are those of which one must name the place; `station` tells who
must notice: the reader (`extract`) or the suites (`gate`).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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
from orchestration.workbooks.contracts import CODE, PROVINCE, REGION, ColumnType

Station = Literal["extract", "gate"]


@dataclass(frozen=True)
class Defect:
    """One defect; `sheet` is the page's name. Of `rules`, one must be found at the cell.

    One of a whole table names no region and no period, and the cell only where it is always the same.
    """

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


@dataclass(frozen=True)
class Strike:
    """A defect in what is reported, before it is laid out: in a row's target, or with no row in the whole."""

    kind: str
    rules: tuple[str, ...]
    severity: Severity
    row: Row | None = None
    target: str = ""
    others: tuple[Row, ...] = ()  # what makes it wrong, and must stay as it is


def misreport(
    content: Content, before: Mapping[str, Row], share: float, luck: np.random.Generator
) -> tuple[Content, list[Strike]]:
    """The content with defects in what it says, and what they are.

    `before` are the sound rows of the year before, by region. A file has one defect of the whole, or rows with one.
    """
    if luck.random() < 2 * share:
        wholes = [told for wrong in WHOLES.get(content.form, ()) if (told := wrong(content, before)) is not None]
        if wholes:
            return wholes[int(luck.integers(len(wholes)))]
    rows: list[Row] = []
    strikes: list[Strike] = []
    possible = ROWS.get(content.form, OTHER_ROWS)
    for row in content.rows:
        wrong = possible[int(luck.integers(len(possible)))]
        in_place = wrong(content, row, before.get(row.region.code)) if luck.random() < share else None
        if in_place is None:
            rows.append(row)
        else:
            rows += in_place[0]
            strikes.append(in_place[1])
    return replace(content, rows=rows), strikes


def placed(pages: list[Page], strikes: Iterable[Strike]) -> Iterator[Defect]:
    """Where on the pages the strikes are to be seen."""
    for strike in strikes:
        if strike.row is None:
            yield Defect(strike.kind, strike.rules, strike.severity, "gate", pages[0].name, "", "", "")
        for page in pages:
            for row, spots in page.written:
                if row is strike.row and strike.target in spots:
                    spot = spots[strike.target]
                    yield _defect(strike.kind, strike.rules, strike.severity, "gate", page, spot, row)


def spoil(
    pages: list[Page], office: Office, struck: Sequence[Strike], share: float, luck: np.random.Generator
) -> list[Defect]:
    """Put defects into a share of the pages' cells, one in a record; the pages are changed in place.

    Rows of regions that have a strike already are left alone, and so are files that have one as a whole.
    """
    if any(strike.row is None for strike in struck):
        return []
    regions = {row.region.code for strike in struck for row in (strike.row, *strike.others) if row is not None}
    defects = [*_spoil_columns(pages, office, share, luck)]
    if defects:
        return defects
    defects = [defect for page in pages for defect in _spoil_page(page, office, regions, share, luck)]
    # Of a column with a cell that is not understood no total can be told wrong.
    whole = [page for page in pages if page.name not in {defect.sheet for defect in defects}]
    return [*defects, *_spoil_totals(whole, office, share, luck)]


def _spoil_columns(pages: list[Page], office: Office, share: float, luck: np.random.Generator) -> Iterator[Defect]:
    """The consultants' service fields all overwritten by their institution, as one real system does."""
    if office.form.form != "plut_consultants" or luck.random() >= 4 * share:
        return
    for page in pages:
        if len(page.written) < 10:  # a table of a few rows tells nothing
            continue
        for _, spots in page.written:
            page.grid[spots["service_field"]] = page.grid[spots["institution"]]
        rules = ("column_repeats_another",)
        yield Defect("column of another's content", rules, WARNING, "extract", page.name, "", "", "")


def _spoil_totals(pages: list[Page], office: Office, share: float, luck: np.random.Generator) -> Iterator[Defect]:
    for page in pages:
        for spot, name, total in page.totals:
            if luck.random() < share:
                column = office.form.columns[name]
                page.grid[spot] = office.hand.value(2 * total + 7_000, column)
                rules, place = ("total_contradicts_rows",), cell_name(spot)
                yield Defect("total that is none", rules, WARNING, "extract", page.name, place, "", "")


def _spoil_page(
    page: Page, office: Office, struck: set[str], share: float, luck: np.random.Generator
) -> Iterator[Defect]:
    for row, spots in page.written:
        if luck.random() >= share or row.region.code in struck:
            continue
        possible = [
            (kind, spot, cell)
            for target, spot in spots.items()
            if spot in page.grid
            for kind in KINDS
            if (cell := kind.damaged(office, target, row, luck)) is not None
        ]
        if possible:
            # By name first: each kind is as likely as another, in however many columns it can strike.
            names = list(dict.fromkeys(kind.name for kind, _, _ in possible))
            name = names[int(luck.integers(len(names)))]
            possible = [strike for strike in possible if strike[0].name == name]
            kind, spot, cell = possible[int(luck.integers(len(possible)))]
            page.grid[spot] = cell
            yield _defect(kind.name, kind.rules, kind.severity, kind.station, page, spot, row)


def _defect(
    kind: str, rules: tuple[str, ...], severity: Severity, station: Station, page: Page, spot: Spot, row: Row
) -> Defect:
    return Defect(kind, rules, severity, station, page.name, cell_name(spot), row.region.code, row.period)


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


def _day_after(column: str, days: int) -> Callable[[Row], date | None]:
    """A day so long after that of a column, or with negative `days` before it, where the record has one."""

    def value(row: Row) -> date | None:
        day = row.values[column]
        return day + timedelta(days=days) if isinstance(day, date) else None

    return value


def _more(column: str, by: int) -> Callable[[Row], int]:
    return lambda row: _number(row, column) + by


def _fraction(column: str) -> Callable[[Row], float | None]:
    """A percentage written as a share of one, where that is another figure."""

    def value(row: Row) -> float | None:
        percent = row.values[column]
        return round(percent / 100, 4) if isinstance(percent, float) and percent > 5 else None

    return value


def _one_fewer(row: Row) -> int | None:
    mentors = _number(row, "stage_1_mentors")
    return mentors - 1 if mentors > 0 else None


def _impossible_id(office: Office, target: str, row: Row, luck: np.random.Generator) -> Cell | None:
    """A citizen number of somebody born on the 35th, or in a province that never was."""
    column, number = office.form.columns.get(target), row.values.get(target)
    if column is None or column.type != "national_id" or not isinstance(number, str):
        return None
    return f"'{number[:6]}35{number[8:]}" if luck.random() < 0.5 else f"'47{number[2:]}"


def _region_of_another_province(office: Office, target: str, row: Row, luck: np.random.Generator) -> Cell | None:
    subject = office.content.subject
    is_plain = _region(office) and office.has_titles and not office.has_sections and CODE not in office.targets
    if target != REGION or not is_plain or subject is None or subject.level is not Level.PROVINCE:
        return None
    return "Kab. Bogor" if subject.code != "32" and PROVINCE not in office.targets else None


# What an office reports wrongly of one region, each as the rows in place of the true one


def _pasted_twice(content: Content, row: Row, _: Row | None) -> tuple[list[Row], Strike] | None:
    if content.form not in LISTED_TWICE:
        return None
    target, rule = LISTED_TWICE[content.form]
    again = replace(row)
    return [row, again], Strike("row pasted twice", (rule,), CRITICAL, again, target)


def _copied(content: Content, row: Row, before: Row | None) -> tuple[list[Row], Strike] | None:
    if content.form not in COPIED or before is None:
        return None
    columns, rule = COPIED[content.form]
    wrong = replace(row, values={**row.values, **{name: before.values[name] for name in columns}})
    return [wrong], Strike("last year's figures", (rule,), WARNING, wrong, columns[0])


def _jumped(content: Content, row: Row, before: Row | None) -> tuple[list[Row], Strike] | None:
    if content.form not in JUMPED or before is None:
        return None
    column, unit, rule = JUMPED[content.form]
    names = [name for name in row.values if content.form in COPIED and name.endswith(unit)]
    wrong = replace(row, values={**row.values, **{name: 5 * _number(row, name) for name in names}})
    return [wrong], Strike("figure far from last year's", (rule,), WARNING, wrong, column)


def _of_two_regions(content: Content, row: Row, _: Row | None) -> tuple[list[Row], Strike] | None:
    other = next((r.region for r in content.rows if r.region.code != row.region.code), None)
    if content.form not in OF_TWO_REGIONS or other is None:
        return None
    target, rule = OF_TWO_REGIONS[content.form]
    again = replace(row, region=other)
    return [row, again], Strike("person of two regions", (rule,), WARNING, again, target, (row,))


def _of_two_persons(content: Content, row: Row, _: Row | None) -> tuple[list[Row], Strike] | None:
    """A mentor's row with the certificate of another mentor of the same region."""
    columns = ("certificate_id", "certificate_issued_on", "certificate_expires_on")
    others = [r for r in content.rows if r is not row and r.region == row.region and r.values.get(columns[0])]
    if content.form != "mentor_roster" or not others:
        return None
    wrong = replace(row, values={**row.values, **{name: others[0].values[name] for name in columns}})
    return [wrong], Strike("certificate of two persons", ("certificate_listed_twice",), WARNING, wrong, columns[0])


def _redated(
    kind: str, severity: Severity, rule: str, column: str, since: str, days: int
) -> Callable[..., tuple[list[Row], Strike] | None]:
    """A day of a mentor's contract or certificate so long after another one."""
    day_of = _day_after(since, days)

    def told(content: Content, row: Row, _: Row | None) -> tuple[list[Row], Strike] | None:
        day = day_of(row)
        if day is None:
            return None
        wrong = replace(row, values={**row.values, column: day})
        return [wrong], Strike(kind, (rule,), severity, wrong, column)

    return told


# What an office reports wrongly as a whole


def _of_another_year(content: Content, _: Mapping[str, Row]) -> tuple[Content, list[Strike]]:
    rows = [replace(row, year=2009) for row in content.rows]
    strike = Strike("year before the fund", ("period_before_the_fund",), CRITICAL)
    return replace(content, year=2009, rows=rows), [strike]


def _without_a_region(content: Content, before: Mapping[str, Row]) -> tuple[Content, list[Strike]] | None:
    first = content.rows[0]
    gone = [row.region.code for row in content.rows[2:] if row.region.province_code == first.region.province_code]
    gone = [code for code in gone if code in before]
    if not gone:
        return None
    rows = [row for row in content.rows if row.region.code != gone[-1]]
    rule = "regions_missing_since_last_period"
    return replace(content, rows=rows), [Strike("region left out", (rule,), WARNING, first, REGION)]


def _figure_of(content: Content) -> str:
    """The column that a portal publishes: counted or projected enterprises."""
    return next(iter(content.rows[0].values))


def _with_figures(content: Content, column: str, figures: Iterable[object]) -> Content:
    rows = [replace(row, values={**row.values, column: f}) for row, f in zip(content.rows, figures, strict=True)]
    return replace(content, rows=rows)


def _grown_by_one_factor(content: Content, _: Mapping[str, Row]) -> tuple[Content, list[Strike]] | None:
    column, first = _figure_of(content), content.rows[0].year
    starts = {row.region.code: _number(row, column) for row in content.rows if row.year == first}
    if len(starts) < 5 or first == content.year:
        return None
    figures = [round(starts[row.region.code] * 1.0619 ** (row.year - first)) for row in content.rows]
    told = column == "msme_measured"
    strike = Strike(
        "all grown by one factor",
        ("growth_is_one_factor" if told else "projection_is_one_factor",),
        WARNING if told else INFO,
    )
    return _with_figures(content, column, figures), [strike]


def _round(column: str | None, unit: int, least: int, rule: str) -> Callable[..., tuple[Content, list[Strike]] | None]:
    def told(content: Content, _: Mapping[str, Row]) -> tuple[Content, list[Strike]] | None:
        name = column or _figure_of(content)
        years = {row.year for row in content.rows}
        if len(content.rows) < least * len(years) or min(_number(row, name) for row in content.rows) < unit:
            return None
        figures = [_number(row, name) // unit * unit for row in content.rows]
        of_name = rule.format("projected" if name == "msme_projected" else "measured")
        return _with_figures(content, name, figures), [Strike("figures made round", (of_name,), WARNING)]

    return told


def _repeated(column: str | None, rule: str) -> Callable[..., tuple[Content, list[Strike]] | None]:
    def told(content: Content, _: Mapping[str, Row]) -> tuple[Content, list[Strike]] | None:
        name = column or _figure_of(content)
        chosen = [number for number, row in enumerate(content.rows) if row.year == content.year][:4]
        least = min(_number(content.rows[number], name) for number in chosen)
        if len(chosen) < 4 or (least < 1_000_000 and column is not None):
            return None
        figures = [least if number in chosen else row.values[name] for number, row in enumerate(content.rows)]
        wrong = _with_figures(content, name, figures)
        of_name = rule.format("projected" if name == "msme_projected" else "measured")
        strikes = [Strike("one figure for many", (of_name,), WARNING, wrong.rows[number], name) for number in chosen]
        return wrong, strikes

    return told


def _with_wrong_province(content: Content, _: Mapping[str, Row]) -> tuple[Content, list[Strike]] | None:
    column, province = _figure_of(content), content.subject
    if province is None or any(row.region.province_code != province.code for row in content.rows):
        return None
    years = sorted({row.year for row in content.rows})
    sums = {year: sum(_number(row, column) for row in content.rows if row.year == year) for year in years}
    rows = [Row(province, year, {column: total + 1_234}) for year, total in sums.items()]
    name = "projected" if column == "msme_projected" else "measured"
    rule = f"{name}_count_of_province_contradicts_regions"
    strikes = [Strike("province that is no sum", (rule,), WARNING, row, column) for row in rows]
    return replace(content, rows=[*rows, *content.rows]), strikes


def _same_points(content: Content, _: Mapping[str, Row]) -> tuple[Content, list[Strike]] | None:
    if len(content.rows) < 10:
        return None
    strike = Strike("one figure for many", ("evaluation_is_one_value",), WARNING)
    return _with_figures(content, "target_points", [80.0] * len(content.rows)), [strike]


def _guessed_participants(content: Content, _: Mapping[str, Row]) -> tuple[Content, list[Strike]] | None:
    counts = Counter(row.region.code for row in content.rows)
    if max(counts.values()) < 20:
        return None
    figures = [10 * (1 + _number(row, "participants") // 10) for row in content.rows]
    return _with_figures(content, "participants", figures), [
        Strike("figures made round", ("participants_round",), WARNING)
    ]


_WORDS = ("dua puluh", "12 org?", "belum ada", "#REF!")
_DAYS = ("31/02/2021", "akhir tahun", "00-00-0000")
_COUNTS: tuple[ColumnType, ...] = ("integer", "number")
CRITICAL, WARNING, INFO = Severity.CRITICAL, Severity.WARNING, Severity.INFO
CONTRADICTION, MISDATED = "values that contradict each other", "contract or certificate of another time"
_CONTRACT = ("contract_ended_on", "contract_started_on")
_CERTIFICATE = ("certificate_expires_on", "certificate_issued_on")

# form → the column that a row pasted twice is found by, and the rule that finds it.
LISTED_TWICE = {
    "pk2ukm_allocation": (REGION, "office_listed_twice"),
    "pk2ukm_performance": (REGION, "office_listed_twice"),
    "mentor_roster": ("mentor_id", "mentor_listed_twice"),
    "mentor_evaluation": ("mentor_id", "mentor_listed_twice"),
    "balatkop_training": ("participant_id", "participant_listed_twice"),
    "plut_consultants": ("registration_id", "consultant_listed_twice"),
    "mentoring_log": ("started_on", "session_listed_twice"),
    "partnership": ("msme_id", "contract_listed_twice"),
}
# form → the columns that are copied from last year, and the rule that finds the first of them.
COPIED = {
    "pk2ukm_allocation": (("budget_idr", "training_participants", "mentor_posts"), "office_copied_from_last_year"),
    "pk2ukm_performance": (
        ("stage_1_idr", "ceiling_idr", "stage_2_idr", "remaining_idr"),
        "office_copied_from_last_year",
    ),
}
# form → the column that is far from last year's, what the names of the columns that grow with it end in, the rule.
JUMPED = {
    "pk2ukm_allocation": ("budget_idr", "_idr", "budget_jumped_since_last_year"),
    "pk2ukm_performance": ("ceiling_idr", "_idr", "ceiling_jumped_since_last_year"),
}
OF_TWO_REGIONS = {
    "mentor_roster": ("mentor_id", "mentor_reported_by_two_regions"),
    "mentor_evaluation": ("mentor_id", "mentor_reported_by_two_regions"),
    "plut_consultants": ("registration_id", "consultant_reported_by_two_regions"),
}
# What can be wrong with a row, of the forms that are named and of all others; each as likely as another.
ROWS: dict[str, tuple[Callable[..., tuple[list[Row], Strike] | None], ...]] = {
    "mentor_roster": (
        _pasted_twice,
        _of_two_regions,
        _of_two_persons,
        _redated(CONTRADICTION, CRITICAL, "contract_ends_before_it_starts", *_CONTRACT, -10),
        _redated(CONTRADICTION, CRITICAL, "certificate_issued_after_its_expiry", *_CERTIFICATE, -10),
        _redated(MISDATED, WARNING, "contract_starts_outside_its_year", _CONTRACT[1], _CONTRACT[1], -400),
        _redated(MISDATED, WARNING, "contract_ends_outside_its_year", _CONTRACT[0], _CONTRACT[0], 400),
        _redated(MISDATED, WARNING, "certificate_valid_too_long", *_CERTIFICATE, 3650),
        _redated(MISDATED, INFO, "certificate_expired", *_CERTIFICATE, 1),
    ),
}
OTHER_ROWS = (_pasted_twice, _copied, _jumped, _of_two_regions)
WHOLES: dict[str, tuple[Callable[..., tuple[Content, list[Strike]] | None], ...]] = {
    "pk2ukm_allocation": (_of_another_year,),
    "pk2ukm_performance": (
        _of_another_year,
        _without_a_region,
        _round("stage_1_idr", 1_000_000, 8, "stage_1_round"),
        _repeated("stage_1_idr", "stage_1_repeated"),
    ),
    "mentor_roster": (_of_another_year,),
    "mentor_evaluation": (_of_another_year, _same_points),
    "mentoring_log": (_guessed_participants,),
    "msme_population": (
        _grown_by_one_factor,
        _round(None, 100, 5, "{}_count_round"),
        _repeated(None, "{}_count_repeated"),
        _with_wrong_province,
    ),
}

KINDS = (
    Kind("name of no region", ("region_unknown",), CRITICAL, "extract", _unknown_name),
    Kind(
        "region of another province",
        ("region_outside_senders_province",),
        CRITICAL,
        "extract",
        _region_of_another_province,
    ),
    Kind("number of nobody", ("national_id_impossible",), CRITICAL, "extract", _impossible_id),
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
            (("pk2ukm_performance", "stage_1_trainees"), -4, "stage_1_trainees_impossible"),
            (("pk2ukm_performance", "stage_2_mentors"), 300, "stage_2_mentors_impossible"),
            (("pk2ukm_performance", "remaining_idr"), -5_000_000, "remaining_negative"),
            (("partnership", "contract_value_idr"), 5_000_000_000_000, "contract_value_impossible"),
        )
    ),
    *(
        Kind(CONTRADICTION, (rule,), CRITICAL, "gate", _value({place: value}))
        for place, value, rule in (
            (("mentoring_log", "ended_on"), _day_after("started_on", -10), "ends_before_it_starts"),
            (("partnership", "ended_on"), _day_after("started_on", -10), "ends_before_it_starts"),
            (("pk2ukm_performance", "stage_1_idr"), lambda r: 2 * _number(r, "ceiling_idr"), "stage_1_above_ceiling"),
            (("pk2ukm_performance", "stage_2_idr"), lambda r: _number(r, "stage_1_idr") // 2, "stage_2_below_stage_1"),
            (("pk2ukm_performance", "stage_2_mentors"), _one_fewer, "stage_2_mentors_below_stage_1"),
            (("mentoring_log", "started_on"), _day_after("started_on", -400), "session_outside_its_year"),
        )
    ),
    Kind(
        "report before its time",
        ("reported_before_it_started",),
        WARNING,
        "gate",
        _value({("mentoring_log", "reported_on"): _day_after("started_on", -9)}),
    ),
    *(
        Kind("total of other parts", (rule,), CRITICAL, "gate", _value({("pk2ukm_performance", column): value}))
        for column, value, rule in (
            ("ceiling_persons", _more("ceiling_persons", 3), "ceiling_persons_contradict_parts"),
            ("stage_2_persons", _more("stage_2_persons", 3), "stage_2_persons_contradict_parts"),
            ("remaining_trainees", _more("remaining_trainees", 5), "remaining_trainees_contradict_ceiling"),
            ("remaining_idr", _more("remaining_idr", 5_000_000), "remaining_money_contradicts_ceiling"),
        )
    ),
    *(
        Kind("percentage as a fraction", (rule,), WARNING, "gate", _value({("pk2ukm_performance", column): value}))
        for column, value, rule in (
            ("stage_1_percent", _fraction("stage_1_percent"), "stage_1_percent_contradicts_amount"),
            ("stage_2_percent", _fraction("stage_2_percent"), "stage_2_percent_contradicts_amount"),
        )
    ),
    *(
        Kind("value left blank", (rule,), severity, "gate", _value({place: ""}))
        for place, severity, rule in (
            (("pk2ukm_allocation", "budget_idr"), CRITICAL, "budget_missing"),
            (("pk2ukm_allocation", "mentor_posts"), CRITICAL, "posts_missing"),
            (("mentor_roster", "mentor_id"), CRITICAL, "mentor_without_national_id"),
            (("mentor_roster", "education"), WARNING, "education_missing"),
            (("mentor_roster", "contract_ended_on"), WARNING, "contract_half_told"),
            (("balatkop_training", "participant_id"), CRITICAL, "participant_without_national_id"),
            (("plut_consultants", "service_field"), WARNING, "service_field_missing"),
            (("plut_consultants", "registration_id"), CRITICAL, "consultant_without_registration"),
            (("pk2ukm_performance", "ceiling_idr"), CRITICAL, "ceiling_missing"),
            (("pk2ukm_performance", "stage_1_idr"), CRITICAL, "stage_1_missing"),
            (("mentor_evaluation", "mentor_id"), CRITICAL, "mentor_without_national_id"),
            (("mentoring_log", "participants"), CRITICAL, "participants_missing"),
            (("mentoring_log", "started_on"), CRITICAL, "start_missing"),
            (("msme_population", "msme_measured"), CRITICAL, "count_missing"),
            (("partnership", "msme_id"), CRITICAL, "msme_missing"),
            (("partnership", "large_firm"), CRITICAL, "large_firm_missing"),
        )
    ),
)
