"""What arrived goes into the archive and its ledger, once; what cannot be had holds nothing else back."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orchestration.archive import Archive
from orchestration.warehouse.articles import read_articles
from orchestration.warehouse.extraction import extract
from orchestration.warehouse.intake import collect
from orchestration.warehouse.judgement import judge
from orchestration.warehouse.release import mark_built, publish
from orchestration.warehouse.store import WarehouseBusyError
from orchestration.workspace import Workspace
from tests.news.server import Answer, Site, rss, serve
from tests.warehouse.examples import ask, held_by_another_process, put, write_feed

PAGE = b"<html><body><article><p>Pendamping UMKM di Kota Manado berkumpul pada hari Senin.</p></article></body></html>"


@pytest.fixture
def site() -> Iterator[Site]:
    with serve() as running:
        yield running


def files(workspace: Workspace) -> list[tuple[str, str]]:
    """The name and kind of every file that arrived, in its order."""
    return ask(workspace, "select file_name, kind from ledger.files order by arrival")


def collect_findings(workspace: Workspace) -> list[tuple[str, str, str]]:
    return ask(
        workspace, "select rule, form, seen from quality.findings where station = 'collect' order by rule, form, seen"
    )


def test_a_landed_file_is_archived_and_entered_in_the_ledger(own: Workspace) -> None:
    put(own, "bali.xlsx", b"bali")
    assert collect(own).new_files == 1
    ((digest, name, size),) = ask(own, "select file_sha256, file_name, bytes from ledger.files")
    assert (name, size) == ("bali.xlsx", 4)
    assert Archive(own.archive).read(digest) == b"bali"


def test_a_second_collect_finds_nothing_new(own: Workspace) -> None:
    put(own, "bali.xlsx", b"bali")
    collect(own)
    before = ask(own, "select * from ledger.files")
    assert collect(own).new_files == 0
    assert ask(own, "select * from ledger.files") == before


def test_a_second_collect_reads_no_landed_file(own: Workspace) -> None:
    path = put(own, "bali.xlsx", b"bali")
    collect(own)
    state = path.stat()
    path.write_bytes(b"BALI")
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))
    # Size and time are as they were: only reading it would tell.
    assert collect(own).new_files == 0
    assert len([p for p in own.archive.rglob("*") if p.is_file()]) == 1


def test_an_installation_where_nothing_has_landed_yet_has_nothing_new(own: Workspace) -> None:
    assert collect(own).new_files == 0


def test_a_file_that_is_sent_again_with_other_content_is_new(own: Workspace) -> None:
    put(own, "bali.xlsx", b"first")
    collect(own)
    put(own, "bali.xlsx", b"second")
    assert collect(own).new_files == 1
    assert files(own) == [("bali.xlsx", "submission"), ("bali.xlsx", "submission")]
    assert len([path for path in own.archive.rglob("*") if path.is_file()]) == 2


def test_the_same_content_under_another_name_is_not_new(own: Workspace) -> None:
    put(own, "bali.xlsx", b"bali")
    put(own, "copy of bali.xlsx", b"bali")
    assert collect(own).new_files == 1
    assert len(files(own)) == 1


def test_files_arrive_in_the_order_in_which_they_were_written(own: Workspace) -> None:
    for name, written in (("a.xlsx", 300), ("b.xlsx", 100), ("c.xlsx", 200)):
        os.utime(put(own, name, name.encode()), (written, written))
    collect(own)
    assert [name for name, _ in files(own)] == ["b.xlsx", "c.xlsx", "a.xlsx"]


def test_a_link_in_the_landing_folder_is_passed_over(own: Workspace, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "secret.xlsx").write_bytes(b"secret")
    own.landing.mkdir(parents=True)
    (own.landing / "link.xlsx").symlink_to(tmp_path / "elsewhere" / "secret.xlsx")
    (own.landing / "folder").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    put(own, "bali.xlsx", b"bali")
    assert collect(own).new_files == 1
    assert files(own) == [("bali.xlsx", "submission")]


def test_an_unfinished_copy_waits(own: Workspace) -> None:
    for name in ("a.xlsx.part", "b.tmp", "c.xlsx.crdownload", "d.xlsx.filepart", ".e.xlsx"):
        put(own, name, f"half of {name}".encode())
    put(own, "f.xlsx", b"whole")
    assert collect(own).new_files == 1
    assert files(own) == [("f.xlsx", "submission")]


def test_an_unfinished_copy_comes_under_its_name_when_it_is_finished(own: Workspace) -> None:
    unfinished = put(own, "bali.xlsx.part", b"the whole file")
    collect(own)
    unfinished.rename(own.landing / "bali.xlsx")
    assert collect(own).new_files == 1
    assert files(own) == [("bali.xlsx", "submission")]


def test_the_folder_tells_the_form(own: Workspace) -> None:
    told = {
        "1.xlsx": None,
        "mentor_roster/2.xlsx": "mentor_roster",
        "mentor_roster/2021/3.xlsx": "mentor_roster",
        "mentor_roster/pk2ukm_allocation/4.xlsx": "pk2ukm_allocation",
        "rosters/5.xlsx": None,
        "2021/mentor_roster": None,
    }
    for name in told:
        put(own, name, name.encode())
    collect(own)
    sources = dict(ask(own, "select file_name, told_source from ledger.files"))
    assert sources == {name.rpartition("/")[2]: form for name, form in told.items()}


def test_a_file_name_in_another_encoding_does_not_hold_the_other_files_back(own: Workspace) -> None:
    own.landing.mkdir(parents=True)
    named_on_windows = os.path.join(os.fsencode(own.landing), b"Data Pendamping \x96 Bali.xlsx")  # noqa: PTH118
    with open(named_on_windows, "wb") as file:  # noqa: PTH123
        file.write(b"bali")
    put(own, "yogyakarta.xlsx", b"yogyakarta")
    assert collect(own).new_files == 2


def test_a_draft_that_a_stopped_run_left_in_the_archive_is_swept(own: Workspace) -> None:
    own.archive.mkdir(parents=True)
    (own.archive / ".draft-abandoned").write_bytes(b"half a fi")
    collect(own)
    assert list(own.archive.iterdir()) == []


def test_a_run_that_finds_another_at_work_leaves_its_drafts_alone(own: Workspace) -> None:
    own.archive.mkdir(parents=True)
    draft = own.archive / ".draft-of-the-other-run"
    draft.write_bytes(b"half a fi")
    with held_by_another_process(own), pytest.raises(WarehouseBusyError):
        collect(own)
    assert draft.exists()


def test_a_run_stopped_after_the_archive_and_before_the_ledger_is_made_good_by_the_next(own: Workspace) -> None:
    put(own, "bali.xlsx", b"bali")
    Archive(own.archive).put(b"bali")
    assert collect(own).new_files == 1
    assert files(own) == [("bali.xlsx", "submission")]


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(nights=st.lists(st.lists(st.tuples(st.sampled_from("ab"), st.binary(max_size=2)), max_size=3), max_size=3))
def test_every_content_that_a_night_has_seen_is_kept_once(
    tmp_path_factory: pytest.TempPathFactory, own: Workspace, nights: list[list[tuple[str, bytes]]]
) -> None:
    workspace = Workspace(data=tmp_path_factory.mktemp("nights"), sources=own.sources)
    seen: set[bytes] = set()
    for night in nights:
        for name, content in night:
            put(workspace, name, content)
        at_night = set(dict(night).values())
        # One that is sent again after others counts as news, too; it is kept once all the same.
        assert collect(workspace).new_files >= len(at_night - seen)
        seen |= at_night
    stored = [path.read_bytes() for path in workspace.archive.rglob("*") if path.is_file()]
    assert sorted(stored) == sorted(seen)


def test_the_sample_feed_and_its_13_pages_are_archived_once(workspace: Workspace) -> None:
    assert collect(workspace).new_pages == {"kabar_contoh": 13}
    assert collect(workspace).new_pages == {"kabar_contoh": 0}
    assert ask(workspace, "select kind, count(*) from ledger.files group by kind order by kind") == [
        ("feed", 1),
        ("page", 13),
    ]


def test_a_page_is_fetched_once_and_a_feed_with_its_mark(own: Workspace, site: Site) -> None:
    page = site.says("/1.html", Answer(PAGE))
    write_feed(own, "kabar", site.says("/feed.xml", Answer(rss(("Satu", page)), etag='"v1"')))
    collect(own)
    collect(own)
    assert site.paths_asked() == ["/feed.xml", "/1.html", "/feed.xml"]
    assert site.asked[2][1]["If-None-Match"] == '"v1"'


def test_a_feed_that_names_more_pages_brings_those_alone(own: Workspace, site: Site) -> None:
    first, second = site.says("/1.html", Answer(PAGE)), site.says("/2.html", Answer(PAGE + b"<!-- 2 -->"))
    url = site.says(
        "/feed.xml",
        Answer(rss(("Satu", first)), etag='"v1"'),
        Answer(rss(("Dua", second), ("Satu", first)), etag='"v2"'),
    )
    write_feed(own, "kabar", url)
    assert collect(own).new_pages == {"kabar": 1}
    assert collect(own).new_pages == {"kabar": 1}
    assert site.paths_asked() == ["/feed.xml", "/1.html", "/feed.xml", "/2.html"]


def test_two_addresses_with_the_same_bytes_are_two_pages_of_one_file(own: Workspace, site: Site) -> None:
    first, second = site.says("/1.html", Answer(PAGE)), site.says("/2.html", Answer(PAGE))
    write_feed(own, "kabar", site.says("/feed.xml", Answer(rss(("Satu", first), ("Dua", second)))))
    collect(own)
    assert ask(own, "select count(*), count(distinct file_sha256) from ledger.pages") == [(2, 1)]


def test_a_feed_that_cannot_be_had_is_a_finding_and_the_rest_goes_on(own: Workspace, site: Site) -> None:
    page = site.says("/1.html", Answer(PAGE))
    write_feed(own, "a_gone", site.url + "/gone.xml")
    write_feed(own, "b_there", site.says("/feed.xml", Answer(rss(("Satu", page)))))
    put(own, "bali.xlsx", b"bali")
    collected = collect(own)
    assert (collected.new_files, collected.new_pages) == (1, {"a_gone": 0, "b_there": 1})
    assert collect_findings(own) == [("feed_unreachable", "a_gone", site.url + "/gone.xml")]


def test_an_answer_that_is_no_feed_is_a_finding(own: Workspace, site: Site) -> None:
    url = site.says("/feed.xml", Answer(b"<html><body>Sedang dirawat</body></html>"))
    write_feed(own, "kabar", url)
    assert collect(own).new_pages == {"kabar": 0}
    assert collect_findings(own) == [("feed_not_understood", "kabar", url)]


def test_a_finding_about_a_feed_goes_when_the_feed_is_back(own: Workspace, site: Site) -> None:
    write_feed(own, "kabar", site.says("/feed.xml", Answer(status=404), Answer(rss())))
    collect(own)
    assert len(collect_findings(own)) == 1
    collect(own)
    assert collect_findings(own) == []


def test_a_page_that_cannot_be_had_is_a_finding_and_asked_for_again(own: Workspace, site: Site) -> None:
    bad = site.says("/bad.html", Answer(status=404), Answer(PAGE))
    good = site.says("/good.html", Answer(PAGE + b"<!-- good -->"))
    write_feed(own, "kabar", site.says("/feed.xml", Answer(rss(("Bad", bad), ("Good", good)), etag='"v1"')))
    assert collect(own).new_pages == {"kabar": 1}
    assert collect_findings(own) == [("page_unreachable", "kabar", bad)]
    # The feed itself has not changed: it must be read all the same, or the page would never come.
    assert collect(own).new_pages == {"kabar": 1}
    assert collect_findings(own) == []


def test_an_item_whose_address_is_none_does_not_stop_the_night(own: Workspace, site: Site) -> None:
    good = site.says("/good.html", Answer(PAGE))
    write_feed(own, "kabar", site.says("/feed.xml", Answer(rss(("Bad", "http://kabar.example:abc/"), ("Good", good)))))
    assert collect(own).new_pages == {"kabar": 1}
    assert collect_findings(own) == [("page_unreachable", "kabar", "http://kabar.example:abc/")]


def work_through(workspace: Workspace) -> None:
    """The stations after `collect`, without dbt, and a release."""
    extract(workspace)
    read_articles(workspace)
    judge(workspace)
    mark_built(workspace)  # as the asset of the dbt models does when dbt has ended well
    publish(workspace)


def test_a_release_of_all_there_is_is_up_to_date(own: Workspace) -> None:
    put(own, "bali.xlsx", b"bali")
    first = collect(own)
    assert not first.is_up_to_date
    work_through(own)
    again = collect(own)
    assert again.is_up_to_date
    assert again.fingerprint == first.fingerprint


def test_a_release_that_was_made_before_judging_and_building_is_not_up_to_date(own: Workspace) -> None:
    put(own, "bali.xlsx", b"bali")
    collect(own)
    extract(own)
    read_articles(own)
    publish(own)
    assert not collect(own).is_up_to_date


def test_a_file_sent_again_after_another_counts_as_the_latest(own: Workspace) -> None:
    for name, content in (("1.xlsx", b"a"), ("2.xlsx", b"b"), ("3.xlsx", b"a")):
        put(own, name, content)
        collect(own)
    assert [sha for (sha,) in ask(own, "select file_name from ledger.files order by arrival")] == ["2.xlsx", "1.xlsx"]


def test_a_feed_whose_bytes_change_without_a_new_page_makes_no_new_release(own: Workspace, site: Site) -> None:
    page = site.says("/1.html", Answer(PAGE))
    feed = rss(("Satu", page))
    write_feed(
        own,
        "kabar",
        site.says("/feed.xml", Answer(feed), Answer(feed.replace(b"<channel>", b"<channel> <ttl>60</ttl>"))),
    )
    collect(own)
    work_through(own)
    assert collect(own).is_up_to_date


def test_a_new_file_puts_the_release_out_of_date(own: Workspace) -> None:
    collect(own)
    work_through(own)
    assert collect(own).is_up_to_date
    put(own, "bali.xlsx", b"bali")
    assert not collect(own).is_up_to_date


def test_a_file_that_came_after_the_others_were_read_is_not_taken_for_released(own: Workspace) -> None:
    put(own, "bali.xlsx", b"bali")
    collect(own)
    extract(own)
    put(own, "yogyakarta.xlsx", b"yogyakarta")
    collect(own)
    publish(own)
    assert not collect(own).is_up_to_date


def test_a_changed_contract_puts_the_release_out_of_date(own: Workspace) -> None:
    collect(own)
    work_through(own)
    contract = own.sources / "mentor_roster.yml"
    contract.write_text(contract.read_text(encoding="utf-8") + "# reviewed\n", encoding="utf-8")
    assert not collect(own).is_up_to_date


def test_pages_of_a_feed_that_was_given_up_do_not_keep_the_release_out_of_date(own: Workspace, site: Site) -> None:
    page = site.says("/1.html", Answer(PAGE))
    write_feed(own, "kabar", site.says("/feed.xml", Answer(rss(("Satu", page)))))
    collect(own)
    (own.sources / "kabar.yml").unlink()
    collect(own)
    work_through(own)
    assert collect(own).is_up_to_date
