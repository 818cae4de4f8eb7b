"""The suites in `expectations/`: Great Expectations' serialised form, with our own entries under `meta` checked."""

from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from orchestration.findings import Severity, Words

# What records are compared with, beside their own columns. `previous_` and `vintage_` stand before a column: its value
# for the same grain in the period before, and in the submission before of the same period; `elsewhere_` before one that
# identifies something: the other regions that report the same in the period. `slice_records` is the number of records
# of a slice, at its first one; `missing_regions`, behind a prefix, are the regions of the province that were there then
# and are not now, at the province's first record.
PREVIOUS, VINTAGE, ELSEWHERE = "previous_", "vintage_", "elsewhere_"
SLICE_RECORDS, MISSING_REGIONS = "slice_records", "missing_regions"
PERIOD_YEAR, ARRIVAL_YEAR = "period_year", "arrival_year"


class SuiteError(Exception):
    """A suite that cannot be used; the message names the file, the entry and the mistake."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


MendedBy = Literal["region", "publisher", "ministry"]


class RuleMeta(_Strict):
    """Our entries on an expectation: the rule's id, what is wrong, what is expected, and who mends it.

    `cell_column` names the canonical column whose cell a finding points at, where it is not the expectation's own.
    """

    rule: str
    explanation: Words
    expected: Words
    mended_by: MendedBy
    cell_column: str | None = None


class Expectation(_Strict):
    """One expectation as Great Expectations serialises it."""

    type: str
    kwargs: dict[str, Any]
    severity: Severity
    meta: RuleMeta

    @property
    def columns(self) -> list[str]:
        """The columns that it looks at, or that its failures point at."""
        named = [self.kwargs[name] for name in ("column", "column_A", "column_B") if name in self.kwargs]
        return [*named, *self.kwargs.get("column_list", []), *filter(None, [self.meta.cell_column])]


class SuiteMeta(_Strict):
    """The form's title, and what tells two records of a period apart: columns, the region's code first.

    Records are compared with those before that are alike in all of `grain`.
    """

    form: str = ""
    grain: list[str] = ["region_code"]


class Suite(_Strict):
    """The expectations of one form."""

    name: str
    meta: SuiteMeta = SuiteMeta()
    expectations: list[Expectation]

    @property
    def columns(self) -> set[str]:
        """Every column that any of its expectations names."""
        return {column for expectation in self.expectations for column in expectation.columns}

    @property
    def context(self) -> set[str]:
        """Those of `columns` that records do not have of themselves."""
        own = (SLICE_RECORDS, PERIOD_YEAR, ARRIVAL_YEAR)
        return {c for c in self.columns if c in own or c.startswith((PREVIOUS, VINTAGE, ELSEWHERE))}

    def refuse_other_columns(self, kept: Collection[str]) -> None:
        """See that a form's records have the columns that rules and grain name; `kept` are those of each record.

        Raises:
            SuiteError: one of them is not there, as where it is misspelt, or dropped for being personal.
        """
        given = {*kept, SLICE_RECORDS, MISSING_REGIONS, PERIOD_YEAR, ARRIVAL_YEAR}
        named = {expectation.meta.rule: expectation.columns for expectation in self.expectations}
        for place, columns in {"meta.grain": self.meta.grain, **named}.items():
            for column in columns:
                prefix = next((p for p in (PREVIOUS, VINTAGE, ELSEWHERE) if column.startswith(p)), "")
                if column not in given and column.removeprefix(prefix) not in given:
                    message = f"no record has a column {column!r}; there are {', '.join(sorted(kept))}"
                    raise SuiteError(f"expectations/{self.name}.yml: {place}: {message}")

    @field_validator("expectations")
    @classmethod
    def _rules_are_unique(cls, expectations: list[Expectation]) -> list[Expectation]:
        rules = [expectation.meta.rule for expectation in expectations]
        if twice := sorted({rule for rule in rules if rules.count(rule) > 1}):
            raise ValueError(f"rules that stand twice: {', '.join(twice)}")
        return expectations


def load_suite(expectations: Path, form: str) -> Suite:
    """The suite of a form.

    Raises:
        SuiteError: the form has no suite, or the suite is not in Great Expectations' form or lacks our entries.
    """
    path = expectations / f"{form}.yml"
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        suite = Suite.model_validate(raw)
    except FileNotFoundError as error:
        raise SuiteError(
            f"expectations/{form}.yml is missing: every form needs a suite, if only an empty one"
        ) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise SuiteError(f"expectations/{path.name}: not readable as YAML: {error}") from error
    except ValidationError as error:
        mistakes = "; ".join(f"{'.'.join(map(str, m['loc']))}: {m['msg']}" for m in error.errors())
        raise SuiteError(f"expectations/{path.name}: {mistakes}") from error
    if suite.name != form:
        raise SuiteError(f"expectations/{path.name}: names the suite {suite.name!r}, expected {form!r}")
    return suite


def load_suites(expectations: Path, forms: Iterable[str]) -> dict[str, Suite]:
    """The suites of several forms, by form. Raises SuiteError like `load_suite`."""
    return {form: load_suite(expectations, form) for form in forms}
