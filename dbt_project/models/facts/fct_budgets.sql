with performance as (
    select * from {{ ref('stg_ministry__pk2ukm_performance') }}
),

final as (
    select
        record_id,
        region_code,
        period_year as year, -- noqa: RF04
        ceiling_idr,
        ceiling_mentors,
        ceiling_trainees,
        stage_1_idr,
        stage_2_idr,
        remaining_idr,
        -- stage 2 counts stage 1 again
        coalesce(stage_2_idr, stage_1_idr) as spent_idr,
        coalesce(stage_2_mentors, stage_1_mentors) as spent_mentors,
        coalesce(stage_2_trainees, stage_1_trainees) as spent_trainees,
        origin
    from performance
)

select * from final
