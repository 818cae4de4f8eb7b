with findings as (
    select * from {{ source('quality', 'findings') }}
),

final as (
    select
        rule,
        severity,
        form,
        file_sha256,
        region_code,
        period
    from findings
    where form is not null and region_code is not null and period is not null
)

select * from final
