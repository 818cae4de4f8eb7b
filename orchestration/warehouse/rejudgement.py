"""What the suites as they stand now would say of everything that was ever submitted, before they say it."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from orchestration.warehouse import extraction
from orchestration.warehouse.judgement import judge
from orchestration.warehouse.store import Warehouse
from orchestration.workspace import Workspace


class NotReadError(Exception):
    """A file that was submitted has not been read; the message says what to do."""


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
        NotReadError: not all that was submitted has been read, so that nothing could be said of the rest.
    """
    before = _standing(workspace)
    _refuse_unread(workspace)
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


def _refuse_unread(workspace: Workspace) -> None:
    """Reading is begun anew by a run after a change of code or contracts, and such a run can be stopped."""
    with Warehouse(workspace.warehouse).connect() as connection:
        ((unread,),) = connection.execute(
            """
            select count(*) from ledger.files as files
            anti join ledger.done as done on done.station = ? and done.item = files.file_sha256
            where files.kind = 'submission'
            """,
            [extraction.STATION],
        ).fetchall()
    if unread:
        raise NotReadError(f"files that were submitted and are not read yet: {unread:,}; begin with neraca run")


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
