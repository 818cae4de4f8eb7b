-- What the mentoring logs of a region, and of those below it, tell of a year, and how many months of regencies and
-- cities they cover.
with counted as (
    select * from {{ ref('int_sessions__counted') }}
),

lineage as (
    select * from {{ ref('int_regions__lineage') }}
),

regions as (
    select * from {{ ref('regions') }}
),

logged as (
    select
        lineage.counts_into as region_code,
        log_months.year,
        sum(log_months.months_logged) as months_logged
    from {{ ref('int_sessions__log_months') }} as log_months
    inner join lineage on log_months.region_code = lineage.region_code
    inner join regions on log_months.region_code = regions.region_code
    where regions.region_level in ('regency', 'city')
    group by lineage.counts_into, log_months.year
),

summed as (
    select
        lineage.counts_into as region_code,
        counted.year,
        sum(counted.verified_sessions) as verified_sessions,
        sum(counted.verified_participants) as verified_participants,
        count(distinct case when counted.verified_sessions > 0 then counted.service_field end) as service_fields
    from counted
    inner join lineage on counted.region_code = lineage.region_code
    group by lineage.counts_into, counted.year
),

final as (
    select
        summed.region_code,
        summed.year as period_year,
        summed.verified_sessions,
        summed.verified_participants,
        summed.service_fields,
        coalesce(logged.months_logged, 0) as months_logged
    from summed
    left join logged
        on
            summed.region_code = logged.region_code
            and summed.year = logged.year
)

select * from final
