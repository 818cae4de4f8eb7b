with allocation as (
    select * from {{ ref('stg_ministry__pk2ukm_allocation') }}
),

final as (
    select
        record_id,
        region_code,
        period_year as year, -- noqa: RF04
        mentor_posts,
        training_participants,
        budget_idr,
        origin
    from allocation
)

select * from final
