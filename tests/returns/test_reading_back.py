"""A copy that goes back says what the file said: read again unmended, it gives the same values and findings."""

from orchestration.regions import Resolver
from orchestration.returns import advice_on, correction_workbook
from orchestration.synthesis.plan import Plan, files_of
from orchestration.workbooks import read_submissions
from tests.synthesis.reading import CATEGORIES, FORMS, KEY

PLACE_OF_FILE = {"record_id", "file_sha256", "sheet"}  # a text has no sheet, and its copy one


def test_the_copy_of_any_office_file_with_defects_is_read_like_the_file():
    resolver, formats = Resolver.load(), set()
    for file in files_of(Plan(seed=9, years=(2021,), provinces=("51", "34"), defects=0.1), FORMS, CATEGORIES):
        submissions, findings = read_submissions(file.to_bytes(), FORMS, resolver, KEY, CATEGORIES)
        found = [*findings, *(finding for submission in submissions for finding in submission.findings)]
        copy = correction_workbook(file.to_bytes(), file.name, advice_on(found, {}))
        again, others = read_submissions(copy, FORMS, resolver, KEY, CATEGORIES)
        assert [said(submission) for submission in again] == [said(submission) for submission in submissions], file.name
        assert [f.rule for f in others] == ["sheet_of_ours", *(f.rule for f in findings)], file.name
        formats.add(file.name.rpartition(".")[2])
    assert formats == {"xlsx", "csv", "xls"}


def said(submission):
    records = {name: values for name, values in submission.records.items() if name not in PLACE_OF_FILE}
    return submission.form.form, records, [(f.rule, f.cell, f.seen) for f in submission.findings]
