with partnerships as (
    select * from {{ ref('stg_ministry__partnership') }}
),

first_trainings as (
    select
        organisation_id,
        min(ended_on) as trained_on
    from {{ ref('fct_trainings') }}
    where organisation_id is not null
    group by organisation_id
),

final as (
    select
        partnerships.record_id,
        partnerships.region_code,
        partnerships.period_year as year, -- noqa: RF04
        partnerships.msme_id,
        partnerships.large_firm,
        partnerships.contract_kind,
        partnerships.contract_value_idr,
        partnerships.started_on,
        partnerships.ended_on,
        cast(
            12.0 * ({{ dbt.datediff('partnerships.started_on', 'partnerships.ended_on', 'day') }} + 1) / 365.25
            as double
        ) as contract_months,
        coalesce(first_trainings.trained_on < partnerships.started_on, false) as is_trained,
        partnerships.origin
    from partnerships
    left join first_trainings on partnerships.msme_id = first_trainings.organisation_id
)

select * from final
