"""What a column holds, told from its header and its cells: its kind, its unit, and its values in that unit.

For sheets of any form, or of none; a form's contract says more and is read by `submissions`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from math import isfinite

from orchestration.regions.names import plain
from orchestration.workbooks.layout import header_key
from orchestration.workbooks.periods import join_periods, read_date, read_period
from orchestration.workbooks.scales import scale_of
from orchestration.workbooks.values import as_text, is_blank, looks_like_number, read_numbers

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


def read_any_column(cells: Sequence[object], path: Sequence[str], scale_of_money: int = 1) -> ColumnReading:
    """Read the cells under a header path as what most of them are.

    `scale_of_money` is what the titles say of all columns of money; a header's own scale wins.
    """
    words = plain(" ".join(path))
    key = header_key(path[-1]) if path else ""
    period = reduce(join_periods, map(read_period, path), None)
    unit, scale = unit_of(words)
    scale = scale_of_money if unit == "IDR" and scale == 1 else scale
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
        read = read_numbers(cells, whole=is_whole, strict=False, scale=scale)
        percent = unit == "percent" or all(str(cell).strip().endswith("%") for cell in said)
        return ColumnReading(
            "percent" if percent else "number", "percent" if percent else unit, period, read.values, read.problems
        )
    days = sum(isinstance(cell, date) or (isinstance(cell, str) and read_date(cell) is not None) for cell in said)
    if days >= _AS_MOST * len(said):
        return _read_dates(cells, unit, period)
    return ColumnReading("text", unit, period, [as_text(cell) for cell in cells])


def unit_of(words: str) -> tuple[str | None, int]:
    """The unit that a header's words name, and what its figures are multiplied with.

    Millions and billions are of money where nothing else is said: nobody counts persons in them.

    >>> unit_of("pagu (rp juta)"), unit_of("total (orang)"), unit_of("jumlah (dalam ribuan)")
    (('IDR', 1000000), ('persons', 1), (None, 1000))
    """
    scale = scale_of(words)
    unit = next((unit for pattern, unit in _UNITS if re.search(pattern, words)), None)
    return ("IDR" if scale > 1_000 and unit != "percent" else unit), scale


def _plain(cell: object) -> object:
    if isinstance(cell, float) and isfinite(cell):
        return int(cell) if cell.is_integer() else cell
    return cell if isinstance(cell, int) else as_text(cell)


def _read_dates(cells: Sequence[object], unit: str | None, period: str | None) -> ColumnReading:
    reading = ColumnReading("date", unit, period, [])
    for index, cell in enumerate(cells):
        day = None if is_blank(cell) else read_date(cell)
        reading.values.append(day.isoformat() if day else None)
        if day is None and not is_blank(cell):
            reading.problems[index] = "cell_not_understood"
    return reading


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
