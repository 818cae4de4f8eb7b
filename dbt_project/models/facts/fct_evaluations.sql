with evaluations as (
    select * from {{ ref('stg_ministry__mentor_evaluation') }}
),

final as (
    select
        record_id,
        region_code,
        period_year as year, -- noqa: RF04
        mentor_id,
        attendance_points,
        discipline_points,
        reporting_points,
        target_points,
        origin
    from evaluations
)

select * from final
