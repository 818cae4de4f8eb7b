with elections as (
    select * from {{ ref('elections') }}
),

final as (
    select
        region_code,
        polling_date,
        office,
        cast({{ dbt.dateadd('month', -6, 'polling_date') }} as date) as season_starts_on,
        basis,
        confidence
    from elections
)

select * from final
