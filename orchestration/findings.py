"""Findings: one thing noticed, with its place, what was seen, what was expected and how much it matters.

Belongs here: the finding itself and the catalogue of rules that reading a file can break.
Stays out: rules about accepted values; those are expectations and stand in `expectations/`.
"""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding matters. `critical` holds its slice back, `warning` lets it pass with a mark."""

    CRITICAL = "critical"
    WARNING = "warning"
    INFO = "info"


# rule: (severity, what was expected). Each rule tells the person who gets the finding what to mend.
READING_RULES: dict[str, tuple[Severity, str]] = {
    "file_empty": (Severity.CRITICAL, "a workbook or a CSV file with content; send it again"),
    "file_not_a_workbook": (Severity.CRITICAL, "a workbook (xlsx, xls, xlsb, ods) or a CSV file"),
    "file_damaged": (Severity.CRITICAL, "a file that opens; save it again in the spreadsheet program and resend"),
    "file_encrypted": (Severity.CRITICAL, "a workbook without a password; remove the password and resend"),
    "file_too_large": (Severity.CRITICAL, "a workbook within the size limit; split it"),
    "form_unknown": (Severity.CRITICAL, "the headers of one of the known forms; see data/sources"),
    "form_ambiguous": (Severity.CRITICAL, "headers that fit one form, or the form's name as the landing folder"),
    "table_unknown": (Severity.WARNING, "tables of known forms; see data/sources"),
    "sheet_hidden": (Severity.INFO, "sheets that can be seen; unhide it or remove it"),
    "rows_hidden": (Severity.INFO, "rows that can be seen; clear the filter or unhide them"),
    "columns_hidden": (Severity.INFO, "columns that can be seen; unhide them or remove them"),
    "header_unmapped": (Severity.WARNING, "a header named in the form's contract"),
    "header_ambiguous": (Severity.WARNING, "a header that tells one column and one period"),
    "column_missing": (Severity.CRITICAL, "this column, which the form requires"),
    "column_absent": (Severity.INFO, "all columns of the form"),
    "submission_empty": (Severity.CRITICAL, "records below the headers"),
    "file_unreadable": (Severity.CRITICAL, "a file that the pipeline may read; change its permissions"),
    "period_missing": (Severity.CRITICAL, "the year, in its column or in the title rows"),
    "period_ambiguous": (Severity.CRITICAL, "one year in the title rows, like `TA. 2021`"),
    "cell_corrected": (Severity.INFO, "a file that needs no correction; see data/corrections"),
    "correction_outdated": (Severity.WARNING, "a correction that is still needed; delete it from data/corrections"),
    "cell_not_understood": (Severity.WARNING, "a value of the column's type"),
    "required_cell_not_understood": (Severity.CRITICAL, "a value of the column's type; the form requires it"),
    "number_format_undecidable": (Severity.WARNING, "numbers whose thousands and decimal signs can be told apart"),
    "scale_undecidable": (Severity.CRITICAL, "in the header of each column whether it is in thousands or millions"),
    "figures_scaled": (Severity.INFO, "the scale in the header of each column"),
    "national_id_damaged": (Severity.CRITICAL, "16 digits stored as text (put an apostrophe before the number)"),
    "region_missing": (Severity.CRITICAL, "the name of a province, regency or city"),
    "region_unknown": (Severity.CRITICAL, "the name of a province, regency or city as the interior ministry has it"),
    "region_name_similar": (Severity.INFO, "the name of the region as the interior ministry has it"),
    "region_named_by_its_town": (Severity.WARNING, "the name of the region, not of the town it is governed from"),
    "region_not_of_the_period": (Severity.INFO, "a region that existed in the period; or the period is wrong"),
    "region_ambiguous": (Severity.CRITICAL, "a name with its type (Kab./Kota), so that it fits one region only"),
    "region_outside_province": (Severity.CRITICAL, "a region of the province that the row names"),
    "province_unknown": (Severity.WARNING, "the name of one of the 38 provinces"),
    "province_not_of_the_period": (Severity.INFO, "the province that the region lay in then"),
    "code_names_another_region": (Severity.WARNING, "the code of the region that the row names"),
    "code_unknown": (Severity.WARNING, "a region code that exists"),
    "code_read_by_its_date": (Severity.WARNING, "the name of the region beside the code, which others bear as well"),
    "feed_unreachable": (Severity.WARNING, "a feed that answers"),
    "feed_not_understood": (Severity.WARNING, "an RSS or Atom feed"),
    "page_unreachable": (Severity.WARNING, "a page that answers"),
    "article_without_text": (Severity.INFO, "a page with an article in it"),
    "article_undated": (Severity.INFO, "a date in the feed or on the page"),
    "mention_ambiguous": (Severity.INFO, "a name with its type (Kabupaten/Kota) in the article"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing noticed.

    `sheet`, `row` and `cell` are the place inside the file (`row` counts from 1, `cell` is like `C41`).
    `region_code` and `period` name the slice that it concerns; both None with `row` None means that it concerns
    the whole submission, with `row` given that the row could not be put into any slice.
    `seen` never holds personal data: it is masked before it gets here.
    """

    rule: str
    severity: Severity
    message: str
    expected: str
    form: str | None = None
    sheet: str | None = None
    row: int | None = None
    cell: str | None = None
    region_code: str | None = None
    period: str | None = None
    seen: str | None = None

    def __str__(self) -> str:
        place = " › ".join(part for part in (self.sheet, self.cell) if part)
        return f"{place}: {self.message}" if place else self.message


def reading_finding(rule: str, message: str, **place: str | int | None) -> Finding:
    """A finding of a catalogued reading rule: severity and expectation come from the catalogue."""
    severity, expected = READING_RULES[rule]
    return Finding(rule=rule, severity=severity, message=message, expected=expected, **place)  # type: ignore[arg-type]
