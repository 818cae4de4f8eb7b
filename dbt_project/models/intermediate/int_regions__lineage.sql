-- Which rows a region's own figures count into: its own, its province's, the country's.
with regions as (
    select * from {{ ref('regions') }}
),

own as (
    select
        region_code,
        region_code as counts_into
    from regions
),

province as (
    select
        region_code,
        province_code as counts_into
    from regions
    where region_level in ('regency', 'city')
),

country as (
    select
        region_code,
        '00' as counts_into
    from regions
    where region_level <> 'national'
),

final as (
    select * from own
    union all
    select * from province
    union all
    select * from country
)

select * from final
