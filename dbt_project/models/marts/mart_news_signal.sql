with articles as (
    select * from {{ ref('stg_news__articles') }}
    where is_about_mentoring and published_on is not null
),

mentions as (
    select * from {{ ref('stg_news__mentions') }}
),

topics as (
    select * from {{ ref('stg_news__topics') }}
),

lineage as (
    select * from {{ ref('int_regions__lineage') }}
),

regions as (
    select * from {{ ref('regions') }}
),

-- an article counts once for each region it names, for the provinces these lie in, and for the country
named as (
    select
        mentions.article_id,
        lineage.counts_into as region_code
    from mentions
    inner join lineage on mentions.region_code = lineage.region_code
    where lineage.counts_into <> '00'
    union
    select
        article_id,
        '00' as region_code
    from articles
),

flagged as (
    select
        article_id,
        max(case when topic = 'shortage' then 1 else 0 end) as is_on_shortage,
        max(case when topic = 'recruitment' then 1 else 0 end) as is_on_recruitment,
        max(case when topic = 'certification' then 1 else 0 end) as is_on_certification,
        max(case when topic = 'training' then 1 else 0 end) as is_on_training,
        max(case when topic = 'partnership' then 1 else 0 end) as is_on_partnership,
        max(case when topic = 'funding' then 1 else 0 end) as is_on_funding
    from topics
    group by article_id
),

counted as (
    select
        named.region_code,
        cast({{ dbt.date_trunc('month', 'articles.published_on') }} as date) as month_start,
        count(*) as articles,
        coalesce(sum(flagged.is_on_shortage), 0) as articles_on_shortage,
        coalesce(sum(flagged.is_on_recruitment), 0) as articles_on_recruitment,
        coalesce(sum(flagged.is_on_certification), 0) as articles_on_certification,
        coalesce(sum(flagged.is_on_training), 0) as articles_on_training,
        coalesce(sum(flagged.is_on_partnership), 0) as articles_on_partnership,
        coalesce(sum(flagged.is_on_funding), 0) as articles_on_funding,
        max(articles.published_on) as last_published_on,
        {{ joined_origins('articles.origin') }} as origin
    from articles
    inner join named on articles.article_id = named.article_id
    left join flagged on articles.article_id = flagged.article_id
    group by named.region_code, cast({{ dbt.date_trunc('month', 'articles.published_on') }} as date)
),

final as (
    select
        regions.region_code,
        regions.region_name,
        regions.region_level,
        counted.month_start,
        cast(counted.articles as bigint) as articles,
        cast(counted.articles_on_shortage as bigint) as articles_on_shortage,
        cast(counted.articles_on_recruitment as bigint) as articles_on_recruitment,
        cast(counted.articles_on_certification as bigint) as articles_on_certification,
        cast(counted.articles_on_training as bigint) as articles_on_training,
        cast(counted.articles_on_partnership as bigint) as articles_on_partnership,
        cast(counted.articles_on_funding as bigint) as articles_on_funding,
        'reported' as data_status,
        -- articles are in no slice
        cast(0 as bigint) as slices,
        cast({{ dbt.datediff('counted.last_published_on', dbt.current_timestamp(), 'day') }} as bigint) as age_days,
        counted.origin
    from counted
    inner join regions on counted.region_code = regions.region_code
)

select * from final
