with months as (
    select * from {{ ref('int_recruitment__months') }}
),

polls as (
    select * from {{ ref('int_elections__regions') }}
),

lineage as (
    select * from {{ ref('int_regions__lineage') }}
),

regions as (
    select * from {{ ref('regions') }}
),

-- a season begins in the year before, and is held against all other years
status as (
    select
        slices.region_code,
        {{ standing('slices', 'regions.region_level') }}
    from {{ ref('int_slices__region_years') }} as slices
    inner join regions on slices.region_code = regions.region_code
    where slices.form = 'mentor_roster'
    group by slices.region_code
),

-- the months of which the most lies in the half year before polling day
seasons as (
    select
        polls.region_code,
        polls.polling_date,
        months.month as season_month,
        months.month_start
    from polls
    inner join {{ ref('int_calendar__months') }} as months
        on
            {{ dbt.dateadd('day', 15, 'months.month_start') }} >= polls.season_starts_on
            and {{ dbt.dateadd('day', 15, 'months.month_start') }} < polls.polling_date
),

-- each known month of the office that is the season's, or the same calendar month of a year without any season near
compared as (
    select
        seasons.region_code,
        seasons.polling_date,
        seasons.month_start = months.month_start as is_season,
        months.hires,
        months.hires_documented,
        months.hires_with_selection,
        months.hires_certified,
        months.hires_with_certificate_known,
        months.hires_d3_or_higher,
        months.hires_with_education
    from seasons
    inner join months
        on
            seasons.region_code = months.region_code
            and seasons.season_month = months.month
    where seasons.month_start = months.month_start or months.season = 0
),

-- the offices of which both sides are known: a difference between other offices would tell the offices apart
comparable as (
    select
        region_code,
        polling_date
    from compared
    group by region_code, polling_date
    having min(case when is_season then 1 else 0 end) < max(case when is_season then 1 else 0 end)
),

years as (
    select distinct period_year from {{ ref('int_regions__years') }}
),

-- an office's polling days are its region's; above it, all offices that vote on the day are summed; a year of which
-- nothing at all was reported has no rows
polling_regions as (
    select distinct
        lineage.counts_into as region_code,
        polls.polling_date
    from polls
    inner join years on extract(year from polls.polling_date) = years.period_year
    inner join lineage on polls.region_code = lineage.region_code
),

shares as (
    select
        lineage.counts_into as region_code,
        compared.polling_date,
        compared.is_season,
        cast(count(*) as bigint) as office_months,
        cast(sum(compared.hires) as bigint) as hires,
        cast(sum(compared.hires) as double) / count(*) as hires_per_month,
        cast(sum(compared.hires_documented) as double)
        / nullif(sum(compared.hires_with_selection), 0) as documented_share,
        cast(sum(compared.hires_certified) as double)
        / nullif(sum(compared.hires_with_certificate_known), 0) as certified_share,
        cast(sum(compared.hires_d3_or_higher) as double) / nullif(sum(compared.hires_with_education), 0) as d3_share
    from compared
    inner join lineage on compared.region_code = lineage.region_code
    group by lineage.counts_into, compared.polling_date, compared.is_season
),

differences as (
    select
        lineage.counts_into as region_code,
        compared.polling_date,
        cast(count(distinct compared.region_code) as bigint) as offices_compared,
        cast(sum(case when compared.is_season then compared.hires_documented end) as double)
        / nullif(sum(case when compared.is_season then compared.hires_with_selection end), 0)
        - cast(sum(case when not compared.is_season then compared.hires_documented end) as double)
        / nullif(sum(case when not compared.is_season then compared.hires_with_selection end), 0)
            as documented_share_difference,
        cast(sum(case when compared.is_season then compared.hires_certified end) as double)
        / nullif(sum(case when compared.is_season then compared.hires_with_certificate_known end), 0)
        - cast(sum(case when not compared.is_season then compared.hires_certified end) as double)
        / nullif(sum(case when not compared.is_season then compared.hires_with_certificate_known end), 0)
            as certified_share_difference,
        cast(sum(case when compared.is_season then compared.hires_d3_or_higher end) as double)
        / nullif(sum(case when compared.is_season then compared.hires_with_education end), 0)
        - cast(sum(case when not compared.is_season then compared.hires_d3_or_higher end) as double)
        / nullif(sum(case when not compared.is_season then compared.hires_with_education end), 0) as d3_share_difference
    from compared
    inner join comparable
        on
            compared.region_code = comparable.region_code
            and compared.polling_date = comparable.polling_date
    inner join lineage on compared.region_code = lineage.region_code
    group by lineage.counts_into, compared.polling_date
),

season as (
    select * from shares
    where is_season
),

other_years as (
    select * from shares
    where not is_season
),

final as (
    select
        regions.region_code,
        regions.region_name,
        regions.region_level,
        regions.province_code,
        polling_regions.polling_date,
        cast(coalesce(differences.offices_compared, 0) as bigint) as offices_compared,
        season.office_months as office_months_season,
        other_years.office_months as office_months_other_years,
        season.hires as hires_season,
        other_years.hires as hires_other_years,
        season.hires_per_month as hires_per_month_season,
        other_years.hires_per_month as hires_per_month_other_years,
        season.documented_share as documented_share_season,
        other_years.documented_share as documented_share_other_years,
        differences.documented_share_difference,
        season.certified_share as certified_share_season,
        other_years.certified_share as certified_share_other_years,
        differences.certified_share_difference,
        season.d3_share as d3_share_season,
        other_years.d3_share as d3_share_other_years,
        differences.d3_share_difference,
        {{ status_columns() }}
    from polling_regions
    inner join regions on polling_regions.region_code = regions.region_code
    left join season
        on
            polling_regions.region_code = season.region_code
            and polling_regions.polling_date = season.polling_date
    left join other_years
        on
            polling_regions.region_code = other_years.region_code
            and polling_regions.polling_date = other_years.polling_date
    left join differences
        on
            polling_regions.region_code = differences.region_code
            and polling_regions.polling_date = differences.polling_date
    left join status on polling_regions.region_code = status.region_code
)

select * from final
