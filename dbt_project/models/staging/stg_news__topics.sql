with topics as (
    select * from {{ source('news', 'topics') }}
),

final as (
    select
        article_id,
        topic
    from topics
)

select * from final
