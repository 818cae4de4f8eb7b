-- Which slices a row rests on, its own and those below it, and what that makes of its status, age and origin.
with slices as (
    select * from {{ ref('int_supply__slices') }}
),

lineage as (
    select * from {{ ref('int_regions__lineage') }}
),

regions as (
    select * from {{ ref('regions') }}
),

counted as (
    select
        lineage.counts_into as region_code,
        slices.period_year,
        count(*) as slices,
        sum(case when slices.data_status = 'quarantined' then 1 else 0 end) as slices_quarantined,
        sum(case when slices.data_status = 'carried_forward' then 1 else 0 end) as slices_carried_forward,
        sum(case when slices.is_overridden then 1 else 0 end) as slices_overridden,
        min(case when slices.data_status <> 'quarantined' then slices.published_from end) as published_from,
        {{ joined_origins('slices.origin') }} as origin
    from slices
    inner join lineage on slices.region_code = lineage.region_code
    group by lineage.counts_into, slices.period_year
),

final as (
    select
        counted.region_code,
        counted.period_year,
        counted.slices,
        counted.slices_quarantined,
        counted.slices_carried_forward,
        counted.slices_overridden,
        case
            when counted.slices_quarantined > 0 and regions.region_level in ('regency', 'city')
                then 'quarantined'
            when counted.slices_quarantined > 0 then 'partial'
            when counted.slices_carried_forward > 0 then 'carried_forward'
            else 'reported'
        end as data_status,
        {{ dbt.datediff('counted.published_from', dbt.current_timestamp(), 'day') }} as age_days,
        counted.origin
    from counted
    inner join regions on counted.region_code = regions.region_code
)

select * from final
