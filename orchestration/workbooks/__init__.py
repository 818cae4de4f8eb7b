"""From the bytes of a spreadsheet to typed records with their places, and findings for all that was not understood.

Belongs here: file formats, finding the tables of a sheet, cell values, periods, the contracts of the forms.
Stays out: where files come from and where records go; no database, no Dagster.

    submissions, findings = read_submissions(content, forms, resolver, key, categories)
"""

from orchestration.workbooks.contracts import Column, ContractError, Feed, Form, load_feeds, load_forms
from orchestration.workbooks.formats import read_sheets
from orchestration.workbooks.sheets import Sheet, UnreadableFileError
from orchestration.workbooks.submissions import Submission, read_submissions

__all__ = [
    "Column",
    "ContractError",
    "Feed",
    "Form",
    "Sheet",
    "Submission",
    "UnreadableFileError",
    "load_feeds",
    "load_forms",
    "read_sheets",
    "read_submissions",
]
