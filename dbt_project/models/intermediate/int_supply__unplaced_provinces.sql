-- Provinces in which a row of a published allocation list could not be placed: whose row it is nobody knows, so nobody
-- there can be said to be left out. A row that does not even tell its province speaks of all of them.
with records as (
    select * from {{ source('records', 'pk2ukm_allocation') }}
),

slices as (
    select * from {{ ref('stg_gate__slices') }}
),

provinces as (
    select region_code as province_code
    from {{ ref('regions') }}
    where region_level = 'province'
),

published_lists as (
    select distinct
        published_file_sha256 as file_sha256,
        period_year
    from slices
    where form = 'pk2ukm_allocation' and published_file_sha256 is not null
),

final as (
    select distinct
        published_lists.period_year,
        provinces.province_code
    from records
    inner join published_lists on records.file_sha256 = published_lists.file_sha256
    inner join provinces
        on records.province_code = provinces.province_code or records.province_code is null
    where records.region_code is null
)

select * from final
