with articles as (
    select * from {{ source('news', 'articles') }}
),

final as (
    select
        article_id,
        feed,
        url,
        title,
        origin,
        is_about_mentoring,
        published_on
    from articles
    -- an article that another address repeats word for word counts once
    where duplicate_of is null
)

select * from final
