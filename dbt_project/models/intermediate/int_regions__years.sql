-- Every region that has to have a row, for every year that has any data of any form.
with slices as (
    select * from {{ ref('stg_gate__slices') }}
),

regions as (
    select * from {{ ref('regions') }}
),

years as (
    select distinct period_year from slices
),

regions_with_data as (
    select distinct region_code from slices
),

-- the six of DKI Jakarta are not autonomous: no office of their own, so a row only where there is data
regions_with_a_row as (
    select regions.*
    from regions
    left join regions_with_data on regions.region_code = regions_with_data.region_code
    where
        regions.is_autonomous
        or regions.region_level = 'national'
        or regions_with_data.region_code is not null
),

final as (
    select
        regions_with_a_row.region_code,
        regions_with_a_row.region_level,
        regions_with_a_row.is_autonomous,
        -- the provinces founded in 2022 had no office before
        regions_with_a_row.is_autonomous
        and (regions_with_a_row.region_code_2021 is not null or years.period_year > 2022) as has_office,
        years.period_year
    from regions_with_a_row
    cross join years
)

select * from final
