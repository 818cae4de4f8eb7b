with records as (
    {{ published_records('msme_population') }}
),

final as (
    select
        record_id,
        region_code,
        origin,
        period_year,
        msme_measured,
        msme_projected
    from records
)

select * from final
