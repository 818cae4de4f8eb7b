with records as (
    {{ published_records('partnership') }}
),

final as (
    select
        record_id,
        region_code,
        msme_id,
        large_firm,
        contract_kind,
        origin,
        period_year,
        contract_value_idr,
        started_on,
        ended_on
    from records
)

select * from final
