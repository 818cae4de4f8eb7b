"""Real parts for every test: a data folder of its own, the project's contracts, workbooks built on the spot."""

import io
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import settings

from orchestration.regions import Resolver
from orchestration.workbooks import Form, load_forms
from orchestration.workbooks.contracts import load_categories
from orchestration.workspace import Workspace

# A machine that others use, too, is slow at times: that is no failure of an example.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

Rows = Sequence[Sequence[object]]


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """The project's contracts, suites and models over an empty data folder."""
    return Workspace(data=tmp_path / "data")


@pytest.fixture(scope="session")
def forms() -> dict[str, Form]:
    return load_forms(Workspace.from_environment().sources)


@pytest.fixture(scope="session")
def categories() -> dict[str, dict[str, list[str]]]:
    return load_categories(Workspace.from_environment().sources)


@pytest.fixture(scope="session")
def resolver() -> Resolver:
    return Resolver.load()


@pytest.fixture(scope="session")
def samples_night(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The shipped samples after one night, for tests of the group `samples`, which leave it as it is."""
    from tests.nightly import SAMPLES_KEY, land_samples, run_nightly

    workspace = Workspace(data=tmp_path_factory.mktemp("samples"))
    (workspace.data / "pseudonym.key").write_text(SAMPLES_KEY)
    land_samples(workspace)
    assert run_nightly(workspace).success
    return workspace


def workbook(rows: Rows, merges: Sequence[str] = (), sheet: str = "Sheet1") -> bytes:
    """An xlsx with these rows from A1 down; `merges` like `A1:B2` take the value of their top left cell.

    The same rows give the same bytes, also when a second has passed.
    """
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        book.set_properties({"created": datetime(2021, 1, 1)})
        page = book.add_worksheet(sheet)
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if value is not None:
                    page.write(number, column, value)
        for area in merges:
            first, _ = area.split(":")
            page.merge_range(area, "")
            row, column = xlsxwriter.utility.xl_cell_to_rowcol(first)
            page.write(row, column, rows[row][column])
    return content.getvalue()


@pytest.fixture(name="workbook")
def workbook_fixture() -> Callable[..., bytes]:
    return workbook
