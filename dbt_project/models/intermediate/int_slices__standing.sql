-- Every slice, with those that a complete list implies. The allocation lists every office that gets money: where a list
-- names a province, a region of it (on the map of then or of now) that the list leaves out has a slice that says zero;
-- unless a row of the list could not be placed in that province: it may be the region's.
with slices as (
    select * from {{ ref('stg_gate__slices') }}
),

region_years as (
    select * from {{ ref('int_regions__years') }}
),

regions as (
    select * from {{ ref('regions') }}
),

unplaced_provinces as (
    select * from {{ ref('int_supply__unplaced_provinces') }}
),

listed_provinces as (
    select
        slices.period_year,
        regions.province_code,
        {{ joined_origins('slices.origin') }} as origin,
        min(slices.published_from) as published_from,
        max(case when slices.data_status = 'carried_forward' then 1 else 0 end) as is_carried_forward
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
        case
            when max(case when unplaced_provinces.province_code is not null then 1 else 0 end) = 1 then 'quarantined'
            when max(listed_provinces.is_carried_forward) = 1 then 'carried_forward'
            else 'reported'
        end as data_status,
        {{ joined_origins('listed_provinces.origin') }} as origin,
        min(listed_provinces.published_from) as published_from
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
    left join unplaced_provinces
        on
            listed_provinces.period_year = unplaced_provinces.period_year
            and listed_provinces.province_code = unplaced_provinces.province_code
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
        period,
        period_year,
        data_status,
        origin,
        published_from,
        is_overridden,
        false as is_left_out
    from slices
    union all
    select
        form,
        region_code,
        cast(period_year as {{ dbt.type_string() }}) as period,
        period_year,
        data_status,
        origin,
        published_from,
        false as is_overridden,
        data_status <> 'quarantined' as is_left_out
    from left_out
)

select * from final
