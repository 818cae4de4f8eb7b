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
    -- a session that started in a month of which the office has a finer log is told by that one
    where
        months_told_by_finer is null
        or started_on is null
        or months_told_by_finer not like concat(
            '%', substring(cast(started_on as {{ dbt.type_string() }}), 1, 7), '%'
        )
)

select * from final
