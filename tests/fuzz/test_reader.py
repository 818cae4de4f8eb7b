"""A short slice of `make fuzz`, the same files every time."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orchestration.workbooks import read_sheets
from tests.fuzz.files import Grid, as_html, as_text, as_xlsx, damaged_files, headers_of, sheets_of_cells
from tests.fuzz.properties import Reader

READER = Reader.load()
HEADERS = headers_of(READER.forms)


@settings(max_examples=80, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.one_of(sheets_of_cells(HEADERS), damaged_files(HEADERS)))
def test_any_file_is_read_or_refused_with_a_reason_and_no_row_is_lost(content: bytes) -> None:
    READER.check(content)


def test_what_is_made_up_is_no_damaged_file() -> None:
    grid: Grid = [["Dinas", "Pagu"], ["Kab. Badung", 5.0]]
    assert read_sheets(as_xlsx([grid], [(0, 0, 0, 1)]))[0].rows == grid
    for content in (as_text(grid, ";", "utf-16"), as_html(grid, [])):
        assert read_sheets(content)[0].rows == [["Dinas", "Pagu"], ["Kab. Badung", "5.0"]]
