"""Versions: what a change makes do anew, and what it does not."""

import shutil
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.warehouse.versions import Versions, fingerprint
from orchestration.workspace import KEY_VARIABLE, PROJECT, Workspace


def files(names: list[str]) -> list[tuple[str, str | None, int]]:
    return [(name, None, number) for number, name in enumerate(names)]


VERSIONS = Versions(extraction="e", articles="a", gate="g", models="m", code="c")


@pytest.fixture
def own(tmp_path: Path) -> Workspace:
    """Copies of all that people write and review, over an empty data folder."""
    shutil.copytree(PROJECT / "data" / "sources", tmp_path / "sources")
    shutil.copytree(PROJECT / "expectations", tmp_path / "expectations")
    shutil.copytree(PROJECT / "dbt_project" / "seeds", tmp_path / "dbt_project" / "seeds")
    shutil.copytree(PROJECT / "dbt_project" / "models", tmp_path / "dbt_project" / "models")
    return Workspace(
        data=tmp_path / "data",
        sources=tmp_path / "sources",
        expectations=tmp_path / "expectations",
        dbt_project=tmp_path / "dbt_project",
    )


def changed(workspace: Workspace, path: Path, line: str = "# reviewed\n") -> set[str]:
    """The versions that a line more in a file changes."""
    before = Versions.of(workspace)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(line)
    after = asdict(Versions.of(workspace))
    return {name for name, version in asdict(before).items() if after[name] != version}


def test_versions_are_the_same_while_nothing_changes(own: Workspace) -> None:
    assert Versions.of(own) == Versions.of(own)


def test_a_contract_changes_what_is_extracted_and_judged_and_no_article(own: Workspace) -> None:
    assert changed(own, own.sources / "mentor_roster.yml") == {"extraction", "gate", "code"}


def test_a_category_list_changes_what_is_extracted(own: Workspace) -> None:
    assert changed(own, own.sources / "shared" / "categories.yml") == {"extraction", "gate", "code"}


def test_a_new_form_changes_what_is_extracted(own: Workspace) -> None:
    assert changed(own, own.sources / "budget.yml", "form: budget\n") == {"extraction", "gate", "code"}


def test_a_suite_changes_what_is_judged_and_nothing_that_is_read(own: Workspace) -> None:
    assert changed(own, own.expectations / "mentor_roster.yml") == {"gate", "code"}


def test_a_region_changes_whatever_names_regions(own: Workspace) -> None:
    alias = "Antah,51.03,heard in a test\n"
    assert changed(own, own.seeds / "region_aliases.csv", alias) == {"extraction", "articles", "gate", "models", "code"}


def test_a_topics_word_changes_the_articles_and_no_record(own: Workspace) -> None:
    word = "training,bimtek,training\n"
    assert changed(own, own.seeds / "news_topics.csv", word) == {"articles", "models", "code"}


def test_a_model_changes_the_models_and_nothing_that_is_read_or_judged(own: Workspace) -> None:
    model = own.dbt_project / "models" / "marts" / "mart_mentor_supply.sql"
    assert changed(own, model, "-- reviewed\n") == {"models", "code"}


@pytest.mark.parametrize("made", ["target/manifest.json", "logs/dbt.log", ".user.yml", "models/__pycache__/x.pyc"])
def test_what_tools_write_beside_the_models_changes_nothing(own: Workspace, made: str) -> None:
    assert changed(own, own.dbt_project / made) == set()


def test_the_data_folder_changes_nothing(own: Workspace) -> None:
    assert changed(own, own.landing / "bali.xlsx") == set()


def test_a_renamed_file_is_a_change(own: Workspace) -> None:
    before = Versions.of(own)
    # A name that keeps the order of the files: only the name itself tells.
    (own.expectations / "mentor_roster.yml").rename(own.expectations / "mentor_rosters.yml")
    assert Versions.of(own).gate != before.gate


def test_another_key_changes_the_pseudonyms_and_so_what_is_extracted(
    own: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KEY_VARIABLE, "one key of many letters")
    before = Versions.of(own)
    monkeypatch.setenv(KEY_VARIABLE, "another key of many letters")
    after = Versions.of(own)
    assert after.extraction != before.extraction
    assert after.articles == before.articles


def test_no_version_tells_the_key(own: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY_VARIABLE, "kunci yang sangat rahasia")
    assert "kunci yang sangat rahasia" not in repr(Versions.of(own))


def test_the_place_of_the_workspace_does_not_matter(own: Workspace, tmp_path: Path) -> None:
    own.pseudonym_key()
    moved = tmp_path / "moved"
    for name in ("data", "sources", "expectations", "dbt_project"):
        shutil.copytree(tmp_path / name, moved / name)
    there = Workspace(
        data=moved / "data",
        sources=moved / "sources",
        expectations=moved / "expectations",
        dbt_project=moved / "dbt_project",
    )
    assert Versions.of(there) == Versions.of(own)


FILES = st.lists(st.sampled_from(["aa", "bb", "cc", "dd"]), unique=True).map(sorted)


@given(one=FILES, other=FILES)
def test_a_fingerprint_is_the_same_for_the_same_files_and_no_others(one: list[str], other: list[str]) -> None:
    assert (fingerprint(VERSIONS, files(one)) == fingerprint(VERSIONS, files(other))) is (one == other)


@pytest.mark.parametrize("station", ["extraction", "articles", "gate", "models", "code"])
def test_a_fingerprint_is_another_for_another_version(station: str) -> None:
    assert fingerprint(VERSIONS, files(["aa"])) == fingerprint(replace(VERSIONS), files(["aa"]))
    assert fingerprint(VERSIONS, files(["aa"])) != fingerprint(replace(VERSIONS, **{station: "another"}), files(["aa"]))
