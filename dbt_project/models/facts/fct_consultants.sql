with consultants as (
    select * from {{ ref('stg_plut__consultants') }}
),

final as (
    select
        record_id,
        region_code,
        period_year as year, -- noqa: RF04
        consultant_id,
        institution_id,
        service_field,
        education,
        certificate is not null as is_certified,
        case when status is not null then lower(status) = 'aktif' end as is_active,
        origin
    from consultants
)

select * from final
