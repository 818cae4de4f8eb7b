with records as (
    {{ published_records('msme_population') }}
),

-- counts that grow by one factor in all regions are projections, whatever their header says
labelled as (
    select
        *,
        coalesce(accepted_with like '%growth_is_one_factor%', false) as is_extrapolated
    from records
),

final as (
    select
        record_id,
        region_code,
        origin,
        period_year,
        case when not is_extrapolated then msme_measured end as msme_measured,
        coalesce(msme_projected, case when is_extrapolated then msme_measured end) as msme_projected
    from labelled
)

select * from final
