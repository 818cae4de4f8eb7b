"""A workspace with contracts and suites of its own, for tests that change them."""

from pathlib import Path

import pytest

from orchestration.workspace import Workspace
from tests.warehouse.examples import own_workspace


@pytest.fixture
def own(tmp_path: Path) -> Workspace:
    return own_workspace(tmp_path)
