-- Each period of which anything was said, as days. A cumulative one is an interval of two periods, from the first day
-- of the first to the last of the second; a stage of payment has no days of its own and stands for its year.
with periods as (
    select distinct period from {{ ref('stg_gate__slices') }}
),

split as (
    select
        period,
        case when period like '%/%' then {{ dbt.split_part('period', "'/'", 1) }} else period end as first_part,
        case when period like '%/%' then {{ dbt.split_part('period', "'/'", 2) }} else period end as last_part
    from periods
),

numbered as (
    select
        *,
        cast(substring(first_part, 1, 4) as integer) as first_year,
        cast(substring(last_part, 1, 4) as integer) as last_year,
        case
            when length(first_part) in (7, 10) and substring(first_part, 6, 1) in ('0', '1')
                then cast(substring(first_part, 6, 2) as integer)
            when first_part like '%-Q%' then 3 * cast(substring(first_part, 7, 1) as integer) - 2
            when first_part like '%-H%' then 6 * cast(substring(first_part, 7, 1) as integer) - 5
            else 1
        end as first_month,
        case
            when length(last_part) in (7, 10) and substring(last_part, 6, 1) in ('0', '1')
                then cast(substring(last_part, 6, 2) as integer)
            when last_part like '%-Q%' then 3 * cast(substring(last_part, 7, 1) as integer)
            when last_part like '%-H%' then 6 * cast(substring(last_part, 7, 1) as integer)
            else 12
        end as last_month
    from split
),

final as (
    select
        period,
        first_year as year, -- noqa: RF04
        case
            when length(first_part) = 10 then 'days'
            when period like '%/%' then 'months'
            when period like '%-Q%' then 'quarter'
            when period like '%-H%' then 'half_year'
            when period like '%-T%' then 'stage'
            when length(period) = 7 then 'month'
            else 'year'
        end as period_kind,
        case
            when length(first_part) = 10 then cast(first_part as date)
            else cast({{ dbt.dateadd('month', 'first_month - 1', first_of_year('first_year')) }} as date)
        end as starts_on,
        case
            when length(last_part) = 10 then cast(last_part as date)
            else cast(
                {{ dbt.dateadd('day', -1, dbt.dateadd('month', 'last_month', first_of_year('last_year'))) }} as date
            )
        end as ends_on
    from numbered
)

select * from final
