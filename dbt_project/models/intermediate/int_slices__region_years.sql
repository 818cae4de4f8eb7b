-- How many slices of each form a row of a region and year rests on, its own and those below it, and how these stand.
with slices as (
    select * from {{ ref('int_slices__standing') }}
),

lineage as (
    select * from {{ ref('int_regions__lineage') }}
),

final as (
    select
        slices.form,
        lineage.counts_into as region_code,
        slices.period_year,
        count(*) as slices,
        cast(sum(case when slices.data_status = 'quarantined' then 1 else 0 end) as bigint) as slices_quarantined,
        cast(sum(case when slices.data_status = 'carried_forward' then 1 else 0 end) as bigint)
            as slices_carried_forward,
        cast(sum(case when slices.is_overridden then 1 else 0 end) as bigint) as slices_overridden,
        min(case when slices.data_status <> 'quarantined' then slices.published_from end) as published_from,
        {{ joined_origins('slices.origin') }} as origin
    from slices
    inner join lineage on slices.region_code = lineage.region_code
    group by slices.form, lineage.counts_into, slices.period_year
)

select * from final
