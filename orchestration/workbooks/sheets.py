"""Sheets of cells, whatever file they came in, and files that hold none."""

from dataclasses import dataclass, field


class UnreadableFileError(Exception):
    """A file that holds no sheets we can read; `rule` is the reading rule it breaks, `seen` what it looks like."""

    def __init__(self, rule: str, message: str, seen: str | None = None) -> None:
        super().__init__(message)
        self.rule = rule
        self.seen = seen


def too_large(what: str, seen: int, unit: str, limit: int) -> UnreadableFileError:
    """A file of which something is more than we take: `the page has 300 bytes; the limit is 200`."""
    return UnreadableFileError("file_too_large", f"{what} {seen:,} {unit}; the limit is {limit:,}", f"{seen} {unit}")


@dataclass(slots=True)
class Sheet:
    """One sheet as it stands: `rows[0][0]` is A1; `merges` are (first row, first column, last row, last column).

    `name` is None for a text file, which has no sheets. `hidden_rows` and `hidden_columns`, counted from 0, are those
    with something in them. Only xlsx and xlsm tell them: those of xls, xlsb and ods cannot be had without a second
    reader, and stay empty.
    """

    name: str | None
    rows: list[list[object]]
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    is_hidden: bool = False
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
