"""The archive keeps bytes for ever and whole; landing a file never overwrites another."""

import stat
import tempfile
from itertools import groupby
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.archive import Archive, land


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


def stored(archive: Archive) -> list[Path]:
    return sorted(path for path in archive.root.rglob("*") if path.is_file())


def test_a_file_is_kept_under_the_sha256_of_its_content(archive: Archive) -> None:
    digest = archive.put(b"abc")
    assert digest == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert stored(archive) == [archive.root / "ba" / digest]
    assert archive.read(digest) == b"abc"


def test_the_same_bytes_are_stored_once(archive: Archive, tmp_path: Path) -> None:
    sent = tmp_path / "sent.xlsx"
    sent.write_bytes(b"the same")
    digests = {archive.put(b"the same"), archive.put(b"the same"), archive.put_file(sent)}
    assert len(digests) == 1
    assert len(stored(archive)) == 1


def test_storing_the_same_bytes_again_leaves_the_stored_file_alone(archive: Archive) -> None:
    before = archive.path(archive.put(b"the same")).stat()
    after = archive.path(archive.put(b"the same")).stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_an_archived_file_is_read_only(archive: Archive) -> None:
    path = archive.path(archive.put(b"abc"))
    assert stat.S_IMODE(path.stat().st_mode) == 0o400


def test_an_archived_file_stays_where_it_was_sent(archive: Archive, tmp_path: Path) -> None:
    sent = tmp_path / "sent.xlsx"
    sent.write_bytes(b"abc")
    archive.put_file(sent)
    assert sent.read_bytes() == b"abc"


def test_a_file_of_several_chunks_is_archived_whole(archive: Archive, tmp_path: Path) -> None:
    content = bytes(range(256)) * 10_000  # 2.5 MB, read in pieces of 1 MiB
    sent = tmp_path / "large.xlsx"
    sent.write_bytes(content)
    assert archive.read(archive.put_file(sent)) == content


def test_an_archived_file_that_was_tampered_with_is_not_handed_out(archive: Archive) -> None:
    digest = archive.put(b"12 pendamping")
    archive.path(digest).chmod(0o644)
    archive.path(digest).write_bytes(b"99 pendamping")
    with pytest.raises(OSError, match="no longer matches its name"):
        archive.read(digest)


def test_a_digest_that_was_never_archived_is_not_found(archive: Archive) -> None:
    with pytest.raises(FileNotFoundError):
        archive.read("0" * 64)


def test_a_draft_left_behind_is_swept_and_nothing_else(archive: Archive) -> None:
    digest = archive.put(b"kept")
    draft = archive.root / ".draft-abandoned"
    draft.write_bytes(b"half a fi")
    archive.sweep()
    assert not draft.exists()
    assert archive.read(digest) == b"kept"


def test_a_file_that_cannot_be_read_leaves_no_draft(archive: Archive, tmp_path: Path) -> None:
    archive.put(b"kept")
    with pytest.raises(OSError):
        archive.put_file(tmp_path)  # a folder: it cannot be opened
    assert list(archive.root.glob(".draft-*")) == []


@settings(max_examples=20, deadline=None)
@given(contents=st.lists(st.binary(max_size=64), max_size=8))
def test_whatever_is_stored_is_read_back_unchanged(contents: list[bytes]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        archive = Archive(Path(folder))
        digests = [archive.put(content) for content in contents]
        assert [archive.read(digest) for digest in digests] == contents
        assert len(stored(archive)) == len(set(contents))


def test_a_landed_file_keeps_its_name_and_content(tmp_path: Path) -> None:
    source = tmp_path / "bali.xlsx"
    source.write_bytes(b"bali")
    landed = land(source, tmp_path / "landing" / "mentor_roster")
    assert landed == tmp_path / "landing" / "mentor_roster" / "bali.xlsx"
    assert landed.read_bytes() == b"bali"


def test_landing_never_overwrites_a_taken_name_gets_a_number(tmp_path: Path) -> None:
    landing, source = tmp_path / "landing", tmp_path / "bali.xlsx"
    names = []
    for content in (b"first", b"second", b"third"):
        source.write_bytes(content)
        names.append(land(source, landing).name)
    assert names == ["bali.xlsx", "bali-2.xlsx", "bali-3.xlsx"]
    assert [(landing / name).read_bytes() for name in names] == [b"first", b"second", b"third"]


def test_landing_the_same_content_again_is_the_same_file(tmp_path: Path) -> None:
    landing, source = tmp_path / "landing", tmp_path / "bali.xlsx"
    source.write_bytes(b"first")
    land(source, landing)
    source.write_bytes(b"second")
    land(source, landing)
    assert land(source, landing).name == "bali-2.xlsx"
    assert sorted(path.name for path in landing.iterdir()) == ["bali-2.xlsx", "bali.xlsx"]


def test_a_landed_copy_is_its_own_file(tmp_path: Path) -> None:
    source = tmp_path / "bali.xlsx"
    source.write_bytes(b"as sent")
    landed = land(source, tmp_path / "landing")
    source.write_bytes(b"edited afterwards")
    assert landed.read_bytes() == b"as sent"


def test_a_file_that_cannot_be_landed_leaves_nothing_in_the_landing_folder(tmp_path: Path) -> None:
    with pytest.raises(OSError):
        land(tmp_path / "not-there.xlsx", tmp_path / "landing")
    assert list((tmp_path / "landing").iterdir()) == []


@settings(max_examples=30, deadline=None)
@given(contents=st.lists(st.sampled_from([b"a", b"b", b"c", b"d"]), min_size=1, max_size=8))
def test_what_is_landed_under_a_name_is_kept_in_the_order_in_which_it_changed(contents: list[bytes]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        source, landing = Path(folder) / "bali.xlsx", Path(folder) / "landing"
        for content in contents:
            source.write_bytes(content)
            land(source, landing)
        landed = [landing / "bali.xlsx", *(landing / f"bali-{n}.xlsx" for n in range(2, len(contents) + 1))]
        changes = [content for content, _ in groupby(contents)]
        assert [path.read_bytes() for path in landed if path.exists()] == changes
