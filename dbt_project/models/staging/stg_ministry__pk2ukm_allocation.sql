with records as (
    {{ published_records('pk2ukm_allocation') }}
),

final as (
    select
        record_id,
        region_code,
        origin,
        period_year,
        budget_idr,
        training_participants,
        mentor_posts
    from records
)

select * from final
