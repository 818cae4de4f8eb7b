"""Bytes that arrived, kept for ever under their sha-256.

Belongs here: storing, finding and reading archived bytes. Stays out: what the bytes mean, and the ledger of what
arrived when (`warehouse`).
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

_CHUNK = 1 << 20
# Names that runs pass over in the landing folder: what file managers and spreadsheet programs leave there, and copies
# that are still on their way and come under their own name later.
NOT_SENT = (".", "~$", "Thumbs.db", "desktop.ini")
UNFINISHED = (".part", ".tmp", ".crdownload", ".filepart")


@dataclass(frozen=True)
class Archive:
    """A folder of read-only files, each named after the sha-256 of its content."""

    root: Path

    def path(self, digest: str) -> Path:
        return self.root / digest[:2] / digest

    def read(self, digest: str) -> bytes:
        """The bytes stored under a digest.

        Raises:
            FileNotFoundError: nothing was archived under it.
            OSError: the stored bytes no longer match it; the disk or a person has changed them.
        """
        content = self.path(digest).read_bytes()
        if sha256(content).hexdigest() != digest:
            raise OSError(f"{self.path(digest)}: the content no longer matches its name; restore it from a backup")
        return content

    def put(self, content: bytes) -> str:
        """Store bytes and answer with their digest. Storing the same bytes again changes nothing."""
        with self._draft() as (draft, path):
            draft.write(content)
            return self._keep(draft, path, sha256(content).hexdigest())

    def put_file(self, source: Path) -> str:
        """Store a file's bytes, however large, and answer with their digest. The file stays where it is."""
        with source.open("rb") as file, self._draft() as (draft, path):
            digest = sha256()
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
                draft.write(chunk)
            return self._keep(draft, path, digest.hexdigest())

    def sweep(self) -> None:
        """Remove drafts that a run left behind when it was stopped."""
        for draft in self.root.glob(".draft-*"):
            draft.unlink()

    @contextmanager
    def _draft(self) -> Iterator[tuple[BinaryIO, Path]]:
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(prefix=".draft-", dir=self.root)
        try:
            with os.fdopen(descriptor, "wb") as draft:
                yield draft, Path(name)
        finally:
            Path(name).unlink(missing_ok=True)

    def _keep(self, draft: BinaryIO, path: Path, digest: str) -> str:
        """Give a finished draft its name: on disk first, so that a name never stands for half a file."""
        target = self.path(digest)
        if not target.exists():
            draft.flush()
            os.fsync(draft.fileno())
            path.chmod(0o400)
            target.parent.mkdir(exist_ok=True)
            path.replace(target)
        return digest


MOST_OF_A_NAME = 10_000


def _numbered(source: Path, number: int) -> str:
    return source.name if number == 1 else f"{source.stem}-{number}{source.suffix}"


def land(source: Path, landing: Path) -> Path:
    """Copy a file into the landing folder, whole or not at all; a name that is taken gets a number.

    The last file of its name with the same content is left as it is; after another one it is sent again.

    Raises:
        OSError: the file cannot be read or the folder not be written.
    """
    landing.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, draft = tempfile.mkstemp(prefix=".draft-", dir=landing)
    os.close(descriptor)
    try:
        shutil.copyfile(source, draft)
        Path(draft).chmod(0o600)
        names = (landing / _numbered(source, number) for number in range(1, MOST_OF_A_NAME))
        last = None
        for target in names:
            if target.exists():
                last = target
                continue
            if last is not None and last.read_bytes() == source.read_bytes():
                return last  # nothing of this name has come since
            try:
                os.link(draft, target)  # fails where the name is taken, even if taken just now
            except FileExistsError:
                continue
            return target
        count = f"{MOST_OF_A_NAME:,} files of this name"
        raise FileExistsError(f"{landing / source.name}: {count}; clear the landing folder")
    finally:
        Path(draft).unlink(missing_ok=True)
