with regions as (
    select * from {{ ref('regions') }}
),

versions as (
    select * from {{ ref('int_regions__versions') }}
),

final as (
    select
        regions.region_code,
        regions.province_code,
        versions.code_then,
        versions.province_code_then,
        regions.region_code_2021,
        regions.bps_code_2020,
        regions.region_name,
        regions.short_name,
        regions.region_level,
        provinces.region_name as province_name,
        versions.name_then,
        provinces_then.region_name as province_name_then,
        versions.valid_from,
        versions.valid_to,
        versions.valid_to is null as is_current,
        versions.basis as changed_by,
        regions.is_autonomous,
        regions.latitude,
        regions.longitude,
        regions.area_km2,
        regions.population_2024
    from versions
    inner join regions on versions.region_code = regions.region_code
    left join regions as provinces on regions.province_code = provinces.region_code
    left join regions as provinces_then on versions.province_code_then = provinces_then.region_code
)

select * from final
