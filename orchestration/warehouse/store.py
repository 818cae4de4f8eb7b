"""The build file: opening it, and the tables that stations write (dbt makes the others)."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb

from orchestration.workbooks.contracts import PLACE_COLUMNS, Form

_DUCKDB_TYPES = {
    "integer": "bigint",
    "number": "double",
    "text": "varchar",
    "category": "varchar",
    "national_id": "varchar",
    "date": "date",
    "age_band": "varchar",
}

_SCHEMAS = """
create schema if not exists ledger;
create schema if not exists records;
create schema if not exists quality;
create schema if not exists news;
"""

# What no other table tells. It is kept for ever: a change to it needs a migration.
_KEPT = """
-- What arrived, in the order of arrival. `told_source` is the form that the landing folder names, or the feed.
create table if not exists ledger.files (
    arrival integer primary key,
    file_sha256 varchar not null,
    file_name varchar not null,
    kind varchar not null check (kind in ('submission', 'feed', 'page')),
    told_source varchar,
    bytes bigint not null,
    arrived_at timestamptz not null,
    unique (file_sha256, kind)
);
-- Which landed files have been archived, so that a night without new files reads none.
create table if not exists ledger.landed (
    path varchar primary key,
    bytes bigint not null,
    modified_ns bigint not null,
    file_sha256 varchar not null
);
-- Which addresses have been fetched; two can hold the same bytes.
create table if not exists ledger.pages (
    url varchar primary key,
    feed varchar not null,
    file_sha256 varchar not null,
    fetched_at timestamptz not null
);
create table if not exists ledger.feeds (
    feed varchar primary key,
    etag varchar,
    last_modified varchar,
    checked_at timestamptz not null
);
-- Every judgement ever made, never changed: quality.verdicts is read off it. `withdrawn`: the file, read anew, no
-- longer has records of the slice.
create table if not exists ledger.judgements (
    form varchar not null,
    region_code varchar,
    period varchar,
    file_sha256 varchar not null,
    arrival integer not null,
    verdict varchar not null,
    reasons varchar not null,
    records integer not null,
    origin varchar not null,
    suite_version varchar not null,
    judged_at timestamptz not null,
    first_places varchar
);
-- Build files from before judgements told places.
alter table ledger.judgements add column if not exists first_places varchar;
-- A named person's word against the gate's, on one submission of a slice.
create table if not exists ledger.overrides (
    form varchar not null,
    region_code varchar not null,
    period varchar not null,
    file_sha256 varchar not null,
    decision varchar not null check (decision in ('accept', 'quarantine')),
    overridden_by varchar not null,
    reason varchar not null,
    overridden_at timestamptz not null
);
"""

# What the stations can make again from the archive. A change to it needs nothing: they are made anew and refilled.
_REMADE = """
-- Which station has done what, by which version of its code and rules.
create table ledger.done (
    station varchar not null,
    item varchar not null,
    version varchar not null,
    done_at timestamptz not null,
    primary key (station, item)
);
create table ledger.submissions (
    file_sha256 varchar not null,
    form varchar not null,
    records integer not null,
    primary key (file_sha256, form)
);
-- The forms of which one file lists all that there is in a period.
create table ledger.complete_lists (
    form varchar primary key
);
create table ledger.placements (
    file_sha256 varchar not null,
    form varchar not null,
    sheet varchar,
    table_name varchar not null,
    column_name varchar not null,
    cell_column varchar not null,
    header varchar,
    scale bigint not null
);
create table quality.findings (
    station varchar not null,
    rule varchar not null,
    severity varchar not null,
    form varchar,
    file_sha256 varchar,
    file_name varchar,
    sheet varchar,
    "row" integer,
    cell varchar,
    region_code varchar,
    period varchar,
    seen varchar,
    wanted varchar,
    expected varchar,
    message varchar
);
create table news.read_articles (
    article_id varchar primary key,
    feed varchar not null,
    file_sha256 varchar not null,
    url varchar not null,
    title varchar,
    published_on date,
    words_simhash ubigint not null,
    is_about_mentoring boolean not null,
    words integer not null,
    origin varchar not null
);
create table news.mentions (
    article_id varchar not null,
    region_code varchar not null,
    times integer not null,
    first_words varchar not null
);
create table news.topics (
    article_id varchar not null,
    topic varchar not null,
    words varchar not null
);
"""

# Of the 64 bits of an article's fingerprint. A text published again under another title differs in 4, others in 18.
REPEATED_WITHIN = 9

_VIEWS = f"""
-- Every file that arrived, what it was read as, and the rule it breaks where it could not be read.
create or replace view quality.files as
with forms as (
    select file_sha256, string_agg(form, ', ' order by form) as form, sum(records) as records
    from ledger.submissions
    group by file_sha256
),

refusals as (
    select file_sha256, min(rule) as rule
    from quality.findings
    where starts_with(rule, 'file_') or starts_with(rule, 'form_')
    group by file_sha256
)

select
    files.arrival,
    files.file_sha256,
    files.file_name,
    files.kind,
    forms.form,
    files.told_source,
    case when forms.form is null and refusals.rule is not null then 'refused' else 'read' end as status,
    refusals.rule as refused_by,
    cast(coalesce(forms.records, 0) as bigint) as records,
    files.bytes,
    files.arrived_at
from ledger.files as files
left join forms on files.kind = 'submission' and files.file_sha256 = forms.file_sha256
left join refusals on files.kind = 'submission' and files.file_sha256 = refusals.file_sha256;

-- Articles, and of those that repeat the words of an earlier one, which. The fingerprint of a few words says nothing;
-- what is said again after months is news again.
create or replace view news.articles as
with dated as (
    select *, coalesce(published_on, date '9999-12-31') as day from news.read_articles
),

repeats as (
    select later.article_id, min_by(earlier.article_id, (earlier.day, earlier.url)) as duplicate_of
    from dated as later
    inner join dated as earlier
        on earlier.day between later.day - 60 and later.day
        and (earlier.day, earlier.url) < (later.day, later.url)
        and bit_count(xor(later.words_simhash, earlier.words_simhash)) <= {REPEATED_WITHIN}
    where later.words >= 20 and earlier.words >= 20
    group by later.article_id
)

select read_articles.*, repeats.duplicate_of
from news.read_articles as read_articles
left join repeats on read_articles.article_id = repeats.article_id;

-- Judgements by slice. Records whose region or period was not understood are in no slice that another file could
-- replace: they stay with their file. Of several judgements on the same submission the latest counts.
create or replace view ledger.slice_judgements as
select
    *,
    case when region_code is null or period is null then file_sha256 end as only_file,
    contains(origin, 'synthetic') as is_synthetic,
    lead(judged_at) over (
        partition by form, region_code, period, file_sha256 order by judged_at
    ) is null as is_current,
    min(judged_at) filter (where verdict in ('accepted', 'accepted_with_warnings', 'overridden')) over (
        partition by form, region_code, period, file_sha256
    ) as first_accepted_at
from ledger.judgements;

-- A verdict stands until a later submission of the slice is judged, or the same one is judged anew and otherwise; where
-- a submission is withdrawn, the verdict on the one before it stands again. Real submissions count as later than
-- synthetic ones, whenever they arrived.
create or replace view quality.verdicts as
with moments as (
    select distinct form, region_code, period, only_file, judged_at as moment from ledger.slice_judgements
),

-- at each moment: the latest judgement on each submission, and of those not withdrawn the last to arrive
standing as (
    select moments.moment, judgements.*
    from moments
    inner join ledger.slice_judgements as judgements
        on moments.form = judgements.form
        and moments.region_code is not distinct from judgements.region_code
        and moments.period is not distinct from judgements.period
        and moments.only_file is not distinct from judgements.only_file
        and judgements.judged_at <= moments.moment
    qualify row_number() over (
        partition by
            moments.form, moments.region_code, moments.period, moments.only_file, moments.moment, judgements.file_sha256
        order by judgements.judged_at desc
    ) = 1
),

last_to_arrive as (
    select * from standing
    qualify row_number() over (
        partition by form, region_code, period, only_file, moment
        order by verdict = 'withdrawn', is_synthetic, arrival desc
    ) = 1
),

changes as (
    select
        *,
        lag((file_sha256, judged_at)) over slice is distinct from (file_sha256, judged_at) as is_change
    from last_to_arrive
    window slice as (partition by form, region_code, period, only_file order by moment)
),

dated as (
    select
        form, region_code, period, verdict, reasons, first_places, records, origin, file_sha256, suite_version,
        moment as known_from,
        lead(moment) over (partition by form, region_code, period, only_file order by moment) as known_to
    from changes
    where is_change
)

select * from dated where verdict <> 'withdrawn';

-- Every override, and whether it still holds: until a later submission of the slice, or another override of this one.
create or replace view quality.overrides as
select
    overrides.*,
    overrides.file_sha256 is not distinct from verdicts.file_sha256
    and lead(overrides.overridden_at) over (
        partition by overrides.form, overrides.region_code, overrides.period, overrides.file_sha256
        order by overrides.overridden_at
    ) is null as holds
from ledger.overrides as overrides
left join quality.verdicts as verdicts
    on overrides.form = verdicts.form
    and overrides.region_code = verdicts.region_code
    and overrides.period = verdicts.period
    and verdicts.known_to is null;

-- Each slice as it can be published now: its last accepted submission, and whether a later one was held back. What is
-- made up is no word on what was truly told: with a real submission, be it held back, synthetic ones are passed over.
create or replace view quality.slices as
with current_judgements as (
    select * from ledger.slice_judgements where is_current and verdict <> 'withdrawn'
    qualify is_synthetic = bool_and(is_synthetic) over (partition by form, region_code, period, only_file)
),

accepted as (
    select * from current_judgements
    where verdict in ('accepted', 'accepted_with_warnings', 'overridden')
    qualify row_number() over (partition by form, region_code, period, only_file order by arrival desc) = 1
),

latest as (
    select * from current_judgements
    qualify row_number() over (partition by form, region_code, period, only_file order by arrival desc) = 1
),

-- What an earlier complete list named and the latest accepted one leaves out is no longer on the list. A real list
-- counts as later than a synthetic one.
latest_lists as (
    select accepted.form, accepted.period, max((not accepted.is_synthetic, accepted.arrival)) as place
    from accepted
    inner join ledger.complete_lists as complete_lists on accepted.form = complete_lists.form
    group by accepted.form, accepted.period
)

select
    latest.form,
    latest.region_code,
    latest.period,
    accepted.file_sha256 as published_file_sha256,
    case when accepted.arrival is distinct from latest.arrival then latest.file_sha256 end as held_back_file_sha256,
    case
        when accepted.arrival = latest.arrival then 'reported'
        when accepted.arrival is not null then 'carried_forward'
        else 'quarantined'
    end as data_status,
    coalesce(accepted.origin, latest.origin) as origin,
    coalesce(accepted.verdict = 'overridden', false) as is_overridden,
    accepted.reasons as accepted_with,
    accepted.first_accepted_at as published_from
from latest
left join accepted
    on latest.form = accepted.form
    and latest.region_code is not distinct from accepted.region_code
    and latest.period is not distinct from accepted.period
    and latest.only_file is not distinct from accepted.only_file
left join latest_lists
    on latest.form = latest_lists.form and latest.period = latest_lists.period
where latest_lists.place is null or (not latest.is_synthetic, latest.arrival) >= latest_lists.place;
"""  # noqa: S608


class WarehouseBusyError(Exception):
    """Another process is writing the build file."""


class Warehouse:
    """The build file at `path`. It is opened for as long as a station works and no longer: dbt needs it too."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @contextmanager
    def connect(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """An open connection, with the stations' tables in place.

        Raises:
            WarehouseBusyError: another run is at work.
        """
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            connection = duckdb.connect(str(self.path))
        except duckdb.IOException as error:
            if "lock" not in str(error).lower():
                raise
            raise WarehouseBusyError(f"{self.path} is in use by another run; wait for it to end. ({error})") from error
        try:
            connection.execute("set timezone = 'UTC'")
            connection.execute("set enable_progress_bar = false")
            _lay_out(connection)
            yield connection
        finally:
            connection.close()


def _lay_out(connection: duckdb.DuckDBPyConnection) -> None:
    """Put the stations' tables in place; those of another layout that can be made again are."""
    layout = sha256(_REMADE.encode()).hexdigest()
    with transaction(connection):
        connection.execute(_SCHEMAS + _KEPT)
        connection.execute("create table if not exists ledger.layout (remade varchar not null)")
        if connection.execute("select remade from ledger.layout").fetchall() != [(layout,)]:
            for table in re.findall(r"create table (\S+)", _REMADE):
                connection.execute(f"drop table if exists {table} cascade")
            connection.execute("drop schema records cascade; create schema records;")
            connection.execute(_REMADE)
            connection.execute("delete from ledger.layout")
            connection.execute("insert into ledger.layout values (?)", [layout])
        connection.execute(_VIEWS)


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """All of the block's changes, or none of them."""
    connection.execute("begin transaction")
    try:
        yield
    except BaseException:
        connection.execute("rollback")
        raise
    connection.execute("commit")


def quoted(identifier: str) -> str:
    """An SQL identifier, safe whatever it holds."""
    return '"' + identifier.replace('"', '""') + '"'


def literal(text: str) -> str:
    """An SQL string, for the few statements that take no parameters."""
    return "'" + text.replace("'", "''") + "'"


def create_records_table(connection: duckdb.DuckDBPyConnection, form: Form) -> None:
    """The form's table, made from its contract: the place columns and the columns that are kept."""
    types = dict.fromkeys(PLACE_COLUMNS, "varchar") | {"row": "integer"}
    types |= {name: _DUCKDB_TYPES[column.type] for name, column in form.kept_columns.items()}
    columns = ", ".join(f"{quoted(name)} {kind}" for name, kind in types.items())
    connection.execute(f"create table if not exists records.{quoted(form.form)} ({columns})")


def append(connection: duckdb.DuckDBPyConnection, table: str, columns: dict[str, list[Any]]) -> None:
    """Append rows given column by column. `table` is a trusted, quoted name.

    Every column is handed over with DuckDB's own types: a column that is all None has no type of its own.
    """
    import pandas as pd

    if not columns or not next(iter(columns.values())):
        return
    rows = pd.DataFrame({name: pd.Series(values, dtype=object) for name, values in columns.items()})
    names = ", ".join(quoted(name) for name in columns)
    # DuckDB guesses a column's type from a sample of the frame: one fraction among whole numbers must count.
    connection.execute("set pandas_analyze_sample = 1000000000")
    connection.register("_rows_to_append", rows)
    try:
        connection.execute(f"insert into {table} ({names}) select {names} from _rows_to_append")  # noqa: S608
    finally:
        connection.unregister("_rows_to_append")


def transposed(rows: Iterable[dict[str, Any]]) -> dict[str, list[Any]]:
    """Rows to columns, for `append`."""
    rows = list(rows)
    return {name: [row[name] for row in rows] for name in rows[0]} if rows else {}


def is_done(connection: duckdb.DuckDBPyConnection, station: str, version: str) -> set[str]:
    """The items that a station has done with this version of its code and rules."""
    rows = connection.execute("select item from ledger.done where station = ? and version = ?", [station, version])
    return {item for (item,) in rows.fetchall()}


def mark_done(connection: duckdb.DuckDBPyConnection, station: str, item: str, version: str) -> None:
    mark_all_done(connection, station, [item], version)


def mark_all_done(connection: duckdb.DuckDBPyConnection, station: str, items: list[str], version: str) -> None:
    connection.execute("insert or replace into ledger.done select ?, unnest(?), ?, now()", [station, items, version])
