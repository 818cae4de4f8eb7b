-- What each region was from when until when: a version from the beginning of our knowledge, and one from every change.
with regions as (
    select * from {{ ref('regions') }}
),

changes as (
    select * from {{ ref('region_changes') }}
),

beginnings as (
    select
        region_code,
        cast(null as date) as valid_from,
        cast(null as {{ dbt.type_string() }}) as basis
    from regions
    union all
    select
        region_code,
        valid_from,
        basis
    from changes
),

spans as (
    select
        region_code,
        valid_from,
        lead(valid_from) over (partition by region_code order by valid_from nulls first) as valid_to,
        basis
    from beginnings
),

final as (
    select
        spans.region_code,
        spans.valid_from,
        spans.valid_to,
        spans.basis,
        case when spans.valid_to is null then regions.region_code else changes.code_before end as code_then,
        case when spans.valid_to is null then regions.region_name else changes.name_before end as name_then,
        case
            when spans.valid_to is null then regions.province_code else changes.province_code_before
        end as province_code_then
    from spans
    inner join regions on spans.region_code = regions.region_code
    left join changes on spans.region_code = changes.region_code and spans.valid_to = changes.valid_from
    -- before the change that founded it, a region was nothing
    where spans.valid_to is null or changes.code_before is not null
)

select * from final
