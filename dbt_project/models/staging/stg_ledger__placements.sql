with placements as (
    select * from {{ source('ledger', 'placements') }}
),

final as (
    select distinct
        file_sha256,
        form,
        column_name
    from placements
)

select * from final
