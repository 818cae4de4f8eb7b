"""The release: one file, whole, read-only, that no reader is ever locked out of."""

import os
import shutil
import signal
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest
from lxml import html

from orchestration.warehouse.extraction import extract
from orchestration.warehouse.intake import collect
from orchestration.warehouse.judgement import judge
from orchestration.warehouse.release import LossError, fingerprint_of_latest, publish
from orchestration.warehouse.store import Warehouse, WarehouseBusyError
from orchestration.warehouse.versions import Versions
from orchestration.workspace import Workspace
from tests.nightly import content
from tests.queries import rows
from tests.warehouse.examples import (
    Mentor,
    Office,
    allocation,
    another_process,
    ask,
    held_by_another_process,
    own_workspace,
    put,
    roster,
    submit,
    tell,
    told,
)


def build_mart(workspace: Workspace, posts: int) -> None:
    """What dbt does: a table in schema `marts`, with comments."""
    with Warehouse(workspace.warehouse).connect() as connection:
        connection.execute(
            f"""
            create schema if not exists marts;
            create or replace table marts.supply as
            select * from (values ('51', {posts}), ('34', 14)) as rows (region_code, posts);
            comment on table marts.supply is 'A region''s posts.';
            comment on column marts.supply.posts is 'Posts that the "budget" pays for.';
            """
        )


def released(path: Path, query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(path), read_only=True) as release:
        return rows(release, query)


def records_on_page(folder: Path, form: str = "mentor_roster") -> int:
    """How many records a form's page of the Data Docs says were validated."""
    rows = html.fromstring((folder / f"{form}.html").read_text(encoding="utf-8")).iter("tr")
    (count,) = (cells[1] for cells in (row.text_content().split() for row in rows) if cells[:1] == ["records"])
    return int(count)


def posts_in(path: Path) -> int:
    ((posts,),) = released(path, "select posts from marts.supply where region_code = '51'")
    return int(posts)


@pytest.fixture
def built(own: Workspace) -> Workspace:
    """A workspace with one mart, ready for a release."""
    build_mart(own, posts=9)
    return own


def test_a_release_has_the_marts_the_quality_tables_and_its_manifest(built: Workspace) -> None:
    published = publish(built)
    tables = released(
        built.latest_release,
        "select schema_name || '.' || table_name from duckdb_tables() order by all",
    )
    assert [name for (name,) in tables] == [
        "marts.supply",
        "meta.inputs",
        "meta.release",
        "quality.files",
        "quality.findings",
        "quality.overrides",
        "quality.slices",
        "quality.verdicts",
    ]
    assert published.tables == 6


def test_what_stays_in_the_build_file_is_not_released(built: Workspace) -> None:
    put(built, "bali.xlsx", roster(Mentor("Kab. Badung", 1)))
    collect(built)
    extract(built)
    publish(built)
    assert released(built.latest_release, "select distinct schema_name from duckdb_tables() order by all") == [
        ("marts",),
        ("meta",),
        ("quality",),
    ]


def test_rows_are_carried_over_in_the_order_of_their_columns(built: Workspace) -> None:
    publish(built)
    assert released(built.latest_release, "select * from marts.supply") == [("34", 14), ("51", 9)]


def test_a_release_is_read_only(built: Workspace) -> None:
    published = publish(built)
    assert stat.S_IMODE(published.path.stat().st_mode) == 0o444
    assert stat.S_IMODE(built.latest_release.stat().st_mode) == 0o444


def test_comments_are_carried_over(built: Workspace) -> None:
    publish(built)
    assert released(built.latest_release, "select comment from duckdb_tables() where table_name = 'supply'") == [
        ("A region's posts.",)
    ]
    columns = "select column_name, comment from duckdb_columns() where table_name = 'supply' order by column_name"
    assert released(built.latest_release, columns) == [
        ("posts", 'Posts that the "budget" pays for.'),
        ("region_code", None),
    ]


def test_every_table_that_is_not_a_mart_is_explained(built: Workspace) -> None:
    publish(built)
    unexplained = "select table_name from duckdb_tables() where schema_name <> 'marts' and comment is null"
    assert released(built.latest_release, unexplained) == []


def test_the_manifest_names_the_inputs_and_counts_the_verdicts(built: Workspace) -> None:
    mentors = (Mentor("Kab. Badung", 1), Mentor("Kab. Badung", 1), Mentor("Kab. Gianyar", 2, None), Mentor("Bali", 3))
    put(built, "bali.xlsx", roster(*mentors))
    put(built, "kosong.xlsx", b"")
    collect(built)
    extract(built)
    judge(built)
    published = publish(built)
    assert released(built.latest_release, "select file_name from meta.inputs order by file_name") == [
        ("bali.xlsx",),
        ("kosong.xlsx",),
    ]
    counts = "slices_accepted, slices_accepted_with_warnings, slices_quarantined"
    assert released(built.latest_release, f"select release_id, files, forms, records, {counts} from meta.release") == [
        (published.release_id, 2, 1, 4, 1, 1, 1)
    ]


def test_a_file_that_has_not_been_read_is_no_input(built: Workspace) -> None:
    put(built, "bali.xlsx", roster(Mentor("Kab. Badung", 1)))
    collect(built)
    publish(built)
    assert released(built.latest_release, "select count(*) from meta.inputs") == [(0,)]


def test_a_release_names_the_version_of_the_code(built: Workspace) -> None:
    publish(built)
    assert released(built.latest_release, "select code_version from meta.release") == [(Versions.of(built).code,)]


def test_two_releases_of_the_same_inputs_have_the_same_fingerprint_and_names_of_their_own(built: Workspace) -> None:
    first = publish(built)
    before = fingerprint_of_latest(built)
    second = publish(built)
    assert fingerprint_of_latest(built) == before is not None
    assert first.release_id != second.release_id
    assert posts_in(first.path) == posts_in(second.path) == 9


def test_before_the_first_release_there_is_no_fingerprint(built: Workspace) -> None:
    assert fingerprint_of_latest(built) is None


def test_a_latest_release_that_cannot_be_read_has_no_fingerprint(built: Workspace) -> None:
    built.latest_release.parent.mkdir(parents=True)
    built.latest_release.write_bytes(b"not a DuckDB file")
    assert fingerprint_of_latest(built) is None


def test_an_earlier_release_stays_as_it_was(built: Workspace) -> None:
    first = publish(built)
    build_mart(built, posts=10)
    publish(built)
    assert posts_in(first.path) == 9
    assert posts_in(built.latest_release) == 10


def test_a_release_carries_the_page_on_the_last_validation_of_each_form(built: Workspace) -> None:
    submit(built, "bali.xlsx", roster(Mentor("Kab. Badung", 1)))
    submit(built, "alokasi.xlsx", allocation(Office("Kab. Badung")))
    (built.data_docs / ".mentor_roster.html").write_text("half a pa", encoding="utf-8")  # of a run that was killed
    published = publish(built)
    assert published.data_docs == published.path.parent / "data_docs"
    assert {page.name for page in published.data_docs.iterdir()} == {"mentor_roster.html", "pk2ukm_allocation.html"}
    assert {stat.S_IMODE(page.stat().st_mode) for page in published.data_docs.iterdir()} == {0o444}


def test_an_earlier_release_keeps_its_pages(built: Workspace) -> None:
    submit(built, "bali.xlsx", roster(Mentor("Kab. Badung", 1)))
    first = publish(built)
    submit(built, "bali-lagi.xlsx", roster(Mentor("Kab. Badung", 1), Mentor("Kab. Gianyar", 2)))
    second = publish(built)
    assert [records_on_page(release.data_docs) for release in (first, second)] == [1, 2]
    shutil.rmtree(first.path.parent)
    assert records_on_page(built.latest_release.with_name("data_docs")) == 2


def test_file_and_pages_of_the_latest_release_change_in_one_step(built: Workspace) -> None:
    for _ in range(2):
        published = publish(built)
        assert built.latest_release.parent.readlink() == Path(published.release_id)


def test_a_latest_release_that_a_copy_has_made_a_folder_is_replaced(built: Workspace) -> None:
    publish(built)
    copied = shutil.copytree(built.releases / "latest", built.releases / "copy")
    (built.releases / "latest").unlink()
    copied.rename(built.releases / "latest")
    build_mart(built, posts=10)
    publish(built)
    assert posts_in(built.latest_release) == 10


def test_a_release_without_the_release_it_links_to_is_made_anew(built: Workspace) -> None:
    shutil.rmtree(publish(built).path.parent)
    assert fingerprint_of_latest(built) is None
    publish(built)
    assert posts_in(built.latest_release) == 9


def test_no_page_of_a_release_has_a_name_or_citizen_number_in_it(built: Workspace) -> None:
    twice, damaged = Mentor("Kab. Badung", 1), Mentor("Kab. Badung", 2, damaged=True)
    # Names and citizen numbers that slipped into other columns.
    slipped = [
        Mentor("Ni Luh Sukarni", 3),
        Mentor("Kab. Gianyar", 4, "Ni Luh Sukarni"),
        Mentor("Bali", 5, "5171016509900002"),
    ]
    submit(built, "bali.xlsx", roster(twice, twice, damaged, *slipped))
    published = publish(built)
    personal = ["Sintetis", "Sukarni", "5103990101", "5,10399E", "5171016509900002"]
    pages = [*built.data_docs.iterdir(), *published.data_docs.iterdir()]
    assert len(pages) == 2
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert "mentor_listed_twice" in text
        assert [value for value in personal if value in text] == []


READER = """
import sys, duckdb
with duckdb.connect(sys.argv[1], read_only=True) as release:
    for _ in ("before", "after"):
        print(release.execute("select posts from marts.supply where region_code = '51'").fetchone()[0])
        sys.stdin.readline()
"""


def test_a_reader_keeps_its_release_while_another_is_published_and_a_new_reader_sees_the_new_one(
    built: Workspace,
) -> None:
    publish(built)
    with another_process(READER, built.latest_release) as reader:
        assert told(reader) == "9"
        build_mart(built, posts=10)
        publish(built)
        tell(reader, "again")
        assert told(reader) == "9"
        with another_process(READER, built.latest_release) as new_reader:
            assert told(new_reader) == "10"


def test_a_publish_that_finds_another_run_at_work_leaves_the_latest_release_alone(built: Workspace) -> None:
    publish(built)
    with held_by_another_process(built), pytest.raises(WarehouseBusyError):
        publish(built)
    assert posts_in(built.latest_release) == 9


def test_a_publish_that_finds_another_at_work_leaves_its_draft_alone(built: Workspace) -> None:
    draft = built.releases / ".draft-of-the-other-run"
    draft.mkdir(parents=True)
    with held_by_another_process(built), pytest.raises(WarehouseBusyError):
        publish(built)
    assert draft.exists()


@pytest.fixture
def slipped(built: Workspace) -> Workspace:
    """Ten published offices of which a slip in the contract has held back every one."""
    names = ("Bangli", "Badung", "Buleleng", "Gianyar", "Jembrana", "Karangasem", "Klungkung", "Tabanan")
    offices = [Office("Bali"), Office("Kota Denpasar"), *(Office(f"Kab. {name}") for name in names)]
    submit(built, "alokasi.xlsx", allocation(*offices))
    publish(built)
    contract = built.sources / "pk2ukm_allocation.yml"
    slip = contract.read_text(encoding="utf-8").replace("Pendamping (Orang)", "Pendamping (Oarng)")
    contract.write_text(slip, encoding="utf-8")
    extract(built)
    judge(built)
    return built


def test_a_release_that_would_lose_most_of_a_form_is_refused_and_the_latest_stays(slipped: Workspace) -> None:
    before = slipped.latest_release.stat().st_ino
    with pytest.raises(LossError, match=r"pk2ukm_allocation: 10 of 10.*--accept-losses"):
        publish(slipped)
    assert slipped.latest_release.stat().st_ino == before
    assert list(slipped.releases.glob(".draft-*")) == []


def test_a_loss_that_is_meant_is_published(slipped: Workspace) -> None:
    publish(slipped, accept_losses=True)
    query = "select count(*) from quality.slices where published_file_sha256 is not null"
    assert released(slipped.latest_release, query) == [(0,)]


# Publishes and is gone, as if killed, on the way into the function that its last argument names.
KILLED_MIDWAY = """
import os, sys
from pathlib import Path
from orchestration.warehouse import release
from orchestration.workspace import Workspace
setattr(release, sys.argv[3], lambda *_: os._exit(9))
release.publish(Workspace(data=Path(sys.argv[1]), sources=Path(sys.argv[2])))
"""


@pytest.mark.parametrize("moment", ["_write_manifest", "_copy_data_docs", "_swap_in"])
def test_a_publish_killed_midway_leaves_the_latest_release_and_the_next_one_succeeds(
    built: Workspace, moment: str
) -> None:
    submit(built, "bali.xlsx", roster(Mentor("Kab. Badung", 1)))
    publish(built)
    build_mart(built, posts=10)
    submit(built, "bali-lagi.xlsx", roster(Mentor("Kab. Badung", 1), Mentor("Kab. Gianyar", 2)))
    killed = subprocess.run(
        [sys.executable, "-c", KILLED_MIDWAY, str(built.data), str(built.sources), moment], check=False
    )
    assert killed.returncode == 9
    latest_docs = built.latest_release.with_name("data_docs")
    assert (posts_in(built.latest_release), records_on_page(latest_docs)) == (9, 1)
    publish(built)
    assert (posts_in(built.latest_release), records_on_page(latest_docs)) == (10, 2)
    assert list(built.releases.glob(".*")) == []


def test_the_draft_of_a_publish_that_was_killed_is_swept_by_the_next(built: Workspace) -> None:
    subprocess.run([sys.executable, "-c", KILLED_MIDWAY, str(built.data), str(built.sources), "_sync"], check=False)
    (draft,) = built.releases.iterdir()
    assert draft.name.startswith(".draft-")
    assert not built.latest_release.exists()
    published = publish(built)
    assert sorted(path.name for path in built.releases.iterdir()) == sorted([published.release_id, "latest"])


# Judges, and stands still once it has said the words of its last argument.
JUDGED_UNTIL = """
import sys
from pathlib import Path
from orchestration.warehouse.judgement import judge
from orchestration.workspace import Workspace
def say(line):
    if sys.argv[4] in line:
        print(line)
        sys.stdin.read()
data, sources, expectations = map(Path, sys.argv[1:4])
judge(Workspace(data=data, sources=sources, expectations=expectations), say=say)
"""


def test_a_kill_while_judging_or_before_publishing_loses_no_verdict_and_ends_in_the_same_release(
    tmp_path: Path,
) -> None:
    calm, rough = (own_workspace(tmp_path / name) for name in ("calm", "rough"))
    first = roster(Mentor("Kab. Badung", 1), Mentor("Kab. Gianyar", 2))
    second = roster(Mentor("Kab. Badung", 1), Mentor("Kab. Badung", 1), Mentor("Kab. Gianyar", 2))
    for workspace in (calm, rough):
        workspace.data.mkdir()
        (workspace.data / "pseudonym.key").write_text("the same key for both")
        build_mart(workspace, posts=9)
        submit(workspace, "1.xlsx", first)
        publish(workspace)
        put(workspace, "2.xlsx", second)
        collect(workspace)
        extract(workspace)
    judge(calm)
    verdicts = "select region_code, verdict, reasons from quality.verdicts where known_to is null"
    before = released(rough.latest_release, verdicts)
    # The second time, the verdicts have just been written, and the build file has not been closed.
    for words, known in (("judging 1 submission", before), ("1 quarantined", ask(calm, verdicts))):
        with another_process(JUDGED_UNTIL, rough.data, rough.sources, rough.expectations, words) as process:
            assert words in told(process)
            process.kill()
        assert process.returncode == -signal.SIGKILL
        assert ask(rough, verdicts) == known
        assert released(rough.latest_release, verdicts) == before
    assert judge(rough).submissions == {}
    for workspace in (calm, rough):
        build_mart(workspace, posts=10)
        publish(workspace)
    assert content(rough.latest_release) == content(calm.latest_release)


def test_a_release_needs_nothing_but_its_own_file(built: Workspace, tmp_path: Path) -> None:
    publish(built)
    elsewhere = tmp_path / "copy.duckdb"
    shutil.copyfile(built.latest_release, elsewhere)
    os.remove(built.warehouse)  # noqa: PTH107
    assert posts_in(elsewhere) == 9


def test_publishing_changes_nothing_in_the_build_file(built: Workspace) -> None:
    tables = "select schema_name, table_name, estimated_size from duckdb_tables() order by all"
    before = ask(built, tables)
    publish(built)
    assert ask(built, tables) == before
