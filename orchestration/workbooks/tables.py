"""A form's contract laid over a table: which column stands under which of its headers, and for which period."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from orchestration.findings import Finding, reading_finding
from orchestration.workbooks.contracts import ANY_TEXT, IGNORED, PATH_SIGN, REGION, Form, path_key
from orchestration.workbooks.layout import Layout, LeftOut, column_letter, header_key, is_unit
from orchestration.workbooks.periods import join_periods, names_more_than_one_period, split_period
from orchestration.workbooks.scales import scale_of
from orchestration.workbooks.sheets import Sheet

FIT = 0.5  # of a form's columns found: below, a sheet only shares a few common words with the form
RESEMBLES = 60.0  # of 100: below, a known header has too little in common with a new one to be worth naming


@dataclass(slots=True)
class Table:
    """What a form finds in a layout; columns and rows are counted from 0.

    `columns` maps a target to its column. `unmapped` are the columns that no header entry fits; `ambiguous` those that
    more than one could, with the reason. `period` is that of figures whose header names it, where years, quarters or
    months stand across the columns: then a layout has a table for each of them, over the same rows.
    """

    form: Form
    layout: Layout
    columns: dict[str, int]
    headers: dict[int, str]
    unmapped: list[int]
    ambiguous: dict[int, str] = field(default_factory=dict)
    period: str | None = None

    @property
    def fit(self) -> float:
        """The share of the form's usual columns that were found."""
        usual = self.form.usual_columns
        return sum(name in self.columns for name in usual) / len(usual)

    @property
    def sheet(self) -> Sheet:
        return self.layout.sheet

    @property
    def body(self) -> list[int]:
        return self.layout.body

    @property
    def header_start(self) -> int:
        return self.layout.header_start

    @property
    def header_end(self) -> int:
        return self.layout.header_end

    @property
    def left_out(self) -> list[LeftOut]:
        return self.layout.left_out

    def scale_of(self, target: str) -> int | None:
        """What the header of a target says that its figures are multiplied with; None where it says nothing of it."""
        told = map(scale_of, reversed(self.path_of(target)))
        return next((scale for scale in told if scale is not None), None)

    def path_of(self, target: str) -> tuple[str, ...]:
        """The header path over a target; empty where the table does not have it."""
        return self.layout.paths[self.columns[target]] if target in self.columns else ()


def vocabulary(forms: Iterable[Form]) -> frozenset[str]:
    """Every header that any form may use, as header keys."""
    words = (header_key(part) for form in forms for entry, _ in form.entries() for part in entry.split(PATH_SIGN))
    return frozenset(words) - {""}


def lay_over(layout: Layout, form: Form) -> list[Table]:
    """The form's tables in a layout: one, or one for each period across the columns; none where it does not fit."""
    headers = {column: f" {PATH_SIGN} ".join(path) for column, path in layout.paths.items()}
    columns: dict[str | None, dict[str, int]] = defaultdict(dict)
    by_pattern: dict[tuple[str | None, str], list[int]] = defaultdict(list)
    unmapped: list[int] = []
    ambiguous: dict[int, str] = {}
    for column, path in layout.paths.items():
        period, targets, is_exact = _targets(path, form)
        if targets == [IGNORED]:
            continue
        if len(targets) > 1:
            ambiguous[column] = f"fits {' and '.join(target.removeprefix('@') for target in targets)} alike"
        elif not targets and form.period.across and any(map(names_more_than_one_period, path)):
            ambiguous[column] = "names more than one period"
        elif not targets:
            unmapped.append(column)
        elif not is_exact:
            by_pattern[period, targets[0]].append(column)
        # The first column under a header counts; a second one with the same header is named as unmapped.
        elif columns[period].setdefault(targets[0], column) != column:
            unmapped.append(column)
    for (period, target), fitting in by_pattern.items():
        first, *others = fitting
        if target in columns[period]:
            unmapped.extend(fitting)
        elif len({path_key(headers[column]) for column in fitting}) > 1:
            letters = " and ".join(column_letter(column) for column in fitting)
            ambiguous |= dict.fromkeys(fitting, f"fits {target.removeprefix('@')} like others do: columns {letters}")
        else:
            columns[period][target] = first
            unmapped.extend(others)
    unmapped.sort()
    common = columns.pop(None, {})
    tables = [
        Table(form, layout, common | of_period, headers, unmapped, ambiguous, period)
        for period, of_period in columns.items()
        if of_period
    ] or [Table(form, layout, common, headers, unmapped, ambiguous)]
    has_region = REGION in common or form.region.title
    return [table for table in tables if has_region and table.fit >= FIT]


def columns_found(layout: Layout, form: Form) -> int:
    """How many of the form's usual columns stand in the layout, whether it fits or not."""
    found = {target for path in layout.paths.values() for target in _targets(path, form)[1]}
    return len(found & set(form.usual_columns))


def header_findings(table: Table) -> Iterator[Finding]:
    """What the headers leave open: those that no column has, or two, and columns that no header has."""
    form, place = table.form, {"form": table.form.form, "sheet": table.sheet.name}
    for column in sorted([*table.unmapped, *table.ambiguous]):
        header, cell = table.headers[column], table.layout.header_cell(column)
        if column in table.ambiguous:
            message = f"the header {header!r} {table.ambiguous[column]}; it is not read"
            yield reading_finding("header_ambiguous", message, cell=cell, seen=header, **place)
            continue
        message = f"the header {header!r} is not in the contract of {form.form}"
        known = nearest_header(table.layout.paths[column], form)
        if known:
            message += f"; nearest: {known.entry!r} of {known.target.removeprefix('@')}"
        wanted = _spelled(known.entry) if known else None
        yield reading_finding("header_unmapped", message, cell=cell, seen=header, wanted=wanted, **place)
    absent = [name for name in form.usual_columns if name not in table.columns]
    for name in absent:
        if form.columns[name].required:
            wanted = " or ".join(repr(header) for header in form.columns[name].header)
            seen = ", ".join(table.headers.values())
            cell = f"{column_letter(table.layout.left)}{table.header_start + 1}"
            header = _spelled(form.columns[name].header[0])
            yield reading_finding("column_missing", f"no column {wanted}", cell=cell, seen=seen, wanted=header, **place)
    # Of what is dropped anyway, nothing is missing.
    if lacking := [name for name in absent if name in form.kept_columns and not form.columns[name].required]:
        headers = ", ".join(_spelled(form.columns[name].header[0]) for name in lacking)
        yield reading_finding("column_absent", f"the table does not tell {', '.join(lacking)}", wanted=headers, **place)


def _spelled(entry: str) -> str:
    """A contract's header as a person reads it, without the signs of a pattern."""
    return " ".join(entry.replace(ANY_TEXT, " ").split())


@dataclass(frozen=True, slots=True)
class Nearest:
    """The entry of a contract that resembles a header most, what stands under it, and how much: 100 is the same."""

    entry: str
    target: str
    score: float


def nearest_header(path: tuple[str, ...], form: Form, targets: Collection[str] | None = None) -> Nearest | None:
    """The form's header entry that resembles a path most, among those of `targets` where given; None if none does."""
    best: Nearest | None = None
    for entry, target in form.entries():
        if targets is not None and target not in targets:
            continue
        # A plain entry is compared with the lowest header, a path with as many texts as it has.
        texts = " ".join(path[-1 - entry.count(PATH_SIGN) :])
        score = _resemblance(texts, entry.replace(ANY_TEXT, " "))
        if len(path) > 1 and is_unit(path[-1]):
            score = max(score, _resemblance(" ".join(path[-2 - entry.count(PATH_SIGN) :]), entry))
        if score >= RESEMBLES and (best is None or score > best.score):
            best = Nearest(entry, target, round(score, 1))
    return best


def _resemblance(a: str, b: str) -> float:
    """By letters, so that a slip costs little, or by words in any order."""
    return max(fuzz.ratio(path_key(a), path_key(b)), fuzz.token_sort_ratio(header_key(a), header_key(b)))


def _targets(path: tuple[str, ...], form: Form) -> tuple[str | None, list[str], bool]:
    """The period that a header path names, what may stand under it, and whether an exact entry says so."""
    if not form.period.across or PATH_SIGN.join(map(path_key, path)) in form.headers.exact:
        return None, *form.headers.targets(_ways(path))
    period = None
    rest = []
    for text in path:
        of_text, others = split_period(text)
        period = join_periods(period, of_text)
        if path_key(others):
            rest.append(others)
    if period is None:
        return None, *form.headers.targets(_ways(path))
    if not rest:
        # Nothing but the period stands in the header: the figures are the form's one column that has no header.
        return period, [form.period.across], True
    return period, *form.headers.targets(_ways(tuple(rest)))


def _ways(path: tuple[str, ...]) -> Iterator[str]:
    """The keys of a path and of its tails: as they stand, without a unit row, with the unit and headings joined on."""
    keys = [path_key(text.replace(PATH_SIGN, " ")) for text in path]
    for cut in range(len(keys)):
        yield PATH_SIGN.join(keys[cut:])
    if len(path) > 1 and is_unit(path[-1]):
        joined = [*keys[:-2], keys[-2] + keys[-1]]
        for cut in range(len(joined)):
            yield PATH_SIGN.join(joined[cut:])
            yield PATH_SIGN.join(keys[cut:-1])
    if len(path) > 2:
        # `REALISASI › TAHAP 1 › DIKLAT` is `REALISASI TAHAP 1 › DIKLAT` with a heading over both stages.
        yield from _ways((f"{path[0]} {path[1]}", *path[2:]))
