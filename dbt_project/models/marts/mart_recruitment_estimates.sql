with estimates as (
    select * from {{ ref('int_recruitment__estimates') }}
),

regions as (
    select * from {{ ref('regions') }}
),

-- the study rests on the rosters of all years
status as (
    select
        slices.region_code,
        {{ standing('slices', 'regions.region_level') }}
    from {{ ref('int_slices__region_years') }} as slices
    inner join regions on slices.region_code = regions.region_code
    where slices.form = 'mentor_roster'
    group by slices.region_code
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
        {{ status_columns() }}
    from estimates
    inner join regions on estimates.scope = regions.region_code
    inner join status on estimates.scope = status.region_code
)

select * from final
