"""Sheets of cells, whatever file they came in, and files that hold none."""

from dataclasses import dataclass, field
from itertools import zip_longest


class UnreadableFileError(Exception):
    """A file that holds no sheets we can read; `rule` is the reading rule it breaks, `seen` what it looks like."""

    def __init__(self, rule: str, message: str, seen: str | None = None) -> None:
        super().__init__(message)
        self.rule = rule
        self.seen = seen


def too_large(what: str, seen: int, unit: str, limit: int) -> UnreadableFileError:
    """A file of which something is more than we take: `the page has 300 bytes; the limit is 200`."""
    return UnreadableFileError("file_too_large", f"{what} {seen:,} {unit}; the limit is {limit:,}", f"{seen} {unit}")


_BLOCK = 1_024  # rows whose cells are at hand together while they are turned


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
    _columns: list[list[object]] = field(default_factory=list, init=False, repr=False, compare=False)

    @property
    def columns(self) -> list[list[object]]:
        """The cells by column, each as long as there are rows; None where a row ends before. Rows that are changed
        after the first look at the columns do not change these."""
        if not self._columns:
            self._columns = [[] for _ in range(max(map(len, self.rows), default=0))]
            for start in range(0, len(self.rows), _BLOCK):
                block = self.rows[start : start + _BLOCK]
                cells = zip_longest(*block, [None] * len(self._columns))
                for column, of_block in zip(self._columns, cells, strict=True):
                    column.extend(of_block[:-1])
        return self._columns
