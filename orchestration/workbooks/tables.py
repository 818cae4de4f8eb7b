"""A form's contract laid over a table: which column stands under which of its headers, and for which period."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from orchestration.workbooks.contracts import Form
from orchestration.workbooks.formats import Sheet
from orchestration.workbooks.layout import PATH_SIGN, Layout, LeftOut, header_key, is_unit
from orchestration.workbooks.periods import is_period, join_periods, read_period

FIT = 0.5  # of a form's columns found: below, a sheet only shares a few common words with the form

REGION, PROVINCE, CODE, PERIOD, IGNORED = "@region", "@province", "@code", "@period", "@ignored"


@dataclass(slots=True)
class Table:
    """What a form finds in a layout; columns and rows are counted from 0.

    `columns` maps a target to its column. `period` is that of figures whose header names it, where years, quarters or
    months stand across the columns: then a layout has a table for each of them, over the same rows.
    """

    form: Form
    layout: Layout
    columns: dict[str, int]
    headers: dict[int, str]
    unmapped: list[int]
    period: str | None = None

    @property
    def fit(self) -> float:
        """The share of the form's columns that were found."""
        return sum(name in self.columns for name in self.form.columns) / len(self.form.columns)

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

    @property
    def title_texts(self) -> list[str]:
        """The texts above the header."""
        return self.layout.titles


def vocabulary(forms: Iterable[Form]) -> frozenset[str]:
    """Every header that any form may use, as header keys."""
    words = (header_key(part) for form in forms for entry, _ in _entries(form) for part in entry.split(PATH_SIGN))
    return frozenset(words) - {""}


def lay_over(layout: Layout, form: Form) -> list[Table]:
    """The form's tables in a layout: one, or one for each period across the columns; none where it does not fit."""
    targets = _targets(form)
    headers = {column: f" {PATH_SIGN} ".join(path) for column, path in layout.paths.items()}
    columns: dict[str | None, dict[str, int]] = defaultdict(dict)
    unmapped: list[int] = []
    for column, path in layout.paths.items():
        period, target = _target(path, targets, form)
        if target == IGNORED:
            continue
        # The first column under a header counts; a second one with the same header is named as unmapped.
        if target is None or target in columns[period]:
            unmapped.append(column)
        else:
            columns[period][target] = column
    common = columns.pop(None, {})
    tables = [
        Table(form, layout, common | of_period, headers, unmapped, period) for period, of_period in columns.items()
    ] or [Table(form, layout, common, headers, unmapped)]
    has_region = REGION in common or form.region.title
    return [table for table in tables if has_region and table.fit >= FIT]


def columns_found(layout: Layout, form: Form) -> int:
    """How many of the form's columns stand in the layout, whether it fits or not."""
    targets = _targets(form)
    return len({_target(path, targets, form)[1] for path in layout.paths.values()} & set(form.columns))


def _targets(form: Form) -> dict[tuple[str, ...], str]:
    """Header path, as keys → what stands under it."""
    return {tuple(header_key(part) for part in entry.split(PATH_SIGN)): target for entry, target in _entries(form)}


def _target(path: tuple[str, ...], targets: dict[tuple[str, ...], str], form: Form) -> tuple[str | None, str | None]:
    """The period that a header path names, and what stands under it."""
    for keys in _ways(path):
        if keys in targets:
            return None, targets[keys]
    if not form.period.across:
        return None, None
    period = None
    rest = []
    for text in path:
        if is_period(text):
            period = join_periods(period, read_period(text))
        else:
            rest.append(text)
    if period is None:
        return None, None
    for keys in _ways(tuple(rest)):
        if keys in targets:
            return period, targets[keys]
    # Nothing but the period stands in the header: the figures are the form's one column that has no header.
    return period, form.period.across if not rest else None


def _ways(path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The header keys of a path and of its tails: as they stand, without a unit row, and with the unit joined on."""
    keys = tuple(header_key(text) for text in path)
    for cut in range(len(keys)):
        yield keys[cut:]
    if len(path) > 1 and is_unit(path[-1]):
        joined = (*keys[:-2], f"{keys[-2]} {keys[-1]}".strip())
        for cut in range(len(joined)):
            yield joined[cut:]
            yield keys[cut:-1]


def _entries(form: Form) -> Iterator[tuple[str, str]]:
    """Every header of a contract with what stands under it."""
    targets = {
        REGION: form.region.header,
        PROVINCE: form.region.province,
        CODE: form.region.code.header if form.region.code else [],
        PERIOD: form.period.header,
        IGNORED: form.ignore,
    } | {name: column.header for name, column in form.columns.items()}
    for target, entries in targets.items():
        for entry in entries:
            yield entry, target
