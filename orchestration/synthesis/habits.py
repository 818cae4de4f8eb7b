"""How an office writes its spreadsheets: the wording of headers, the order of columns, how numbers and days look.

An office keeps its habits from year to year, as real ones do. A habit that a form leaves no room for does nothing.
"""

from dataclasses import dataclass, fields
from typing import Any, Literal, get_args, get_origin

import numpy as np


@dataclass(frozen=True)
class Habits:
    """One office's way of writing one form.

    `wording` and `order` choose among a contract's headers and the orders of its columns, `scale_word` among the ways
    to say that money is in thousands. `sections` puts rows of one text (`Kabupaten:`, or a numbered province) above
    bare or grouped names. `tables` is how the records are spread. `has_optional` has the columns that are optional.
    """

    container: Literal["xlsx", "xlsx", "xlsx", "csv", "html"] = "xlsx"
    separator: Literal[";", ",", "\t"] = ";"
    encoding: Literal["utf-8", "utf-8-sig", "cp1252", "utf-16"] = "utf-8"
    wording: Literal[0, 1, 2, 3] = 0
    order: Literal[0, 1, 2, 3] = 0
    letter_case: Literal["as it is", "upper", "lower"] = "as it is"
    first_row: Literal[0, 1, 2] = 0
    first_column: Literal[0, 1] = 0
    is_numbered: bool = True
    has_unit_row: bool = False
    has_index_row: bool = False
    has_provinces: bool = True
    codes: Literal["none", "text", "number"] = "none"
    region_type: Literal["Kab.", "KAB.", "Kabupaten", "KABUPATEN", "Kab"] = "Kab."
    sections: bool = False
    merges_regions: bool = False
    period: Literal["title", "column", "across"] = "title"
    year_word: Literal[0, 1, 2] = 0
    numbers: Literal["stored", "indonesian", "english", "rupiah"] = "stored"
    thousands: Literal["never", "never", "in the header", "in the titles"] = "never"
    days: Literal["stored", "31/12/2020", "31-12-2020", "31 Desember 2020", "2020-12-31", "serial"] = "stored"
    blank: Literal["", "-", "n.a.", "null", "…"] = ""
    category: Literal[0, 1, 2] = 0
    has_total: bool = False
    has_notes: bool = True
    is_signed: bool = False
    tables: Literal["one", "one", "one", "stacked", "side by side", "sheets"] = "one"
    has_hidden_sheet: bool = False
    scale_word: Literal[0, 1, 2, 3, 4] = 0
    has_optional: Literal[False, True, True, True] = True

    @classmethod
    def drawn(cls, luck: np.random.Generator) -> "Habits":
        """Habits by chance, each of its choices as likely as it is listed."""
        drawn: dict[str, Any] = {}
        for habit in fields(cls):
            choices = choices_of(habit.type)
            drawn[habit.name] = choices[int(luck.integers(len(choices)))]
        return cls(**drawn)


def choices_of(kind: object) -> tuple[object, ...]:
    """What a habit can be: the values of its Literal, or of a bool."""
    return get_args(kind) if get_origin(kind) is Literal else (False, True)
