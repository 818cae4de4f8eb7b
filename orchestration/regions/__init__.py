"""Region names and codes as people write them, turned into today's Kemendagri codes.

Belongs here: normalising, aliases, homonyms, code systems, validity in time, names in running text.
Stays out: spreadsheets, DuckDB, Dagster. Callers hand in text and get a `Match`: a region, or a reason why not.

    >>> from orchestration.regions import Resolver
    >>> Resolver.load().resolve("Kab. Kulonprogo", province="DIY").region.code
    '34.01'
"""

from orchestration.regions.mentions import Mention, find_mentions
from orchestration.regions.names import NATIONAL_CODE, Level
from orchestration.regions.reference import CodeSystem, Region, Version
from orchestration.regions.resolver import Match, Problem, Resolver

__all__ = [
    "NATIONAL_CODE",
    "CodeSystem",
    "Level",
    "Match",
    "Mention",
    "Problem",
    "Region",
    "Resolver",
    "Version",
    "find_mentions",
]
