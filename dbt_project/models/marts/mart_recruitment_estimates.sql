with estimates as (
    select * from {{ ref('int_recruitment__estimates') }}
),

regions as (
    select * from {{ ref('regions') }}
),

-- the study rests on the rosters of all years
status as (
    select
        region_code,
        sum(slices) as slices,
        sum(slices_quarantined) as slices_quarantined,
        sum(slices_carried_forward) as slices_carried_forward,
        sum(slices_overridden) as slices_overridden,
        min(published_from) as published_from,
        {{ joined_origins('origin') }} as origin
    from {{ ref('int_slices__region_years') }}
    where form = 'mentor_roster'
    group by region_code
),

final as (
    select
        regions.region_code,
        regions.region_name,
        regions.region_level,
        estimates.outcome,
        estimates.term,
        estimates.estimate,
        estimates.standard_error,
        estimates.ci_low,
        estimates.ci_high,
        estimates.p_value,
        estimates.observations,
        estimates.regions,
        case
            when status.origin like '%synthetic%'
                then concat('Synthetic data, no statement about real regions. ', estimates.conclusion)
            else estimates.conclusion
        end as conclusion,
        case
            when status.slices_quarantined > 0 then 'partial'
            when status.slices_carried_forward > 0 then 'carried_forward'
            else 'reported'
        end as data_status,
        cast(status.slices as bigint) as slices,
        cast(status.slices_quarantined as bigint) as slices_quarantined,
        cast(status.slices_overridden as bigint) as slices_overridden,
        cast({{ dbt.datediff('status.published_from', dbt.current_timestamp(), 'day') }} as bigint) as age_days,
        status.origin
    from estimates
    inner join regions on estimates.scope = regions.region_code
    inner join status on estimates.scope = status.region_code
)

select * from final
