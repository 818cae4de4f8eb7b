with counts as (
    select * from {{ ref('stg_portal__msme_population') }}
),

final as (
    select
        record_id,
        region_code,
        period_year as year, -- noqa: RF04
        msme_measured,
        msme_projected,
        origin
    from counts
)

select * from final
