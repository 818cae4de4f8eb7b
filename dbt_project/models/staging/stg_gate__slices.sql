with slices as (
    select * from {{ source('quality', 'slices') }}
),

final as (
    select
        form,
        region_code,
        period,
        published_file_sha256,
        held_back_file_sha256,
        data_status,
        origin,
        is_overridden,
        accepted_with,
        published_from,
        {{ slice_key('region_code', 'period', 'published_file_sha256') }} as slice_key,
        cast(substring(period, 1, 4) as integer) as period_year
    from slices
    -- a row whose region or period was not understood belongs to no slice that can be published
    where region_code is not null and period is not null
)

select * from final
