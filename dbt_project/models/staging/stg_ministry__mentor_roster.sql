with records as (
    {{ published_records('mentor_roster') }}
),

final as (
    select
        record_id,
        slice_key,
        file_sha256,
        region_code,
        period,
        mentor_id,
        gender,
        age_band,
        education,
        selection,
        certificate_id,
        origin,
        period_year,
        contract_started_on,
        contract_ended_on,
        certificate_issued_on,
        certificate_expires_on
    from records
)

select * from final
