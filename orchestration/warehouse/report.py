"""What the latest release holds, in short: for the end of a run and for `neraca status`."""

from dataclasses import dataclass
from datetime import datetime

import duckdb

from orchestration.warehouse.judgement import HeldBack, held_back_in
from orchestration.warehouse.returns import latest_returns
from orchestration.workspace import Workspace

REGIONS_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that could not be read as any form, and why."""

    file_name: str
    rule: str
    message: str
    expected: str


@dataclass(frozen=True, slots=True)
class Shortage:
    """A regency or city with fewer mentor posts than an even share by inhabitants.

    `posts_short` = inhabitants × (posts of all regencies and cities / inhabitants of all) − its own posts.
    """

    region_code: str
    region_name: str
    province_name: str
    population: int
    funded_posts: int
    posts_short: float


@dataclass(frozen=True, slots=True)
class Report:
    """The latest release in short.

    `returns` is the folder of the last correction workbooks, if there are any; `shortage_year` the last year with
    funded posts; `region_names` tells by code what is held back.
    """

    release_id: str
    released_at: datetime
    path: str
    origins: str
    files: int
    forms: int
    records: int
    slices_accepted: int
    slices_accepted_with_warnings: int
    slices_quarantined: int
    slices_overridden: int
    held_back: list[HeldBack]
    region_names: dict[str, str]
    refused: list[Refused]
    returns: str | None
    shortage_year: int | None
    shortages: list[Shortage]


def report(workspace: Workspace) -> Report | None:
    """Read the report off the latest release; None where there is no release yet."""
    path = workspace.latest_release
    if not path.exists():
        return None
    with duckdb.connect(str(path), read_only=True) as release:
        manifest = release.execute(
            """
            select
                release_id, released_at, files, forms, records,
                slices_accepted, slices_accepted_with_warnings, slices_quarantined, slices_overridden,
                (select string_agg(distinct origin, ', ' order by origin) from quality.slices) as origins
            from meta.release
            """
        ).fetchall()[0]
        release_id, released_at, files, forms, records, accepted, with_warnings, quarantined, overridden, origins = (
            manifest
        )
        shortages = release.execute(_SHORTAGES, [REGIONS_SHOWN]).fetchall()
        return Report(
            release_id=release_id,
            released_at=released_at,
            path=str(path),
            origins=origins or "",
            files=files,
            forms=forms,
            records=records,
            slices_accepted=accepted,
            slices_accepted_with_warnings=with_warnings,
            slices_quarantined=quarantined,
            slices_overridden=overridden,
            held_back=held_back_in(release),
            region_names=dict(release.execute(_REGION_NAMES).fetchall()),
            refused=[Refused(*row) for row in release.execute(_REFUSED).fetchall()],
            returns=str(returns) if (returns := latest_returns(workspace)) else None,
            shortage_year=shortages[0][0] if shortages else None,
            shortages=[Shortage(*row[1:]) for row in shortages],
        )


_REGION_NAMES = """
select region_code, region_name from marts.dim_region
where is_current and region_code in (select region_code from quality.verdicts where verdict = 'quarantined')
"""

_REFUSED = """
select files.file_name, findings.rule, findings.message, findings.expected
from quality.files as files
inner join quality.findings as findings
    on files.file_sha256 = findings.file_sha256 and files.refused_by = findings.rule
where files.status = 'refused'
order by files.arrival
"""

_SHORTAGES = """
with posts as (
    select
        supply.year, supply.region_code, supply.region_name, regions.province_name,
        regions.population_2024 as population, supply.funded_posts
    from marts.mart_mentor_supply as supply
    inner join marts.dim_region as regions on supply.region_code = regions.region_code and regions.is_current
    where supply.region_level in ('regency', 'city') and supply.funded_posts is not null
    qualify supply.year = max(supply.year) over ()
)

select
    year, region_code, region_name, province_name, population, funded_posts,
    round(population * (sum(funded_posts) over () / sum(population) over ()) - funded_posts, 1) as posts_short
from posts
qualify posts_short > 0
order by posts_short desc, region_code
limit ?
"""
