"""A validation as a page of Great Expectations' Data Docs: its own renderers, in a page that loads nothing.

Great Expectations' own page fetches styles and scripts from other hosts, which a closed network has not, and lists the
values that were not expected, which may be a person's. Ours has its few styles in itself, and counts; the findings,
with their places, stand in `quality.findings`.
"""

from datetime import UTC, datetime
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from great_expectations.core.expectation_validation_result import (
    ExpectationSuiteValidationResult,
    ExpectationValidationResult,
)
from great_expectations.core.run_identifier import RunIdentifier
from great_expectations.expectations.expectation_configuration import ExpectationConfiguration
from great_expectations.render.renderer.content_block.validation_results_table_content_block import (
    ValidationResultsTableContentBlockRenderer,
)
from great_expectations.render.renderer.page_renderer import ValidationResultsPageRenderer
from great_expectations.render.view.view import DefaultJinjaPageView

# What of a result is shown. What else it holds are values, and lists that grow with the records.
_COUNTS = ("element_count", "unexpected_count", "unexpected_percent")


def page(outcome: ExpectationSuiteValidationResult, title: str, records: int) -> str:
    """The outcome of a validation of this many records as an HTML page, with no value of any of them."""
    now = datetime.now(UTC)
    counts = ExpectationSuiteValidationResult(
        success=outcome.success,
        results=[_counts(result) for result in outcome.results],
        suite_name=outcome.suite_name,
        statistics=outcome.statistics,
        meta={
            "great_expectations_version": outcome.meta["great_expectations_version"],
            "run_id": RunIdentifier(run_name=f"{now:%Y%m%dT%H%M%SZ}", run_time=now),
            "batch_spec": {"data_asset_name": title, "records": f"{records:,}"},
        },
    )
    renderer: Any = _Page(
        column_section_renderer={
            "class_name": "ValidationResultsColumnSectionRenderer",
            "table_renderer": {"class_name": _Table.__name__, "module_name": __name__},
        },
        run_info_at_end=True,  # elsewhere it unfolds by a script
    )
    return str(_view().render(renderer.render(counts)))


def _counts(result: ExpectationValidationResult) -> ExpectationValidationResult:
    """The result without values; its expectation is told in the suite's words."""
    config: Any = result.expectation_config
    return ExpectationValidationResult(
        success=result.success,
        expectation_config=ExpectationConfiguration(
            type=config.type,
            kwargs=config.kwargs,
            meta=config.meta,
            severity=config.severity,
            description=escape(config.meta["expected"]["en"]),  # the templates escape parameters alone
        ),
        result={name: result.result[name] for name in _COUNTS if name in result.result},
        exception_info=result.exception_info,
    )


class _Page(ValidationResultsPageRenderer):
    @classmethod
    def _render_validation_header(cls, validation_results: Any) -> Any:
        header: Any = super()._render_validation_header(validation_results)  # type: ignore[no-untyped-call]
        # It links to the suite's page, which there is none of: docs/rules.md has the rules.
        del header.subheader.string_template["styling"]["params"]["expectation_suite_name"]
        return header


class _Table(ValidationResultsTableContentBlockRenderer):
    @classmethod
    def _process_content_block(cls, content_block: Any, has_failed_evr: Any, render_object: Any = None) -> None:
        super()._process_content_block(content_block, has_failed_evr)
        content_block.header_row += ["If not", "Rule", "Severity", "Mended by"]
        for row, result in zip(content_block.table, render_object, strict=True):
            meta, severity = result.expectation_config.meta, result.expectation_config.severity
            told = (meta["explanation"]["en"], meta["rule"], severity, meta["mended_by"])
            row += [escape(words) for words in told]


class _View(DefaultJinjaPageView):
    _template = "data_docs.j2"


@cache
def _view() -> Any:
    """The templates, compiled once for all pages: that takes longer than filling them."""
    return _View(custom_views_directory=Path(__file__).parent)
