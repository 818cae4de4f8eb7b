"""Versions of what turns the archive into a release: hashes of code, contracts, suites and models.

The warehouse is a function of the archive and these. A station redoes its work when its own version changes, and a
release that was made from the same files by the same versions need not be made again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from orchestration.workbooks import load_feeds
from orchestration.workspace import PROJECT, Workspace

_CODE = PROJECT / "orchestration"


@dataclass(frozen=True)
class Versions:
    """One version per station, and one for the whole."""

    extraction: str
    articles: str
    gate: str
    models: str
    code: str

    @classmethod
    def of(cls, workspace: Workspace) -> "Versions":
        regions = [_CODE / "regions", *sorted(workspace.seeds.glob("region*.csv"))]
        reading = [_CODE / "workbooks", _CODE / "findings.py", workspace.sources, workspace.corrections, *regions]
        key = sha256(b"pseudonyms:" + workspace.pseudonym_key()).hexdigest()
        extraction = _version([*reading, _CODE / "warehouse" / "extraction.py"], key)
        feeds = [workspace.sources / f"{feed}.yml" for feed in load_feeds(workspace.sources)]
        articles = _version(
            [_CODE / "news", _CODE / "warehouse" / "articles.py", workspace.seeds / "news_topics.csv", *feeds, *regions]
        )
        judging = [_CODE / "warehouse" / name for name in ("judgement.py", "history.py")]
        gate = _version([_CODE / "gate", *judging, workspace.expectations], extraction)
        models = _version([workspace.dbt_project])
        code = _version([_CODE, workspace.sources, workspace.expectations, workspace.dbt_project], key)
        return cls(extraction, articles, gate, models, code)


def _version(places: Iterable[Path], *more: str) -> str:
    digest = sha256()
    for place in places:
        for path in _files(place):
            digest.update(path.relative_to(place.parent).as_posix().encode() + b"\0")
            digest.update(sha256(path.read_bytes()).digest())
    for text in more:
        digest.update(text.encode())
    return digest.hexdigest()[:16]


_NOT_SOURCE = {"__pycache__", "target", "logs", ".user.yml"}


def _files(place: Path) -> list[Path]:
    if place.is_file():
        return [place]
    return [
        path
        for path in sorted(place.rglob("*"))
        if path.is_file() and not _NOT_SOURCE & set(path.relative_to(place).parts)
    ]


def fingerprint(versions: Versions, files: Iterable[tuple[str, str | None, int]]) -> str:
    """What a release is made from: the versions, and the archived files with the source they were told to be of and the
    order of their arrival. The same inputs give the same release, in whatever order they are named.
    """
    digest = sha256(repr(versions).encode())
    for file, told_source, arrival in sorted(files, key=str):
        digest.update(f"{file}:{told_source or ''}:{arrival}\n".encode())
    return digest.hexdigest()
