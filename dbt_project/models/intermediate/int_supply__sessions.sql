-- What the mentoring logs of a region, and of those below it, tell of a year.
with counted as (
    select * from {{ ref('int_sessions__counted') }}
),

lineage as (
    select * from {{ ref('int_regions__lineage') }}
),

regions as (
    select * from {{ ref('regions') }}
),

final as (
    select
        lineage.counts_into as region_code,
        counted.year as period_year,
        sum(counted.verified_sessions) as verified_sessions,
        sum(counted.verified_participants) as verified_participants,
        count(distinct case when counted.verified_sessions > 0 then counted.service_field end) as service_fields,
        count(
            distinct case when regions.region_level in ('regency', 'city') then counted.region_code end
        ) as regions_with_log
    from counted
    inner join lineage on counted.region_code = lineage.region_code
    inner join regions on counted.region_code = regions.region_code
    group by lineage.counts_into, counted.year
)

select * from final
