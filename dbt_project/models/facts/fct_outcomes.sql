-- Outcomes that are verified by a document: of those that the field knows, the forms carry contracts with large firms
-- alone; business numbers, finance and sales are reported nowhere yet.
with partnerships as (
    select * from {{ ref('fct_partnerships') }}
),

final as (
    select
        record_id,
        region_code,
        year,
        msme_id,
        'large_firm_contract' as outcome_kind,
        started_on as occurred_on,
        origin
    from partnerships
)

select * from final
