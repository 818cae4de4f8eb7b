-- Each period of which anything was said, as days. A cumulative one is an interval of two periods, from the first day
-- of the first to the last of the second; a stage of payment has no days of its own and stands for its year.
with periods as (
    select distinct period from {{ ref('stg_gate__slices') }}
),

split as (
    select
        period,
        {{ first_part('period') }} as first_part,
        {{ last_part('period') }} as last_part
    from periods
),

numbered as (
    select
        *,
        cast(substring(first_part, 1, 4) as integer) as first_year,
        cast(substring(last_part, 1, 4) as integer) as last_year,
        {{ first_month('first_part') }} as first_month,
        {{ last_month('last_part') }} as last_month
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
