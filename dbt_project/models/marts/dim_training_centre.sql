with centres as (
    select * from {{ ref('training_centres') }}
),

regions as (
    select * from {{ ref('regions') }}
),

final as (
    select
        centres.province_code,
        regions.region_name as province_name,
        centres.centre_status,
        centres.centre_name,
        centres.source,
        centres.said_on,
        centres.confidence
    from centres
    inner join regions on centres.province_code = regions.region_code
)

select * from final
