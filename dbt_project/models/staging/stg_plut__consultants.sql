with records as (
    {{ published_records('plut_consultants') }}
),

final as (
    select
        record_id,
        region_code,
        registration_id as consultant_id,
        institution_id,
        institution,
        status,
        service_field,
        education,
        certificate,
        origin,
        period_year
    from records
)

select * from final
