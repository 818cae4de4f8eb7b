with judgements as (
    select * from {{ source('ledger', 'judgements') }}
),

final as (
    select
        form,
        region_code,
        period,
        file_sha256,
        arrival,
        verdict,
        records,
        judged_at
    from judgements
    where region_code is not null and period is not null
)

select * from final
