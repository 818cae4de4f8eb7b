"""What the suites as they stand now would say of everything that was ever submitted, before they say it."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from orchestration.warehouse.judgement import judge
from orchestration.warehouse.store import Warehouse
from orchestration.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Change:
    """A slice whose standing verdict, or its reasons, would be another one."""

    form: str
    region_code: str | None
    period: str | None
    before: str
    after: str
    reasons: str


def changes_by_judging_anew(workspace: Workspace, say: Callable[[str], None] = lambda _: None) -> list[Change]:
    """Judge a copy of the build file by the suites as they stand, and tell what comes out otherwise.

    Raises:
        FileNotFoundError: nothing has been judged yet.
    """
    before = _standing(workspace)
    with TemporaryDirectory() as folder:
        copy = replace(workspace, data=Path(folder))
        copy.warehouse.parent.mkdir()
        shutil.copyfile(workspace.warehouse, copy.warehouse)
        judge(copy, version="a trial", say=say)
        after = _standing(copy)
    gone = ("none", "")
    return [
        Change(*which[:3], before.get(which, gone)[0], *after.get(which, gone))
        for which in sorted(before.keys() | after.keys(), key=str)
        if before.get(which) != after.get(which)
    ]


_Submitted = tuple[str, str | None, str | None, str]  # form, region, period and file


def _standing(workspace: Workspace) -> dict[_Submitted, tuple[str, str]]:
    if not workspace.warehouse.exists():
        raise FileNotFoundError(f"{workspace.warehouse} is not there: nothing is judged yet; begin with neraca run")
    with Warehouse(workspace.warehouse).connect() as connection:
        rows = connection.execute(
            """
            select form, region_code, period, file_sha256, verdict, reasons
            from quality.verdicts where known_to is null
            """
        ).fetchall()
    return {(form, region, period, file): (verdict, reasons) for form, region, period, file, verdict, reasons in rows}
