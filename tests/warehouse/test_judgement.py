"""New records into verdicts: one per slice, which no neighbour can spoil and every change of mind outlives."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
import yaml

from orchestration.gate import SuiteError
from orchestration.regions import Level, Resolver
from orchestration.warehouse import judgement
from orchestration.warehouse.extraction import extract
from orchestration.warehouse.intake import collect
from orchestration.warehouse.judgement import StandingFindings, judge, standing_findings
from orchestration.workspace import PROJECT, Workspace
from tests.conftest import workbook
from tests.warehouse.examples import (
    ALLOCATION_HEADER,
    Mentor,
    Office,
    allocation,
    ask,
    own_workspace,
    projection,
    put,
    roster,
    submit,
)

BADUNG, GIANYAR, DENPASAR = "51.03", "51.04", "51.71"
SOUND = roster(Mentor("Kab. Badung", 1), Mentor("Kab. Gianyar", 2), Mentor("Kota Denpasar", 3))
# The same mentor twice in Kab. Badung, one of Kab. Gianyar without education, nothing wrong in Kota Denpasar.
SPOILT = roster(
    Mentor("Kab. Badung", 1), Mentor("Kab. Badung", 1), Mentor("Kab. Gianyar", 2, None), Mentor("Kota Denpasar", 3)
)


@pytest.fixture(scope="module")
def spoilt(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """`bali.xlsx` with the spoilt roster, judged. Tests only look at it."""
    workspace = own_workspace(tmp_path_factory.mktemp("spoilt"))
    submit(workspace, "bali.xlsx", SPOILT)
    return workspace


@pytest.fixture(scope="module")
def mended(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, list[datetime]]:
    """The spoilt roster, then the sound one in `bali-mended.xlsx`; moments before, between and after."""
    workspace = own_workspace(tmp_path_factory.mktemp("mended"))
    moments = [datetime.now(UTC)]
    for name, content in (("bali.xlsx", SPOILT), ("bali-mended.xlsx", SOUND)):
        submit(workspace, name, content)
        moments.append(datetime.now(UTC))
    return workspace, moments


def verdicts(workspace: Workspace) -> dict[str | None, tuple[str, str]]:
    """The standing verdict and its reasons, by region."""
    rows = ask(workspace, "select region_code, verdict, reasons from quality.verdicts where known_to is null")
    assert len(rows) == len({code for code, _, _ in rows})
    return {code: (verdict, reasons) for code, verdict, reasons in rows}


def slices(workspace: Workspace) -> dict[str | None, tuple[str, str | None]]:
    """What is published of each region: its status, and the file that its figures are from."""
    rows = ask(
        workspace,
        """
        select slices.region_code, slices.data_status, files.file_name
        from quality.slices as slices
        left join ledger.files as files on slices.published_file_sha256 = files.file_sha256
        """,
    )
    return {code: (status, name) for code, status, name in rows}


def judgements(workspace: Workspace) -> list[tuple[Any, ...]]:
    return ask(workspace, "select * from ledger.judgements order by all")


def change_suite(workspace: Workspace, form: str, rule: str, **changes: object) -> None:
    path = workspace.expectations / f"{form}.yml"
    suite = yaml.safe_load(path.read_text(encoding="utf-8"))
    (entry,) = (entry for entry in suite["expectations"] if entry["meta"]["rule"] == rule)
    entry.update(changes)
    path.write_text(yaml.safe_dump(suite), encoding="utf-8")


def test_one_bad_kabupaten_is_quarantined_with_reasons_and_its_neighbours_are_accepted(spoilt: Workspace) -> None:
    assert verdicts(spoilt) == {
        BADUNG: ("quarantined", "mentor_listed_twice (2)"),
        GIANYAR: ("accepted_with_warnings", "education_missing (1)"),
        DENPASAR: ("accepted", ""),
    }


def test_a_run_tells_the_submissions_and_slices_that_it_judged(own: Workspace) -> None:
    put(own, "bali.xlsx", SPOILT)
    collect(own)
    extract(own)
    judged = judge(own)
    assert judged.submissions == {"mentor_roster": 1}
    assert judged.slices == {"mentor_roster": {"quarantined": 1, "accepted_with_warnings": 1, "accepted": 1}}


def test_what_could_not_be_read_holds_its_slice_back_as_well(own: Workspace) -> None:
    submit(own, "bali.xlsx", roster(Mentor("Kab. Badung", 1, damaged=True), Mentor("Kab. Gianyar", 2)))
    assert verdicts(own) == {
        BADUNG: ("quarantined", "mentor_without_national_id (1), national_id_damaged (1)"),
        GIANYAR: ("accepted", ""),
    }


def test_a_finding_on_the_whole_submission_holds_all_its_slices_back(own: Workspace) -> None:
    header = ["Prov", "Dinas", "NIK", "Jenis Kelamin", "Pendidikan", "Nama"]
    badung = ["Bali", "Kab. Badung", "5103990101900001", "P", "S1", "Sintetis 1"]
    gianyar = ["Bali", "Kab. Gianyar", "5104990101900002", "P", "S1", "Sintetis 2"]
    submit(own, "bali.xlsx", workbook([["DATA PENDAMPING"], [], header, badung, gianyar]))  # the year stands nowhere
    assert verdicts(own) == {
        BADUNG: ("quarantined", "period_missing (1)"),
        GIANYAR: ("quarantined", "period_missing (1)"),
    }


def test_a_region_that_was_not_understood_is_a_slice_of_its_own_and_held_back(own: Workspace) -> None:
    submit(own, "bali.xlsx", roster(Mentor("Kab. Antah", 1), Mentor("Kab. Badung", 2)))
    assert verdicts(own) == {None: ("quarantined", "region_unknown (1)"), BADUNG: ("accepted", "")}


def test_two_years_of_a_region_are_two_slices(own: Workspace) -> None:
    put(own, "2020.xlsx", roster(Mentor("Kab. Badung", 1), Mentor("Kab. Badung", 1), year=2020))
    submit(own, "2021.xlsx", roster(Mentor("Kab. Badung", 1)))
    assert ask(own, "select period, verdict from quality.verdicts where known_to is null order by period") == [
        ("2020", "quarantined"),
        ("2021", "accepted"),
    ]


def test_the_finding_of_an_expectation_has_its_cell_its_slice_and_what_was_seen(own: Workspace) -> None:
    submit(own, "alokasi.xlsx", allocation(Office("Kab. Gianyar"), Office("Kab. Badung", budget=-5)))
    place = 'file_name, sheet, "row", cell, region_code, period'
    assert ask(own, f"select {place} from quality.findings where station = 'judge'") == [
        ("alokasi.xlsx", "Alokasi", 5, "E5", BADUNG, "2021")
    ]
    assert ask(own, "select rule, severity, seen, expected from quality.findings where station = 'judge'") == [
        ("budget_negative", "critical", "-5", "an amount of 0 or more")
    ]


def test_what_was_seen_is_told_in_the_scale_of_its_column(own: Workspace) -> None:
    rows = [["TAHUN ANGGARAN 2021"], ["(dalam ribuan rupiah)"], ALLOCATION_HEADER, Office("Kab. Badung", -5).cells(1)]
    submit(own, "alokasi.xlsx", workbook(rows))
    assert ask(own, "select budget_idr from records.pk2ukm_allocation") == [(-5_000,)]
    assert ask(own, "select rule, seen from quality.findings where station = 'judge'") == [("budget_negative", "-5")]


def test_the_finding_of_an_expectation_on_a_text_file_has_its_cell(own: Workspace) -> None:
    submit(own, "jabar.csv", projection(("KABUPATEN BOGOR", 5), ("KOTA BOGOR", -7)))
    assert ask(own, "select rule, sheet, cell, seen from quality.findings where station = 'judge'") == [
        ("projected_count_negative", None, "D3", "-7")
    ]


def test_the_finding_of_a_rule_over_several_columns_points_at_the_column_that_the_rule_names(spoilt: Workspace) -> None:
    assert ask(spoilt, "select cell from quality.findings where rule = 'mentor_listed_twice' order by cell") == [
        ("E5",),
        ("E6",),
    ]


def test_the_finding_of_an_office_listed_twice_shows_which_office(own: Workspace) -> None:
    submit(own, "alokasi.xlsx", allocation(Office("Kab. Badung"), Office("Kab. Badung", posts=2)))
    assert ask(own, "select cell, seen from quality.findings where rule = 'office_listed_twice' order by cell") == [
        ("C4", BADUNG),
        ("C5", BADUNG),
    ]


def test_no_finding_shows_a_pseudonym(spoilt: Workspace) -> None:
    pseudonyms = {pseudonym for (pseudonym,) in ask(spoilt, "select mentor_id from records.mentor_roster")}
    seen = ask(spoilt, "select seen from quality.findings where rule = 'mentor_listed_twice'")
    assert seen == [(None,), (None,)]
    assert len(pseudonyms) == 3


def test_a_participant_listed_twice_is_found_in_a_text_file_which_has_no_sheets(own: Workspace) -> None:
    rows = (
        ["PESERTA PELATIHAN"],
        ["Tanggal :", "2 s/d 5 Maret 2021"],
        ["Nama Lengkap", "Nomor KTP", "Kab/Kota", "Pendidikan Terakhir", "Jenis Kelamin", "Alamat"],
        *[["Sintetis", "'5103970101900001", "Kab. Badung", "S1", "L", "-"]] * 2,
    )
    submit(own, "peserta.csv", "\n".join(";".join(row) for row in rows).encode())
    assert verdicts(own) == {BADUNG: ("quarantined", "participant_listed_twice (2)")}


def test_a_missing_figure_holds_its_office_back_and_no_other(own: Workspace) -> None:
    offices = (
        Office("Kab. Badung", budget=None),
        Office("Kab. Gianyar", participants=None),
        Office("Kota Denpasar", posts=None),
        Office("Bali"),
    )
    submit(own, "alokasi.xlsx", allocation(*offices))
    assert verdicts(own) == {
        BADUNG: ("quarantined", "budget_missing (1)"),
        GIANYAR: ("quarantined", "participants_missing (1)"),
        DENPASAR: ("quarantined", "posts_missing (1)"),
        "51": ("accepted", ""),
    }


def test_judging_again_adds_no_verdict(own: Workspace) -> None:
    submit(own, "bali.xlsx", SPOILT)
    before = judgements(own)
    assert judge(own).submissions == {}
    assert judgements(own) == before
    assert len(before) == 3


def test_judging_by_a_new_version_that_says_the_same_adds_no_verdict(own: Workspace) -> None:
    submit(own, "bali.xlsx", SPOILT)
    before = judgements(own)
    findings = ask(own, "select * from quality.findings order by all")
    assert judge(own, version="another").submissions == {"mentor_roster": 1}
    assert judgements(own) == before
    assert ask(own, "select * from quality.findings order by all") == findings


def test_a_loosened_rule_changes_the_verdict_on_the_same_file(own: Workspace) -> None:
    submit(own, "bali.xlsx", SPOILT)
    change_suite(own, "mentor_roster", "mentor_listed_twice", severity="warning")
    judge(own)
    assert verdicts(own)[BADUNG] == ("accepted_with_warnings", "mentor_listed_twice (2)")
    assert slices(own)[BADUNG] == ("reported", "bali.xlsx")
    assert ask(
        own,
        "select verdict, known_to is null from quality.verdicts where region_code = ? order by known_from",
        BADUNG,
    ) == [("quarantined", False), ("accepted_with_warnings", True)]


def test_a_tightened_rule_holds_an_accepted_file_back(own: Workspace) -> None:
    submit(own, "bali.xlsx", SPOILT)
    change_suite(own, "mentor_roster", "education_missing", severity="critical")
    judge(own)
    assert verdicts(own)[GIANYAR] == ("quarantined", "education_missing (1)")
    assert slices(own)[GIANYAR] == ("quarantined", None)


def test_a_mended_file_clears_its_slice(mended: tuple[Workspace, list[datetime]]) -> None:
    workspace, _ = mended
    assert verdicts(workspace)[BADUNG] == ("accepted", "")
    assert slices(workspace)[BADUNG] == ("reported", "bali-mended.xlsx")


def test_the_verdict_on_a_mended_file_ends_the_one_before(mended: tuple[Workspace, list[datetime]]) -> None:
    workspace, (_, between, _) = mended
    (old, old_from, old_to), (new, new_from, new_to) = ask(
        workspace,
        "select verdict, known_from, known_to from quality.verdicts where region_code = ? order by known_from",
        BADUNG,
    )
    assert (old, new) == ("quarantined", "accepted")
    assert old_from < between < old_to == new_from
    assert new_to is None


def documented_query(heading: str) -> str:
    document = (PROJECT / "docs" / "operations.md").read_text(encoding="utf-8")
    return re.split("```sql|```", document.split(f"## {heading}")[1], maxsplit=2)[1]


def test_what_is_held_back_and_where_to_look_is_asked_for_by_the_documented_query(spoilt: Workspace) -> None:
    assert [row[:-1] for row in ask(spoilt, documented_query("Reading a verdict"))] == [
        ("mentor_roster", BADUNG, "2021", "mentor_listed_twice (2)", "mentor_listed_twice: Pendamping › E5")
    ]


def test_what_was_believed_at_a_moment_is_asked_for_by_the_documented_query(
    mended: tuple[Workspace, list[datetime]],
) -> None:
    workspace, moments = mended
    query = documented_query("Asking what was believed")
    moment = re.compile("timestamptz '.+'")
    assert len(moment.findall(query)) == 2
    believed = [ask(workspace, moment.sub(f"timestamptz '{then.isoformat()}'", query)) for then in moments]
    badung = [[row for row in told if row[1] == BADUNG] for told in believed]
    assert badung == [
        [],
        [("mentor_roster", BADUNG, "2021", "quarantined", "mentor_listed_twice (2)")],
        [("mentor_roster", BADUNG, "2021", "accepted", "")],
    ]


def test_standing_findings_leave_out_those_of_replaced_submissions(mended: tuple[Workspace, list[datetime]]) -> None:
    workspace, _ = mended
    assert standing_findings(workspace) == []
    assert ask(workspace, "select count(*) from quality.findings where station = 'judge'") == [(3,)]


def test_a_bad_file_after_a_good_one_is_carried_forward_with_the_earlier_file(own: Workspace) -> None:
    submit(own, "good.xlsx", SOUND)
    submit(own, "bad.xlsx", SPOILT)
    assert verdicts(own)[BADUNG] == ("quarantined", "mentor_listed_twice (2)")
    assert slices(own) == {
        BADUNG: ("carried_forward", "good.xlsx"),
        GIANYAR: ("reported", "bad.xlsx"),
        DENPASAR: ("reported", "bad.xlsx"),
    }


def test_a_slice_that_was_never_accepted_is_quarantined(spoilt: Workspace) -> None:
    assert slices(spoilt) == {
        BADUNG: ("quarantined", None),
        GIANYAR: ("reported", "bali.xlsx"),
        DENPASAR: ("reported", "bali.xlsx"),
    }


def test_a_region_that_a_later_file_does_not_name_keeps_its_verdict(own: Workspace) -> None:
    submit(own, "bali.xlsx", SOUND)
    submit(own, "badung.xlsx", roster(Mentor("Kab. Badung", 7)))
    assert slices(own) == {
        BADUNG: ("reported", "badung.xlsx"),
        GIANYAR: ("reported", "bali.xlsx"),
        DENPASAR: ("reported", "bali.xlsx"),
    }


def test_a_later_complete_list_takes_the_place_of_an_earlier_one_as_a_whole(own: Workspace) -> None:
    submit(own, "1.xlsx", allocation(Office("Kab. Badung"), Office("Kab. Gianyar")))
    submit(own, "2.xlsx", allocation(Office("Kab. Badung", posts=3)))
    assert slices(own) == {BADUNG: ("reported", "2.xlsx")}


def test_a_later_complete_list_that_is_held_back_whole_takes_nobodys_place(own: Workspace) -> None:
    submit(own, "1.xlsx", allocation(Office("Kab. Badung"), Office("Kab. Gianyar")))
    submit(own, "2.xlsx", allocation(Office("Kab. Badung", posts=-3)))
    assert slices(own) == {BADUNG: ("carried_forward", "1.xlsx"), GIANYAR: ("reported", "1.xlsx")}


MADE_UP = "DATA SINTETIS, BUKAN DATA SEBENARNYA"
REAL_LIST = allocation(Office("Kab. Badung"), Office("Kab. Gianyar"))
MADE_UP_LIST = allocation(Office("Kab. Badung", posts=3), Office("Kota Denpasar"), note=MADE_UP)


@pytest.mark.parametrize("names", [["real.xlsx", "made-up.xlsx"], ["made-up.xlsx", "real.xlsx"]])
def test_a_synthetic_list_takes_no_place_of_a_real_one(own: Workspace, names: list[str]) -> None:
    for name in names:
        submit(own, name, {"real.xlsx": REAL_LIST, "made-up.xlsx": MADE_UP_LIST}[name])
    assert slices(own) == {BADUNG: ("reported", "real.xlsx"), GIANYAR: ("reported", "real.xlsx")}
    assert ask(own, "select distinct origin from quality.slices") == [("published",)]


def test_a_synthetic_list_stands_where_there_is_no_real_one_of_its_year(own: Workspace) -> None:
    submit(own, "real.xlsx", allocation(Office("Kab. Badung"), year=2020))
    submit(own, "made-up.xlsx", MADE_UP_LIST)
    assert ask(own, "select period, region_code, origin from quality.slices order by all") == [
        ("2020", BADUNG, "published"),
        ("2021", BADUNG, "synthetic"),
        ("2021", DENPASAR, "synthetic"),
    ]


def test_a_real_list_that_is_held_back_whole_leaves_the_rest_of_a_synthetic_one(own: Workspace) -> None:
    submit(own, "made-up.xlsx", MADE_UP_LIST)
    submit(own, "real.xlsx", allocation(Office("Kab. Badung", posts=-3)))
    assert slices(own) == {BADUNG: ("quarantined", None), DENPASAR: ("reported", "made-up.xlsx")}


def test_a_synthetic_submission_takes_no_place_of_a_real_one(own: Workspace) -> None:
    submit(own, "real.xlsx", SPOILT)
    submit(own, "made-up.xlsx", roster(Mentor("Kab. Badung", 1), Mentor("Kab. Gianyar", 2), title=MADE_UP))
    assert slices(own) == {
        BADUNG: ("quarantined", None),
        GIANYAR: ("reported", "real.xlsx"),
        DENPASAR: ("reported", "real.xlsx"),
    }
    assert verdicts(own)[BADUNG] == ("quarantined", "mentor_listed_twice (2)")


def test_a_real_submission_takes_the_place_of_a_synthetic_one_even_if_it_is_held_back(own: Workspace) -> None:
    submit(own, "made-up.xlsx", roster(Mentor("Kab. Badung", 1), Mentor("Kab. Gianyar", 2), title=MADE_UP))
    submit(own, "real.xlsx", SPOILT)
    assert slices(own)[BADUNG] == ("quarantined", None)
    assert slices(own)[GIANYAR] == ("reported", "real.xlsx")
    query = "select origin, known_to is null from quality.verdicts where region_code = ? order by known_from"
    assert ask(own, query, BADUNG) == [("synthetic", False), ("submitted", True)]


def test_the_age_of_a_slice_counts_from_its_first_acceptance(own: Workspace) -> None:
    submit(own, "bali.xlsx", SPOILT)
    query = "select published_from from quality.slices where region_code = ?"
    before = ask(own, query, GIANYAR)
    change_suite(own, "mentor_roster", "education_missing", severity="info")
    judge(own)
    assert ask(own, query, GIANYAR) == before


def test_several_files_of_one_night_are_judged_in_the_order_of_their_arrival(own: Workspace) -> None:
    put(own, "1.xlsx", SOUND)
    collect(own)
    put(own, "2.xlsx", SPOILT)
    collect(own)
    extract(own)
    judge(own)
    assert slices(own)[BADUNG] == ("carried_forward", "1.xlsx")
    assert verdicts(own)[BADUNG] == ("quarantined", "mentor_listed_twice (2)")


def test_a_name_that_the_contract_has_learned_to_read_leaves_nothing_held_back(own: Workspace) -> None:
    contract = own.sources / "mentor_roster.yml"
    text = contract.read_text(encoding="utf-8")
    contract.write_text(text.replace("  bare_name: province\n", ""), encoding="utf-8")
    submit(own, "jabar.xlsx", roster(Mentor("Bogor", 1, province="Jawa Barat")))
    assert verdicts(own) == {None: ("quarantined", "region_ambiguous (1)")}
    contract.write_text(text.replace("bare_name: province", "bare_name: regency"), encoding="utf-8")
    extract(own)
    judge(own)
    # The same file says "Kabupaten Bogor" now: no record is left in the slice without a region.
    assert verdicts(own) == {"32.01": ("accepted", "")}
    assert slices(own) == {"32.01": ("reported", "jabar.xlsx")}


def test_standing_findings_are_counted_by_slice_and_severity(spoilt: Workspace) -> None:
    assert standing_findings(spoilt) == [
        StandingFindings("mentor_roster", "critical", BADUNG, "2021", 2, "mentor_listed_twice (2)"),
        StandingFindings("mentor_roster", "warning", GIANYAR, "2021", 1, "education_missing (1)"),
    ]


def test_a_region_that_was_not_understood_stays_a_finding_when_another_province_reports(own: Workspace) -> None:
    submit(own, "bali.xlsx", roster(Mentor("Kab. Antah", 1), Mentor("Kab. Badung", 2)))
    submit(own, "jabar.xlsx", roster(Mentor("Kab. Berantah", 3, province="Jawa Barat")))
    # Neither file replaces the other; both have a row that nobody has mended.
    assert sum(found.findings for found in standing_findings(own) if found.region_code is None) == 2


@pytest.mark.parametrize("column", ["address", "previous_address"])
def test_a_rule_on_a_column_that_no_record_has_is_named(own: Workspace, column: str) -> None:
    suite = own.expectations / "mentor_roster.yml"
    suite.write_text(suite.read_text().replace("kwargs: {column: education}", f"kwargs: {{column: {column}}}"))
    with pytest.raises(SuiteError, match=rf"mentor_roster\.yml: education_missing: no record has a column '{column}'"):
        submit(own, "bali.xlsx", SOUND)


def test_nothing_is_judged_where_a_suite_is_missing(own: Workspace) -> None:
    put(own, "bali.xlsx", SOUND)
    collect(own)
    extract(own)
    (own.expectations / "msme_population.yml").unlink()
    with pytest.raises(SuiteError, match=r"msme_population\.yml is missing"):
        judge(own)
    assert judgements(own) == []


def test_a_stopped_run_leaves_no_verdict_and_the_next_gives_all(
    own: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    put(own, "bali.xlsx", SPOILT)
    collect(own)
    extract(own)
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(judgement, "mark_all_done", stop)
        judge(own)
    assert judgements(own) == []
    assert ask(own, "select count(*) from quality.findings where station = 'judge'") == [(0,)]
    judge(own)
    assert len(verdicts(own)) == 3


# What records are compared with


def rules(workspace: Workspace, name: str) -> list[tuple[Any, ...]]:
    """What the gate finds in a file: rule, cell and what was seen."""
    return ask(
        workspace,
        "select rule, cell, seen from quality.findings where file_name = ? and station = 'judge' order by all",
        name,
    )


def test_a_mentor_whom_another_region_has_reported_is_marked_at_the_later_region(own: Workspace) -> None:
    submit(own, "badung.xlsx", roster(Mentor("Kab. Badung", 1)))
    submit(own, "gianyar.xlsx", roster(Mentor("Kab. Gianyar", 1), Mentor("Kab. Gianyar", 2)))
    assert rules(own, "gianyar.xlsx") == [("mentor_reported_by_two_regions", "E5", BADUNG)]
    assert rules(own, "badung.xlsx") == []
    assert verdicts(own)[GIANYAR] == ("accepted_with_warnings", "mentor_reported_by_two_regions (1)")


def test_a_mentor_may_change_regions_from_year_to_year_and_when_the_first_has_mended_its_roster(own: Workspace) -> None:
    submit(own, "badung.xlsx", roster(Mentor("Kab. Badung", 1), Mentor("Kab. Badung", 2)))
    submit(own, "badung-mended.xlsx", roster(Mentor("Kab. Badung", 2)))
    submit(own, "gianyar.xlsx", roster(Mentor("Kab. Gianyar", 1)))
    submit(own, "gianyar-2022.xlsx", roster(Mentor("Kab. Gianyar", 2), year=2022))
    assert rules(own, "gianyar.xlsx") == rules(own, "gianyar-2022.xlsx") == []


def test_a_figure_is_held_against_the_last_submission_that_was_not_held_back(own: Workspace) -> None:
    submit(own, "1.xlsx", allocation(Office("Kab. Badung", budget=200_000_000)))
    submit(own, "2.xlsx", allocation(Office("Kab. Badung", budget=900_000_000, posts=-1)))
    submit(own, "3.xlsx", allocation(Office("Kab. Badung", budget=210_000_000)))
    submit(own, "4.xlsx", allocation(Office("Kab. Badung", budget=500_000_000)))
    assert rules(own, "3.xlsx") == []
    assert rules(own, "4.xlsx") == [("budget_jumped_since_last_submission", "E4", "500000000")]


def test_a_figure_is_held_against_the_year_before_also_within_one_night(own: Workspace) -> None:
    put(own, "2020.xlsx", allocation(Office("Kab. Badung"), Office("Kab. Gianyar"), year=2020))
    submit(own, "2021.xlsx", allocation(Office("Kab. Badung"), Office("Kab. Gianyar", budget=900_000_000)))
    assert rules(own, "2021.xlsx") == [
        ("budget_jumped_since_last_year", "E5", "900000000"),
        ("office_copied_from_last_year", "E4", "190000000"),
    ]


def test_a_headcount_far_from_the_last_is_marked_once_for_its_office(own: Workspace) -> None:
    submit(own, "1.xlsx", roster(*(Mentor("Kab. Badung", number) for number in range(1, 3))))
    submit(own, "2.xlsx", roster(*(Mentor("Kab. Badung", number) for number in range(1, 9))))
    assert rules(own, "2.xlsx") == [("headcount_jumped_since_last_submission", "C5", "8")]


def test_a_region_that_is_not_in_the_next_submission_is_named_at_the_first_record_of_its_province(
    own: Workspace,
) -> None:
    submit(own, "1.xlsx", SOUND)
    submit(own, "2.xlsx", roster(Mentor("Kab. Badung", 1), Mentor("Kota Denpasar", 3)))
    assert rules(own, "2.xlsx") == [("regions_missing_since_last_submission", "C5", GIANYAR)]


def test_a_region_that_reports_by_itself_leaves_nobody_out(own: Workspace) -> None:
    submit(own, "1.xlsx", SOUND)
    submit(own, "2.xlsx", roster(Mentor("Kab. Badung", 1)))
    assert rules(own, "2.xlsx") == []


def test_a_year_that_has_not_begun_is_held_back_and_so_is_one_before_the_fund(own: Workspace) -> None:
    coming = datetime.now(UTC).year + 1
    put(own, "coming.xlsx", roster(Mentor("Kab. Badung", 1), year=coming))
    submit(own, "old.xlsx", roster(Mentor("Kab. Badung", 1), year=2011))
    query = "select period, verdict, reasons from quality.verdicts order by period"
    assert ask(own, query) == [
        ("2011", "quarantined", "period_before_the_fund (1)"),
        (str(coming), "quarantined", "period_in_the_future (1)"),
    ]


def test_judging_all_anew_compares_each_file_with_what_came_before_it_as_on_the_first_day(own: Workspace) -> None:
    submit(own, "1.xlsx", SOUND)
    submit(own, "2.xlsx", roster(Mentor("Kab. Badung", 1), Mentor("Kota Denpasar", 2)))
    findings = ask(own, "select * from quality.findings order by all")
    judge(own, version="another")
    assert ask(own, "select * from quality.findings order by all") == findings
    assert len(findings) > 0


def test_a_finding_on_years_across_the_columns_points_at_the_column_of_its_year(own: Workspace) -> None:
    header = ["Provinsi", "Kabupaten/Kota", "2020", "2021"]
    submit(own, "bali.xlsx", workbook([header, ["Bali", "Kab. Badung", 51, -3], ["Bali", "Kab. Gianyar", -4, 9]]))
    assert rules(own, "bali.xlsx") == [("measured_count_negative", "C3", "-4"), ("measured_count_negative", "D2", "-3")]


def projection_of_jabar(header: str) -> bytes:
    text = (PROJECT / "data" / "samples" / "opendata-jabar-proyeksi-jumlah-umkm.csv").read_text(encoding="utf-8")
    return text.replace("proyeksi_jumlah_umkm", header).encode()


def test_the_projection_of_jawa_barat_is_known_by_its_numbers_alone(own: Workspace) -> None:
    submit(own, "jabar.csv", projection_of_jabar("jumlah_umkm"))
    assert ask(own, "select rule, severity, count(*) from quality.findings where station = 'judge' group by all") == [
        ("growth_is_one_factor", "warning", 216)
    ]
    assert ask(own, "select distinct verdict, reasons from quality.verdicts") == [
        ("accepted_with_warnings", "growth_is_one_factor (1)")
    ]
    assert ask(own, "select distinct data_status, accepted_with from quality.slices") == [
        ("reported", "growth_is_one_factor (1)")
    ]


def test_a_projection_that_calls_itself_one_is_accepted_as_it_is(own: Workspace) -> None:
    submit(own, "jabar.csv", projection_of_jabar("proyeksi_jumlah_umkm"))
    assert ask(own, "select distinct verdict, reasons from quality.verdicts") == [("accepted", "")]
    assert ask(own, "select rule, severity, count(*) from quality.findings where rule like '%factor' group by all") == [
        ("projection_is_one_factor", "info", 216)
    ]


def test_one_bad_regency_among_514_holds_back_no_other(own: Workspace) -> None:
    regions = [r for r in Resolver.load().regions.values() if r.level in (Level.REGENCY, Level.CITY)]
    lines = ["kode_kabupaten_kota,nama_kabupaten_kota,tahun,jumlah_umkm"]
    for number, region in enumerate(regions):
        count = -5 if region.code == BADUNG else 10_007 + 37 * number
        lines.append(f"{region.code},{region.name},2021,{count}")
    submit(own, "umkm.csv", "\n".join(lines).encode())
    counts = ask(own, "select data_status, count(*) from quality.slices group by data_status order by data_status")
    assert counts == [("quarantined", 1), ("reported", 513)]
    assert ask(own, "select region_code from quality.slices where data_status = 'quarantined'") == [(BADUNG,)]


def test_each_form_judged_in_a_run_has_its_page_and_no_other_form(spoilt: Workspace) -> None:
    assert [page.name for page in spoilt.data_docs.iterdir()] == ["mentor_roster.html"]


def test_what_is_judged_already_is_not_rendered_again(spoilt: Workspace) -> None:
    (page,) = spoilt.data_docs.iterdir()
    before = page.stat()
    judge(spoilt)
    assert page.stat() == before
