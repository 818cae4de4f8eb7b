"""Where things are: the project's own files, and the data folder that `NERACA_DATA` can move.

Belongs here: paths and the pseudonym key's place. Stays out: reading or writing what the paths hold.
"""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

PROJECT = Path(__file__).resolve().parents[1]

DATA_VARIABLE = "NERACA_DATA"
KEY_VARIABLE = "NERACA_PSEUDONYM_KEY"


class RunningError(Exception):
    """Another run is at work on the same data folder."""


@dataclass(frozen=True)
class Workspace:
    """The folders of one installation.

    `data` holds what runs write (landing, archive, warehouse, data_docs, releases, returns, dagster); `sources`,
    `corrections`, `expectations`, `dbt_project` and `seeds` hold what people write and review.
    """

    data: Path
    sources: Path = PROJECT / "data" / "sources"
    corrections: Path = PROJECT / "data" / "corrections"
    samples: Path = PROJECT / "data" / "samples"
    expectations: Path = PROJECT / "expectations"
    dbt_project: Path = PROJECT / "dbt_project"

    @classmethod
    def from_environment(cls) -> "Workspace":
        """The workspace at `NERACA_DATA`, or at the project's own `data/` folder."""
        return cls(data=Path(os.environ.get(DATA_VARIABLE) or PROJECT / "data").resolve())

    @property
    def seeds(self) -> Path:
        return self.dbt_project / "seeds"

    @property
    def landing(self) -> Path:
        return self.data / "landing"

    @property
    def archive(self) -> Path:
        return self.data / "archive"

    @property
    def warehouse(self) -> Path:
        """The build file: private to the pipeline. Analysts read a release."""
        return self.data / "warehouse" / "neraca.duckdb"

    @property
    def key_file(self) -> Path:
        """The pseudonyms' key, where the environment does not give it."""
        return self.data / "pseudonym.key"

    @property
    def releases(self) -> Path:
        return self.data / "releases"

    @property
    def latest_release(self) -> Path:
        return self.releases / "latest" / "neraca.duckdb"

    @property
    def data_docs(self) -> Path:
        """Great Expectations' page on the last validation of each form, named after the form."""
        return self.data / "data_docs"

    @property
    def returns(self) -> Path:
        """Correction workbooks for the regions, by run and province: they hold personal data."""
        return self.data / "returns"

    @property
    def dbt_target(self) -> Path:
        """What dbt writes: its parsed manifest, compiled SQL, results and logs."""
        return self.data / "dbt"

    @property
    def dagster_home(self) -> Path:
        return self.data / "dagster"

    @contextmanager
    def one_run(self) -> Iterator["Workspace"]:
        """Keep every other run out, of this process or another, until this one ends.

        Raises:
            RunningError: another run is at work.
        """
        self.data.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self.data / ".run.lock", timeout=0, is_singleton=True)  # the same lock within one process
        try:
            with lock:
                yield self
        except Timeout as error:
            raise RunningError(f"another run is at work on {self.data}; wait for it to end") from error

    def pseudonym_key(self) -> bytes:
        """The secret that turns a citizen number into a pseudonym.

        Taken from `NERACA_PSEUDONYM_KEY`, else from `pseudonym.key` in the data folder, which is made on first
        use and readable by its owner alone. Losing it means that a mentor's earlier and later pseudonyms differ.
        """
        if from_environment := os.environ.get(KEY_VARIABLE):
            return _long_enough(from_environment.encode(), KEY_VARIABLE)
        path = self.key_file
        try:
            return _long_enough(path.read_bytes(), str(path))
        except FileNotFoundError:
            self.data.mkdir(parents=True, exist_ok=True)
            draft = self.data / f".pseudonym.key.{os.getpid()}"
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(secrets.token_hex(32).encode())
                file.flush()
                os.fsync(file.fileno())
            # A link, not a rename: a key that another process made in the meantime must win.
            try:
                os.link(draft, path)
            except FileExistsError:
                pass
            finally:
                draft.unlink()
            return path.read_bytes()


SHORTEST_KEY = 16  # bytes


def _long_enough(key: bytes, place: str) -> bytes:
    """A key that can be guessed gives pseudonyms that can be undone."""
    if len(key.strip()) < SHORTEST_KEY:
        raise ValueError(f"{place}: the pseudonyms' key has {len(key)} bytes, expected at least {SHORTEST_KEY}")
    return key
