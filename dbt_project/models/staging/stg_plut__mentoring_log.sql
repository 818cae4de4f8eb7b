with records as (
    {{ published_records('mentoring_log') }}
),

final as (
    select
        record_id,
        slice_key,
        file_sha256,
        region_code,
        period,
        consultant_id,
        institution,
        service_field,
        business_field,
        origin,
        period_year,
        participants,
        started_on,
        ended_on,
        reported_on
    from records
)

select * from final
