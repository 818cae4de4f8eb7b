with records as (
    {{ published_records('mentor_evaluation') }}
),

final as (
    select
        record_id,
        region_code,
        mentor_id,
        origin,
        period_year,
        attendance_points,
        discipline_points,
        reporting_points,
        target_points
    from records
)

select * from final
