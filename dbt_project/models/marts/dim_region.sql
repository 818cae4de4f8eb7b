with regions as (
    select * from {{ ref('regions') }}
),

final as (
    select
        regions.region_code,
        regions.province_code,
        regions.region_code_2021,
        regions.bps_code_2020,
        regions.region_name,
        regions.short_name,
        regions.region_level,
        provinces.region_name as province_name,
        regions.is_autonomous,
        regions.latitude,
        regions.longitude,
        regions.area_km2,
        regions.population_2024
    from regions
    left join regions as provinces on regions.province_code = provinces.region_code
)

select * from final
