"""The whole way of the data on the shipped samples: what must hold in the release."""

import csv
import io
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import duckdb
import pytest
from msoffcrypto.format.ooxml import OOXMLFile

from orchestration.archive import land
from orchestration.regions import Level, Resolver
from orchestration.workspace import PROJECT, Workspace
from tests.conftest import workbook
from tests.nightly import SAMPLES_KEY, ask, content, land_samples, run_nightly
from tests.warehouse.examples import Office, allocation

pytestmark = [pytest.mark.nightly, pytest.mark.xdist_group("nightly")]

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"


def bad_files() -> dict[str, bytes]:
    """File name → content of files that no run can read."""
    good = workbook([["Nama", "Jumlah"], ["a", 1]])
    locked = io.BytesIO()
    OOXMLFile(io.BytesIO(good)).encrypt("rahasia", locked)
    return {
        "kosong.xlsx": b"",
        "gambar.xlsx": PNG,
        "terpotong.xlsx": good[: len(good) // 2],
        "terkunci.xlsx": locked.getvalue(),
        "lain.xlsx": good,
    }


BADUNG, GIANYAR = "51.03", "51.04"


def allocation_of_all(bad: str, stated: int) -> bytes:
    """An allocation of 2023 with two posts for each of the 514; the bad one states others, and a negative budget."""
    regions = Resolver.load().regions
    offices = []
    for region in regions.values():
        if region.level in (Level.REGENCY, Level.CITY):
            budget = 190_000_000 + 13 * len(offices)
            amounts = (-budget, 60, stated) if region.code == bad else (budget, 60, 2)
            offices.append(Office(region.name, *amounts, province=regions[region.code[:2]].name))
    assert len(offices) == 514
    return allocation(*offices, year=2023)


@pytest.fixture(scope="module")
def first_night(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The samples, five unreadable files and an allocation of 2023 with one bad regency, after one night."""
    workspace = Workspace(data=tmp_path_factory.mktemp("first"))
    land_samples(workspace)
    for name, bad in bad_files().items():
        (workspace.landing / name).write_bytes(bad)
    (workspace.landing / "alokasi-2023.xlsx").write_bytes(allocation_of_all(bad=BADUNG, stated=3))
    assert run_nightly(workspace).success
    return workspace


@pytest.fixture(scope="module")
def release(first_night: Workspace) -> Path:
    return first_night.latest_release


def test_the_national_figures_are_those_published(release: Path) -> None:
    national = ask(
        release,
        """
        select funded_posts, training_participants, budget_idr, regions_without_mentor
        from marts.mart_mentor_supply where region_code = '00' and year = 2021
        """,
    )
    assert national == [(863, 57_064, 192_000_000_000, 236)]


def test_the_figures_of_every_province_are_those_published(release: Path) -> None:
    """On the map of 2021: the four provinces founded in 2022 lay in Papua and Papua Barat."""
    with (PROJECT / "data" / "samples" / "facts" / "pk2ukm_allocation_2021.csv").open(encoding="utf-8") as file:
        published: dict[str, list[int]] = {}
        for row in csv.DictReader(file):
            sums = published.setdefault(row["province"], [0, 0, 0])
            for place, column in enumerate(("mentor_posts", "training_participants", "budget_idr")):
                sums[place] += int(row[column])
    facts = ask(
        release,
        """
        select
            region.province_name_then, sum(facts.mentor_posts), sum(facts.training_participants), sum(facts.budget_idr)
        from marts.fct_funded_posts as facts
        inner join marts.dim_region as region
            on facts.region_code = region.region_code
            and coalesce(region.valid_from, date '1945-01-01') <= date '2021-12-31'
            and coalesce(region.valid_to, date '9999-12-31') > date '2021-12-31'
        where facts.year = 2021
        group by region.province_name_then
        """,
    )
    assert sorted(sums for _, *sums in facts) == sorted(published.values())
    assert len(published) == 34
    marts = ask(
        release,
        """
        select region_name, funded_posts, training_participants, budget_idr from marts.mart_mentor_supply
        where region_level = 'province' and year = 2021 and province_code < '91'
        """,
    )
    assert sorted(sums for _, *sums in marts) == sorted(
        sums for name, sums in published.items() if not name.startswith("Papua")
    )


def test_yogyakarta_leads_the_provinces_own_offices(release: Path) -> None:
    first = ask(
        release,
        """
        select region_code, funded_posts_own_office from marts.mart_mentor_supply
        where region_level = 'province' and year = 2021 order by funded_posts_own_office desc limit 1
        """,
    )
    assert first == [("34", 14)]


def test_every_province_and_autonomous_region_has_a_row_for_every_year_with_data(release: Path) -> None:
    rows = ask(
        release,
        """
        select supply.year, count(*) filter (where region.is_autonomous), count(*)
        from marts.mart_mentor_supply as supply
        inner join marts.dim_region as region on supply.region_code = region.region_code and region.is_current
        group by supply.year order by supply.year
        """,
    )
    # The six of DKI Jakarta, which are not autonomous, have a row because one list names them.
    assert rows == [(year, 38 + 508, 38 + 514 + 1) for year in range(2016, 2024)]


@pytest.mark.parametrize(("day", "provinces", "posts_in_papua"), [("2021-12-31", 34, 10), ("2024-12-31", 38, 8)])
def test_posts_can_be_counted_on_the_map_of_then_or_of_now(
    release: Path, day: str, provinces: int, posts_in_papua: int
) -> None:
    ((count, posts),) = ask(
        release,
        f"""
        select
            count(distinct region.province_code_then),
            sum(supply.funded_posts_own_office) filter (where region.province_name_then = 'Papua')
        from marts.mart_mentor_supply as supply
        inner join marts.dim_region as region
            on supply.region_code = region.region_code
            and coalesce(region.valid_from, date '1945-01-01') <= date '{day}'
            and coalesce(region.valid_to, date '9999-12-31') > date '{day}'
        where supply.year = 2021
        """,
    )
    assert (count, posts) == (provinces, posts_in_papua)


def test_codes_that_contradict_their_name_are_findings_with_file_sheet_and_cell(release: Path) -> None:
    found = ask(
        release,
        """
        select region_code, seen, file_name, sheet, cell from quality.findings
        where rule = 'code_names_another_region' order by region_code
        """,
    )
    place = ("pk2ukm-alokasi-2021.xlsx", "Alokasi 2021")
    assert found == [
        ("16.01", "1608", *place, "D288"),
        ("32.72", "3202", *place, "D67"),
        ("32.74", "3209", *place, "D65"),
        ("32.78", "3206", *place, "D68"),
        ("33.08", "3371", *place, "D79"),
        ("33.71", "3317", *place, "D91"),
        ("35.14", "3575", *place, "D117"),
    ]


def test_the_projection_of_enterprises_is_shown_as_projected(release: Path) -> None:
    west_java = ask(
        release,
        """
        select msme_count, msme_basis, round(msme_per_post, 1) from marts.mart_mentor_supply
        where region_code = '32' and year = 2021
        """,
    )
    assert west_java == [(6_257_390, "projected", 152_619.3)]


def test_the_bad_regency_is_held_back_with_reasons_and_its_neighbours_are_published(release: Path) -> None:
    verdicts = ask(
        release,
        """
        select region_code, verdict from quality.verdicts
        where form = 'mentor_roster' and verdict <> 'accepted' and known_to is null order by region_code
        """,
    )
    assert verdicts == [("32.05", "quarantined"), ("34.04", "accepted_with_warnings")]
    (reasons,) = ask(
        release, "select reasons from quality.verdicts where form = 'mentor_roster' and region_code = '32.05'"
    )[0]
    assert "mentor_listed_twice (2)" in reasons
    shown = ask(
        release,
        """
        select region_code, funded_posts, reported_mentors, data_status, origin from marts.mart_mentor_supply
        where region_code in ('32.05', '32.15') and year = 2021 order by region_code
        """,
    )
    assert shown == [
        ("32.05", 2, None, "quarantined", "published+synthetic"),
        ("32.15", 2, 2, "reported", "published+synthetic"),
    ]


def posts_of_2023(release: Path) -> dict[str, tuple[object, ...]]:
    """Of the country, Bali, Badung and Gianyar: posts, of them carried forward, held back, and status."""
    rows = ask(
        release,
        """
        select region_code, funded_posts, funded_posts_carried_forward, funded_posts_held_back, data_status,
            slices_quarantined
        from marts.mart_mentor_supply where year = 2023 and region_code in ('00', '51', '51.03', '51.04')
        """,
    )
    return {code: tuple(figures) for code, *figures in rows}


def test_of_514_regions_513_are_published_and_sums_are_told_without_and_with_the_bad_one(release: Path) -> None:
    slices = ask(
        release,
        """
        select data_status, count(*) from quality.slices
        where form = 'pk2ukm_allocation' and period = '2023' group by data_status order by data_status
        """,
    )
    assert slices == [("quarantined", 1), ("reported", 513)]
    assert posts_of_2023(release) == {
        "00": (2 * 513, 0, 3, "partial", 1),
        "51": (2 * 8, 0, 3, "partial", 1),
        BADUNG: (None, None, 3, "quarantined", 1),
        GIANYAR: (2, 0, 0, "reported", 0),
    }


def test_an_unreadable_file_is_one_clear_line_and_holds_nothing_up(release: Path) -> None:
    refused = ask(
        release, "select file_name, refused_by from quality.files where status = 'refused' order by file_name"
    )
    assert refused == [
        ("gambar.xlsx", "file_not_a_workbook"),
        ("kosong.xlsx", "file_empty"),
        ("lain.xlsx", "form_unknown"),
        ("terkunci.xlsx", "file_encrypted"),
        ("terpotong.xlsx", "file_damaged"),
    ]


def test_articles_on_mentoring_are_counted_for_the_regions_they_name(release: Path) -> None:
    counted = ask(
        release,
        """
        select region_code, month_start::varchar, articles, articles_on_recruitment, origin from marts.mart_news_signal
        where region_level in ('regency', 'city') and month_start = '2020-10-01' order by region_code
        """,
    )
    assert counted == [("33.71", "2020-10-01", 1, 1, "synthetic"), ("34.03", "2020-10-01", 1, 1, "synthetic")]


def test_each_claim_is_told_with_the_query_that_gives_its_evidence(release: Path) -> None:
    claims = ask(
        release,
        """
        select claim_id, decided_by_query, evidence_year, parts_met, parts_known, parts_expected, evidence_value
        from marts.mart_claims where decided_by_query is not null order by claim_id
        """,
    )
    assert len(claims) == 8
    for claim, query, year, *told in claims:
        found = {of: counted for of, *counted in ask(release, query)}
        if told == [None] * 4:
            assert all(not known for _, known, _ in found.values()), claim
        else:
            met, known, _ = found[year]
            assert [*found[year], met / known] == told, claim


def test_published_data_decides_two_claims_and_no_word_or_made_up_record_decides_another(release: Path) -> None:
    """Of the allocations of 2021 and 2023, the nearer to what was said in 2020 counts."""
    decided = ask(
        release,
        """
        select claim_id, verdict, evidence_text, origin from marts.mart_claims
        where verdict <> 'cannot_tell' order by claim_id
        """,
    )
    assert decided == [
        (
            "central_government_funds_mentoring",
            "supported",
            "34 of 34 provinces have a mentor post in the PK2UKM allocation, 2021",
            "published",
        ),
        (
            "mentors_too_few",
            "supported",
            "236 of 508 autonomous regencies and cities have no mentor post that PK2UKM funds, 2021",
            "published",
        ),
    ]
    word = ask(
        release,
        """
        select verdict_reason, basis, parts_known, parts_expected from marts.mart_claims
        where claim_id = 'only_yogyakarta_without_centre'
        """,
    )
    assert word == [("not_enough_known", "sightings", 8, 34)]


def test_every_mart_column_is_described_in_the_release(release: Path) -> None:
    bare = ask(
        release,
        "select table_name, column_name from duckdb_columns() where schema_name = 'marts' and comment is null",
    )
    tables = ask(release, "select table_name from duckdb_tables() where schema_name = 'marts' and comment is null")
    assert (bare, tables) == ([], [])


def personal_data() -> set[str]:
    """Names, citizen numbers, phones, addresses and e-mails of the shipped rosters."""
    values: set[str] = set()
    for path in sorted((PROJECT / "data" / "samples").glob("sintetis-*.csv")):
        rows = list(csv.reader(path.open(encoding="utf-8"), delimiter=";"))
        header = next(i for i, row in enumerate(rows) if "Nomor KTP" in row)
        for row in rows[header + 1 :]:
            told = dict(zip(rows[header], row, strict=True))
            columns = ("Nama Lengkap", "Nomor KTP", "Alamat Rumah", "No.Hp (WA)", "E-Mail")
            values |= {told[column].removeprefix("'") for column in columns}
    return values


@pytest.mark.parametrize("file", ["warehouse", "latest_release"])
def test_no_personal_data_is_anywhere_in_the_warehouse_or_the_release(first_night: Workspace, file: str) -> None:
    values = personal_data()
    assert len(values) > 400
    with duckdb.connect(str(getattr(first_night, file)), read_only=True) as connection:
        connection.execute("create temp table personal as select unnest(?) as value", [sorted(values)])
        columns = connection.execute(
            "select schema_name, table_name, column_name from duckdb_columns() "
            "where not internal and data_type = 'VARCHAR' and table_name <> 'personal'"
        ).fetchall()
        assert len(columns) > 50
        for schema, table, column in columns:
            found = connection.execute(
                f'select count(*) from {schema}."{table}" as t, personal where contains(t."{column}", personal.value)'
            ).fetchall()
            assert found == [(0,)], f"{schema}.{table}.{column} holds personal data"


def test_no_personal_data_is_on_the_pages_of_the_release(first_night: Workspace) -> None:
    pages = sorted(first_night.latest_release.parent.glob("data_docs/*.html"))
    assert [page.stem for page in pages] == ["mentor_roster", "msme_population", "pk2ukm_allocation"]
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert [value for value in personal_data() if value in text] == []


def test_a_night_without_news_runs_nothing_and_leaves_the_release_as_it_is(first_night: Workspace) -> None:
    before = first_night.latest_release.stat()
    done_before = ask(first_night.warehouse, "select station, item, version, done_at from ledger.done order by all")
    result = run_nightly(first_night)
    assert result.success
    assert [event.step_key for event in result.all_events if event.is_step_success] == ["intake"]
    assert first_night.latest_release.stat().st_ino == before.st_ino
    assert ask(first_night.warehouse, "select station, item, version, done_at from ledger.done order by all") == (
        done_before
    )


def test_a_quiet_night_still_shows_what_is_held_back(first_night: Workspace) -> None:
    with dg.DagsterInstance.ephemeral() as instance:
        assert run_nightly(first_night, instance).success
        key = dg.AssetCheckKey(dg.AssetKey(["quality", "verdicts"]), "mentor_roster_critical")
        record = instance.get_latest_asset_check_evaluation_record(key)
    assert record is not None
    assert record.evaluation is not None
    assert not record.evaluation.passed
    assert record.evaluation.metadata["slices"].value == 1
    page = first_night.data_docs / "mentor_roster.html"
    assert record.evaluation.metadata["data_docs"].value == str(page)
    assert page.exists()


@pytest.fixture(scope="module")
def second_night(first_night: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The first night's data folder, moved elsewhere, and one more roster: Garut mended, Karawang spoilt; and one more
    allocation: Badung mended, Gianyar spoilt.
    """
    workspace = Workspace(data=tmp_path_factory.mktemp("second") / "moved")
    shutil.copytree(first_night.data, workspace.data)
    sample = (workspace.samples / "sintetis-data-pendamping-jawa-barat-2021.csv").read_bytes().decode()
    rows = sample.split("\r\n")
    garut = [row for row in rows if '"Kab. Garut"' in row]
    mended = garut[1].replace('"undefined level"', '"S1"')
    karawang = [row for row in rows if '"Kab. Karawang"' in row]
    resent = [row for row in rows if row not in garut and row not in karawang] + [mended, karawang[0], karawang[0]]
    path = workspace.data / "jawa-barat-revisi.csv"
    path.write_bytes("\r\n".join(resent).encode())
    land(path, workspace.landing)
    (workspace.landing / "alokasi-2023-revisi.xlsx").write_bytes(allocation_of_all(bad=GIANYAR, stated=5))
    assert run_nightly(workspace).success
    return workspace


def test_a_mended_file_clears_its_slice_on_the_next_night(second_night: Workspace) -> None:
    garut = ask(
        second_night.latest_release,
        "select verdict, known_to is null from quality.verdicts "
        "where form = 'mentor_roster' and region_code = '32.05' order by known_from",
    )
    assert garut == [("quarantined", False), ("accepted", True)]
    shown = ask(
        second_night.latest_release,
        "select reported_mentors, data_status from marts.mart_mentor_supply "
        "where region_code = '32.05' and year = 2021",
    )
    assert shown == [(1, "reported")]


def test_a_held_back_slice_keeps_its_last_accepted_submission_in_the_marts(second_night: Workspace) -> None:
    shown = ask(
        second_night.latest_release,
        "select reported_mentors, data_status from marts.mart_mentor_supply "
        "where region_code = '32.15' and year = 2021",
    )
    assert shown == [(2, "carried_forward")]


def test_a_sum_with_a_figure_carried_forward_is_told_without_it_and_with_what_is_held_back(
    second_night: Workspace,
) -> None:
    assert posts_of_2023(second_night.latest_release) == {
        "00": (2 * 514, 2, 5, "carried_forward", 0),
        "51": (2 * 9, 2, 5, "carried_forward", 0),
        BADUNG: (2, 0, 0, "reported", 0),
        GIANYAR: (2, 2, 5, "carried_forward", 0),
    }


@pytest.mark.xdist_group("samples")
def test_a_run_killed_in_the_middle_and_run_again_ends_in_the_same_release(
    samples_night: Workspace, tmp_path: Path
) -> None:
    disturbed = Workspace(data=tmp_path)
    (disturbed.data / "pseudonym.key").write_text(SAMPLES_KEY)
    land_samples(disturbed)
    for last_words in ("2 of 5", "mentor_roster: judging", "dbt: seeds"):
        assert_killed_after(last_words, disturbed)
        assert not disturbed.latest_release.exists()
    assert run_nightly(disturbed).success
    assert content(disturbed.latest_release) == content(samples_night.latest_release)


def assert_killed_after(last_words: str, workspace: Workspace) -> None:
    """Start a run in a process group of its own and kill all of it once it has said the words."""
    environment = os.environ | {"NERACA_DATA": str(workspace.data), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        [str(Path(sys.executable).with_name("neraca")), "run"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=environment,
        start_new_session=True,
    ) as process:
        assert any(last_words in line for line in lines(process)), f"the run never said {last_words!r}"
        os.killpg(process.pid, signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL


def lines(process: subprocess.Popen[str]) -> Iterator[str]:
    assert process.stdout is not None
    yield from process.stdout
