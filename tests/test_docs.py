"""What the documentation shows is true: its commands exist, its query gives its output."""

import re

import pytest

from orchestration.gate import load_suites
from orchestration.workbooks import Form
from orchestration.workspace import PROJECT, Workspace
from tests.gate.document import DOCUMENT, confusion_of, rules_part

DOCUMENTS = [PROJECT / "README.md", PROJECT / "CONTRIBUTING.md", *sorted((PROJECT / "docs").glob("*.md"))]


def test_every_make_target_that_the_documents_name_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (PROJECT / "Makefile").read_text(), re.MULTILINE))
    named = {name for path in DOCUMENTS for name in re.findall(r"(?:`|^)make ([a-z]+)", path.read_text(), re.M)}
    assert named
    assert named <= targets


def test_every_path_of_the_house_exists() -> None:
    house = (PROJECT / "README.md").read_text().split("## The house")[1]
    paths = re.findall(r"^\| (`[^|]+`) \|", house, re.MULTILINE)
    named = [name for cell in paths for name in re.findall(r"`([^`]+)`", cell)]
    assert "expectations/" in named
    for name in named:
        assert (PROJECT / name).exists() or (PROJECT / "orchestration" / name).exists(), name


def test_the_page_of_rules_is_written_from_the_suites(forms: dict[str, Form]) -> None:
    page = DOCUMENT.read_text(encoding="utf-8")
    written = rules_part(load_suites(PROJECT / "expectations", forms), forms)
    assert page.removesuffix(confusion_of(page)) == written, "make docs writes it anew"


@pytest.mark.nightly
@pytest.mark.xdist_group("samples")
def test_the_queries_of_the_readme_give_the_outputs_of_the_readme(samples_night: Workspace) -> None:
    import duckdb

    readme = (PROJECT / "README.md").read_text()
    found = re.findall(r'release\.sql\("""(.*?)"""\).*?```text\n(.*?)```', readme, re.DOTALL)
    assert len(found) == 3
    with duckdb.connect(str(samples_night.latest_release), read_only=True) as release:
        for query, output in found:
            assert str(release.sql(query)).rstrip() == output.rstrip()
