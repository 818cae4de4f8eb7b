-- Contracts with large firms that a region reports in a year, and its firms that a published training had taught before
-- the year ended, with those of them that have such a contract; beside them, its other firms. Where no training of the
-- province was published, nobody knows the trained firms from the others.
with partnerships as (
    select * from {{ ref('fct_partnerships') }}
),

known as (
    select
        regions.region_code,
        provinces.first_year
    from {{ ref('int_trainings__provinces') }} as provinces
    inner join {{ ref('regions') }} as regions on provinces.province_code = regions.province_code
),

first_years as (
    select
        organisation_id,
        min(year) as first_year
    from {{ ref('fct_trainings') }}
    where organisation_id is not null
    group by organisation_id
),

contracts as (
    select
        partnerships.*,
        case
            when known.first_year <= partnerships.year then coalesce(first_years.first_year <= partnerships.year, false)
        end as is_firm_trained_by_year_end,
        {{ dbt.dateadd('month', 12, 'partnerships.started_on') }} as year_on
    from partnerships
    left join known on partnerships.region_code = known.region_code
    left join first_years on partnerships.msme_id = first_years.organisation_id
),

counted as (
    select
        region_code,
        year,
        count(*) as contracts,
        count(distinct msme_id) as firms,
        sum(contract_value_idr) as contract_value_idr,
        count(contract_value_idr) as contracts_with_value,
        sum(contract_months) as contract_months,
        count(contract_months) as contracts_with_months,
        sum(
            case when year_on <= {{ dbt.current_timestamp() }} and ended_on is not null then 1 else 0 end
        ) as contracts_a_year_old,
        sum(
            case when year_on <= {{ dbt.current_timestamp() }} and ended_on >= year_on then 1 else 0 end
        ) as contracts_surviving,
        count(is_trained) as contracts_with_training_known,
        sum(case when is_trained then 1 when not is_trained then 0 end) as contracts_of_trained_firms,
        case
            when sum(case when is_trained then 1 when not is_trained then 0 end) = 0 then 0
            else sum(case when is_trained then contract_value_idr end)
        end as contract_value_of_trained_firms_idr,
        case
            when count(is_firm_trained_by_year_end) > 0
                then count(distinct case when not is_firm_trained_by_year_end then msme_id end)
        end as other_firms_contracted
    from contracts
    group by region_code, year
),

first_trainings as (
    select
        region_code,
        organisation_id,
        min(year) as first_year
    from {{ ref('fct_trainings') }}
    where organisation_id is not null
    group by region_code, organisation_id
),

contracted_firms as (
    select
        msme_id,
        year,
        case
            when sum(case when is_trained then 1 else 0 end) > 0 then 1
            when count(*) = count(is_trained) then 0
        end as is_contracted
    from contracts
    group by msme_id, year
),

trained as (
    select
        region_years.region_code,
        region_years.period_year as year, -- noqa: RF04
        count(*) as trained_firms,
        -- but those of whose contracts it is not known whether one began after the training
        sum(
            case when contracted_firms.msme_id is null or contracted_firms.is_contracted is not null then 1 else 0 end
        ) as trained_firms_told,
        sum(coalesce(contracted_firms.is_contracted, 0)) as trained_firms_contracted
    from {{ ref('int_regions__years') }} as region_years
    inner join first_trainings
        on
            region_years.region_code = first_trainings.region_code
            and region_years.period_year >= first_trainings.first_year
    left join contracted_firms
        on
            first_trainings.organisation_id = contracted_firms.msme_id
            and region_years.period_year = contracted_firms.year
    group by region_years.region_code, region_years.period_year
),

-- a province's own count is that of the regions below it once more
enterprises as (
    select
        region_code,
        period_year,
        msme_count
    from {{ ref('int_supply__own_figures') }}
    where region_level in ('regency', 'city')
),

final as (
    select
        region_years.region_code,
        region_years.region_level,
        region_years.period_year as year, -- noqa: RF04
        counted.contracts,
        counted.firms,
        counted.contract_value_idr,
        counted.contracts_with_value,
        counted.contract_months,
        counted.contracts_with_months,
        counted.contracts_a_year_old,
        counted.contracts_surviving,
        counted.contracts_with_training_known,
        counted.contracts_of_trained_firms,
        counted.contract_value_of_trained_firms_idr,
        counted.other_firms_contracted,
        case
            when known.first_year <= region_years.period_year
                then enterprises.msme_count - coalesce(trained.trained_firms, 0)
        end as other_firms,
        case when known.first_year <= region_years.period_year then coalesce(trained.trained_firms, 0) end
            as trained_firms,
        -- where no contract was reported, nobody knows that there is none
        case
            when known.first_year <= region_years.period_year and counted.contracts is not null
                then coalesce(trained.trained_firms_told, 0)
        end as trained_firms_where_contracts_known,
        case
            when known.first_year <= region_years.period_year and counted.contracts is not null
                then coalesce(trained.trained_firms_contracted, 0)
        end as trained_firms_contracted
    from {{ ref('int_regions__years') }} as region_years
    left join known on region_years.region_code = known.region_code
    left join counted
        on
            region_years.region_code = counted.region_code
            and region_years.period_year = counted.year
    left join trained
        on
            region_years.region_code = trained.region_code
            and region_years.period_year = trained.year
    left join enterprises
        on
            region_years.region_code = enterprises.region_code
            and region_years.period_year = enterprises.period_year
)

select * from final
