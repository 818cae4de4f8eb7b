with files as (
    select * from {{ source('ledger', 'files') }}
),

final as (
    select
        file_sha256,
        arrival,
        arrived_at
    from files
    where kind = 'submission'
)

select * from final
