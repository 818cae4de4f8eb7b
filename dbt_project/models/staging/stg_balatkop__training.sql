with records as (
    {{ published_records('balatkop_training') }}
),

final as (
    select
        record_id,
        region_code,
        period,
        participant_id,
        organisation as organisation_id,
        gender,
        education,
        origin,
        period_year
    from records
)

select * from final
