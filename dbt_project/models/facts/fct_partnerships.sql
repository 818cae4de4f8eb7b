with partnerships as (
    select
        *,
        cast(extract(year from started_on) as integer) as started_in
    from {{ ref('stg_ministry__partnership') }}
),

regions as (
    select * from {{ ref('regions') }}
),

known as (
    select * from {{ ref('int_trainings__provinces') }}
),

first_trainings as (
    select
        organisation_id,
        min(ended_on) as trained_on,
        -- of a training without a day its year is known
        min(case when ended_on is null then year end) as trained_in
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
        12 * cast({{ dbt.datediff('partnerships.started_on', 'partnerships.ended_on', 'day') }} + 1 as double)
        / 365.25 as contract_months,
        case
            when known.first_year <= partnerships.started_in
                then
                    case
                        when
                            first_trainings.trained_on < partnerships.started_on
                            or first_trainings.trained_in < partnerships.started_in
                            then true
                        -- in the contract's own year, before it began or after
                        when first_trainings.trained_in = partnerships.started_in then null
                        else false
                    end
        end as is_trained,
        partnerships.origin
    from partnerships
    inner join regions on partnerships.region_code = regions.region_code
    left join known on regions.province_code = known.province_code
    left join first_trainings on partnerships.msme_id = first_trainings.organisation_id
)

select * from final
