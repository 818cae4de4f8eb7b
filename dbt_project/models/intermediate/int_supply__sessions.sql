-- What the mentoring logs of a region, and of those below it, tell of a year.
with counted as (
    select * from {{ ref('int_sessions__counted') }}
),

lineage as (
    select * from {{ ref('int_regions__lineage') }}
),

final as (
    select
        lineage.counts_into as region_code,
        counted.year as period_year,
        sum(counted.verified_sessions) as verified_sessions,
        sum(counted.verified_participants) as verified_participants,
        count(distinct case when counted.verified_sessions > 0 then counted.service_field end) as service_fields
    from counted
    inner join lineage on counted.region_code = lineage.region_code
    group by lineage.counts_into, counted.year
)

select * from final
