-- How many months of the year the published mentoring logs of a region's own office cover, be they of the year, of a
-- part of it or of a month. A month that two of them cover counts once.
with slices as (
    select * from {{ ref('stg_gate__slices') }}
),

periods as (
    select * from {{ ref('dim_period') }}
),

months as (
    select * from {{ ref('int_calendar__months') }}
),

final as (
    select
        slices.region_code,
        slices.period_year as year, -- noqa: RF04
        count(distinct months.month_start) as months_logged
    from slices
    inner join periods on slices.period = periods.period
    inner join months
        on
            slices.period_year = months.year
            and periods.starts_on <= months.month_start
            and {{ dbt.dateadd('day', 1, 'periods.ends_on') }} >= months.next_month_start
    where
        slices.form = 'mentoring_log'
        and slices.published_file_sha256 is not null
    group by slices.region_code, slices.period_year
)

select * from final
