-- Of an office's posts, those that an earlier submission has to stand for, and those that its held-back latest one
-- states: with the first a sum of posts can be told without the office, with the second as if nothing were held back.
with slices as (
    select * from {{ ref('stg_gate__slices') }}
    where form = 'pk2ukm_allocation' and held_back_file_sha256 is not null
),

records as (
    select * from {{ source('records', 'pk2ukm_allocation') }}
),

final as (
    select
        slices.region_code,
        slices.period_year,
        sum(case when records.file_sha256 = slices.published_file_sha256 then records.mentor_posts end)
            as funded_posts_carried_forward,
        sum(case when records.file_sha256 = slices.held_back_file_sha256 then records.mentor_posts end)
            as funded_posts_held_back
    from slices
    inner join records
        on
            slices.region_code = records.region_code
            and slices.period = records.period
            and records.file_sha256 in (slices.published_file_sha256, slices.held_back_file_sha256)
    group by slices.region_code, slices.period_year
)

select * from final
