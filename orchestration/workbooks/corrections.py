"""The corrections in `data/corrections/`: what a person knows of a cell better than the file that was sent.

Each has an `expect` guard: it applies to a cell that says just that, and is loud once the source has been mended.
"""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, StringConstraints, TypeAdapter, ValidationError

from orchestration.findings import Finding, reading_finding
from orchestration.workbooks.contracts import ContractError, StrictLoader
from orchestration.workbooks.sheets import Sheet
from orchestration.workbooks.values import as_text

CORRECTION_RULES = ("cell_corrected", "correction_outdated")


class Correction(BaseModel):
    """One cell, what it said when it was looked at, what is read in its place, and by whose word.

    `expect` and `value` are compared and read as text, the way a cell of a text file is.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True)

    file_name: str
    sheet: str | None = None
    cell: Annotated[str, StringConstraints(pattern=r"^[A-Z]{1,3}[1-9][0-9]{0,6}$")]
    expect: str
    value: str
    reason: str
    author: str


def load_corrections(folder: Path) -> list[Correction]:
    """Every correction, file by file.

    Raises:
        ContractError: a file is no list of corrections; the message names the file, the entry and the mistake.
    """
    corrections: list[Correction] = []
    for path in sorted(folder.glob("*.yml")):
        try:
            raw = yaml.load(path.read_text(encoding="utf-8"), Loader=StrictLoader)  # noqa: S506
            corrections.extend(TypeAdapter(list[Correction]).validate_python(raw))
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            raise ContractError(f"corrections/{path.name}: not readable as YAML: {error}") from error
        except ValidationError as error:
            mistakes = "; ".join(f"{'.'.join(map(str, m['loc']))}: {m['msg']}" for m in error.errors())
            raise ContractError(f"corrections/{path.name}: {mistakes}") from error
    return corrections


def correct(sheets: Sequence[Sheet], corrections: Sequence[Correction]) -> list[Finding]:
    """Apply the corrections of one file to its sheets, in place; a finding for each."""
    return [_correct(sheets, correction) for correction in corrections]


def _correct(sheets: Sequence[Sheet], correction: Correction) -> Finding:
    row, column = _spot(correction.cell)
    sheet = next((sheet for sheet in sheets if sheet.name == correction.sheet), None)
    is_there = sheet is not None and row < len(sheet.rows) and column < len(sheet.rows[row])
    seen = sheet.rows[row][column] if sheet is not None and is_there else None
    place = {"sheet": correction.sheet, "row": row + 1, "cell": correction.cell}
    by = f"{correction.author}: {correction.reason}"
    # What the cell says is not repeated: it may be about a person.
    if sheet is None or not is_there or as_text(seen) != as_text(correction.expect):
        message = f"the cell no longer says what the correction by {correction.author} expects; nothing was changed"
        return reading_finding("correction_outdated", message, **place)
    sheet.rows[row][column] = correction.value
    return reading_finding("cell_corrected", f"read as corrected by {by}", **place)


def _spot(cell: str) -> tuple[int, int]:
    found = re.fullmatch(r"([A-Z]+)([0-9]+)", cell)
    letters, row = found.groups() if found else ("A", "1")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(row) - 1, column - 1
