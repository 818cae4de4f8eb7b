"""What a column holds, told from its header and its cells: its kind, its unit, and its values in that unit.

For sheets of any form, or of none; a form's contract says more and is read by `submissions`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import reduce
from math import isfinite
from types import MappingProxyType

from orchestration.regions.names import plain
from orchestration.workbooks.layout import Layout, header_key
from orchestration.workbooks.periods import join_periods, read_date, read_period
from orchestration.workbooks.scales import ToldScale, is_unclear, scale_of, scales_told
from orchestration.workbooks.values import as_text, is_blank, looks_like_number, read_days, read_numbers, says_currency

# Words of a header → its unit. The first that matches counts.
_UNITS = (
    (r"\b(rp|rupiah|idr)\b", "IDR"),
    (r"%|\b(persen|persent|persentase|prosentase)\b", "percent"),
    (r"\b(orang|jiwa|peserta|tenaga kerja|pendamping)\b", "persons"),
    (r"\b(umkm|usaha|unit usaha|unit)\b", "units"),
)
_IDENTITY = re.compile(r"\b(nik|ktp|no ktp|nomor ktp|npwp|nip)\b")
_CODE = re.compile(r"\b(kode|id|code|nib|registrasi|hp|telp|telepon|wa|rekening)\b")
_RUNNING = {"no", "nomor", "no urut", "nr"}
_AS_MOST = 0.6  # of the cells that say something: then the others are the exceptions


@dataclass(slots=True)
class ColumnReading:
    """`kind` is one of `number, percent, text, date, period, identity, code, blank`.

    `values` are in `unit`; `problems` names by index the rule that a cell breaks; such a cell has no value.
    """

    kind: str
    unit: str | None
    period: str | None
    values: list[object]
    problems: dict[int, str] = field(default_factory=dict)


def read_any_column(
    cells: Sequence[object], path: Sequence[str], scales: Mapping[str | None, int] = MappingProxyType({})
) -> ColumnReading:
    """Read the cells under a header path as what most of them are.

    `scales` is what the lines around the table say of all columns of a unit, or under None of no unit in particular,
    which is taken for money; a header's own scale wins.
    """
    words = plain(" ".join(path))
    key = header_key(path[-1]) if path else ""
    period = reduce(join_periods, map(read_period, path), None)
    unit, scale = unit_of(words)
    if scale is None:
        of_money = scales.get(None, 1) if unit == "IDR" else 1
        scale = scales.get("enterprises" if unit == "units" else unit, of_money) if unit else 1
    said = [cell for cell in cells if not is_blank(cell)]
    if not said:
        return ColumnReading("blank", unit, period, [None] * len(cells))
    if _IDENTITY.search(key):
        return _read_identities(cells, unit, period)
    if _CODE.search(key) or key in _RUNNING:
        is_code = key not in _RUNNING
        kind = "code" if is_code else "number"
        return ColumnReading(kind, None, period, [as_text(cell) if is_code else _plain(cell) for cell in cells])
    if key in ("tahun", "year", "periode", "bulan"):
        return ColumnReading("period", None, None, [read_period(as_text(cell) or "") for cell in cells])
    if "tanggal" in key.split() or "tgl" in key.split():
        return _read_dates(cells, unit, period)
    numbers = sum(looks_like_number(cell) for cell in said)
    if numbers >= _AS_MOST * len(said):
        is_whole = unit in ("IDR", "persons", "units")
        is_money = unit == "IDR" or (unit is None and any(map(says_currency, said)))
        read = read_numbers(cells, whole=is_whole, strict=False, scale=scale, money=is_money)
        percent = unit == "percent" or all(str(cell).strip().endswith("%") for cell in said)
        return ColumnReading(
            "percent" if percent else "number", "percent" if percent else unit, period, read.values, read.problems
        )
    days = sum(isinstance(cell, date) or (isinstance(cell, str) and read_date(cell) is not None) for cell in said)
    if days >= _AS_MOST * len(said):
        return _read_dates(cells, unit, period)
    return ColumnReading("text", unit, period, [as_text(cell) for cell in cells])


def scales_around(layout: Layout) -> list[ToldScale]:
    """What the titles of a table, the notes below it and its column of units say of its figures.

    Titles of a table above hold only where it has none of its own. Where those say nothing, but those above the same
    headers do, it is open whether that still holds.
    """
    titled = next((table for table in layout.own_and_above if _left_out(table, "title")), layout)
    units = [column for column, path in layout.paths.items() if header_key(path[-1]) == "satuan"]
    rows = layout.sheet.rows
    cells = (rows[row][column] for column in units for row in layout.body if column < len(rows[row]))
    of_units = list(dict.fromkeys(text for cell in cells if (text := as_text(cell))))
    told = scales_told([*_left_out(titled, "title"), *_left_out(layout, "note")])
    told_of_units = scales_told(of_units)
    if len({tuple(scale.factor for scale in scales_told([text])) for text in of_units}) > 1:
        told_of_units = [replace(scale, factor=None) for scale in told_of_units]
    told += told_of_units
    if told or titled is not layout:
        return told
    headers = list(layout.paths.values())
    alike = (table for table in layout.own_and_above if table is not layout and list(table.paths.values()) == headers)
    above = scales_told(line for table in alike for line in _left_out(table, "title"))
    return [replace(scale, factor=None) for scale in above if scale.factor != 1]


def _left_out(layout: Layout, reason: str) -> list[str]:
    return [row.text for row in layout.left_out if row.reason == reason]


def unit_of(words: str) -> tuple[str | None, int | None]:
    """The unit that a header's words name, and what its figures are multiplied with; None where it tells none.

    Millions and billions are of money where nothing else is said: nobody counts persons in them. What speaks of another
    currency, or of a scale that is not understood, is of no unit.

    >>> unit_of("pagu (rp juta)"), unit_of("total (orang)"), unit_of("jumlah (dalam ribuan)")
    (('IDR', 1000000), ('persons', None), (None, 1000))
    """
    scale = scale_of(words)
    unit = next((unit for pattern, unit in _UNITS if re.search(pattern, words)), None)
    if is_unclear(words):
        return None, 1
    return ("IDR" if scale is not None and scale > 1_000 and unit != "percent" else unit), scale


def _plain(cell: object) -> object:
    if isinstance(cell, float) and isfinite(cell):
        return int(cell) if cell.is_integer() else cell
    return cell if isinstance(cell, int) else as_text(cell)


def _read_dates(cells: Sequence[object], unit: str | None, period: str | None) -> ColumnReading:
    read = read_days(cells)
    days: list[object] = [day.isoformat() if isinstance(day, date) else None for day in read.values]
    return ColumnReading("date", unit, period, days, read.problems)


def _read_identities(cells: Sequence[object], unit: str | None, period: str | None) -> ColumnReading:
    """Numbers of persons: a number of 15 digits and more in a cell has lost its last ones."""
    reading = ColumnReading("identity", unit, period, [])
    for index, cell in enumerate(cells):
        text = as_text(cell)
        is_rounded = isinstance(cell, int | float) and abs(cell) >= 1e15
        is_scientific = text is not None and re.fullmatch(r"\d[.,]\d+[eE]\+?\d+", text) is not None
        damaged = is_rounded or is_scientific
        reading.values.append(None if damaged else text)
        if damaged:
            reading.problems[index] = "national_id_damaged"
    return reading
