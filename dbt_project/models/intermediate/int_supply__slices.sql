-- The slices that a row rests on. The allocation lists every office that gets money: where a list names a province,
-- a region of it (on the map of then or of now) that the list leaves out has a slice that says zero.
with slices as (
    select * from {{ ref('stg_gate__slices') }}
),

region_years as (
    select * from {{ ref('int_supply__region_years') }}
),

regions as (
    select * from {{ ref('regions') }}
),

listed_provinces as (
    select
        slices.period_year,
        regions.province_code,
        max(slices.origin) as origin,
        min(slices.published_from) as published_from
    from slices
    inner join regions on slices.region_code = regions.region_code
    where
        slices.form = 'pk2ukm_allocation'
        and slices.data_status <> 'quarantined'
    group by slices.period_year, regions.province_code
),

left_out as (
    select
        'pk2ukm_allocation' as form,
        region_years.region_code,
        region_years.period_year,
        'reported' as data_status,
        max(listed_provinces.origin) as origin,
        min(listed_provinces.published_from) as published_from,
        true as is_left_out
    from region_years
    inner join regions on region_years.region_code = regions.region_code
    inner join listed_provinces
        on
            region_years.period_year = listed_provinces.period_year
            and (
                -- a province of today that did not exist in the year is left out of nothing
                substring(regions.region_code_2021, 1, 2) = listed_provinces.province_code
                or (
                    regions.region_level in ('regency', 'city')
                    and regions.province_code = listed_provinces.province_code
                )
            )
    left join slices
        on
            slices.form = 'pk2ukm_allocation'
            and region_years.region_code = slices.region_code
            and region_years.period_year = slices.period_year
    where
        slices.region_code is null
        and region_years.region_level <> 'national'
    group by region_years.region_code, region_years.period_year
),

final as (
    select
        form,
        region_code,
        period_year,
        data_status,
        origin,
        published_from,
        false as is_left_out
    from slices
    union all
    select * from left_out
)

select * from final
