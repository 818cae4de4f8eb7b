"""One Great Expectations validation over many records, and its failures row by row."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orchestration.gate.suites import ARRIVAL_YEAR, PERIOD_YEAR, Expectation, Suite, SuiteError

if TYPE_CHECKING:
    import pandas as pd

RECORD_ID = "record_id"


@dataclass(frozen=True, slots=True)
class Failure:
    """An expectation that a record does not meet; `record_id` is None where it concerns the frame as a whole.

    `value` is what was seen under `column`.
    """

    expectation: Expectation
    record_id: str | None
    value: object = None
    column: str | None = None


def validate(records: "pd.DataFrame", suite: Suite, docs: Path | None = None) -> list[Failure]:
    """All failures of a suite over a frame of records with a `record_id` column, in the suite's order.

    What the suite compares records with and the frame does not have, is blank: what is not known breaks no rule.
    `docs` is the file that Great Expectations' page of this validation is written to, if it is to be.

    Raises:
        SuiteError: an expectation could not be evaluated: a column that is not there, an argument that is not known.
    """
    if records.empty or not suite.expectations:
        return []
    outcome = _outcome(_with_context(records, suite), suite)
    failures = [
        failure
        for expectation, result in zip(suite.expectations, outcome.results, strict=True)
        for failure in _failures(expectation, result, suite)
    ]
    if docs:
        _write_page(outcome, suite, len(records), docs)
    return failures


def _with_context(records: "pd.DataFrame", suite: Suite) -> "pd.DataFrame":
    """The records with the columns of `Suite.context` that they lack."""
    import pandas as pd

    lacking: dict[str, Any] = dict.fromkeys(suite.context - set(records.columns), float("nan"))
    if PERIOD_YEAR in lacking:
        lacking[PERIOD_YEAR] = pd.to_numeric(records["period"].str[:4], errors="coerce")
    if ARRIVAL_YEAR in lacking:
        lacking[ARRIVAL_YEAR] = date.today().year
    return records.assign(**lacking)


def _outcome(records: "pd.DataFrame", suite: Suite) -> Any:
    """Great Expectations' result of the suite, with the expectations' results in the suite's order."""
    # Read when the package is imported, so it stands before the import. No telemetry from a government's network.
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig
    from great_expectations.expectations.registry import get_expectation_impl

    import orchestration.gate.expectations  # noqa: F401 - importing registers them

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    batch = (
        context.data_sources.add_pandas("records")
        .add_dataframe_asset(suite.name)
        .add_batch_definition_whole_dataframe("new")
        .get_batch({"dataframe": records})
    )
    try:
        for expectation in suite.expectations:  # a suite passes over types that it does not know
            get_expectation_impl(expectation.type)
        expectations = gx.ExpectationSuite(**suite.model_dump(mode="json"))
    except Exception as error:  # Great Expectations raises whatever the expectation's class raises
        raise SuiteError(f"expectations/{suite.name}.yml: {error}") from error
    outcome: Any = batch.validate(
        expectations,
        result_format={"result_format": "COMPLETE", "unexpected_index_column_names": [RECORD_ID]},
    )
    # Results come in another order: the rule's id, unique in a suite, tells which is whose.
    by_rule = {result.expectation_config.meta["rule"]: result for result in outcome.results}
    outcome.results = [by_rule[expectation.meta.rule] for expectation in suite.expectations]
    return outcome


def _write_page(outcome: Any, suite: Suite, records: int, path: Path) -> None:
    """A page whole or not at all, and on disk before the ledger says that the records are judged.

    A run that is stopped between the two leaves a page that is ahead of the ledger. That harms nothing: the records
    still wait to be judged, so the next run judges them again and writes the page anew.
    """
    from orchestration.gate.data_docs import page

    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}")
    with draft.open("w", encoding="utf-8") as file:
        file.write(page(outcome, suite.meta.form or suite.name, records))
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def _failures(expectation: Expectation, result: Any, suite: Suite) -> Iterator[Failure]:
    if result.success:
        return
    if broken := _exception(result.exception_info):
        raise SuiteError(f"expectations/{suite.name}.yml: {expectation.meta.rule}: {broken}")
    rows = result.result.get("unexpected_index_list")
    if not rows:
        yield Failure(expectation, None, result.result.get("observed_value"))
        return
    shown = expectation.meta.cell_column
    for row in rows:
        values = {name: value for name, value in row.items() if name != RECORD_ID}
        column = shown if shown in values else next(iter(values), None)
        value = None if column is None or _is_missing(values[column]) else values[column]
        yield Failure(expectation, row[RECORD_ID], value, column)


def _is_missing(value: object) -> bool:
    import pandas as pd

    return value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and isnan(value))


def _exception(info: dict[str, Any]) -> str | None:
    """The message of an expectation that raised; the info is flat, or nested once per metric."""
    infos = [info] if "raised_exception" in info else list(info.values())
    return next((str(i.get("exception_message")) for i in infos if i.get("raised_exception")), None)
