with records as (
    {{ published_records('mentor_roster') }}
),

final as (
    select
        record_id,
        region_code,
        mentor_id,
        gender,
        education,
        origin,
        period_year
    from records
)

select * from final
