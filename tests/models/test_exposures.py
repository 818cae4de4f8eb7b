"""The users that the exposures name read what they say, and nothing of the marts beside it."""

import re
from pathlib import Path

import pytest
import yaml

from orchestration.workspace import PROJECT

MODELS = PROJECT / "dbt_project" / "models"
README, REPORT, CLAIMS = "README.md", "orchestration/warehouse/report.py", "dbt_project/macros/claims.sql"


def exposed(name: str) -> set[str]:
    exposures = yaml.safe_load((MODELS / "exposures.yml").read_text(encoding="utf-8"))["exposures"]
    (found,) = [exposure for exposure in exposures if exposure["name"] == name]
    return set(re.findall(r"ref\('(\w+)'\)", " ".join(found["depends_on"])))


def named(path: Path, pattern: str) -> set[str]:
    return set(re.findall(pattern, path.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    ("exposure", "path", "pattern", "beside"),
    [
        ("nightly_report", REPORT, r"(?:from|join) marts\.(\w+)", set()),
        ("analysts_queries", README, r"from marts\.(\w+)", set()),
        ("queries_behind_the_claims", CLAIMS, r"(?:from|join) \{\{ schema \}\}(\w+)", {"mart_claims"}),
    ],
)
def test_an_exposure_names_the_tables_that_its_user_reads(
    exposure: str, path: str, pattern: str, beside: set[str]
) -> None:
    read = named(PROJECT / path, pattern)
    assert read
    assert exposed(exposure) == read | beside
