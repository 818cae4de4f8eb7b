with mentions as (
    select * from {{ source('news', 'mentions') }}
),

final as (
    select
        article_id,
        region_code,
        times
    from mentions
)

select * from final
