with records as (
    {{ published_records('pk2ukm_performance') }}
),

final as (
    select
        record_id,
        region_code,
        origin,
        period_year,
        ceiling_idr,
        ceiling_mentors,
        ceiling_trainees,
        stage_1_idr,
        stage_1_mentors,
        stage_1_trainees,
        stage_2_idr,
        stage_2_mentors,
        stage_2_trainees,
        remaining_idr
    from records
)

select * from final
