{% set forms = ['partnership', 'balatkop_training', 'msme_population'] -%}

with own_figures as (
    select * from {{ ref('int_partnerships__own_figures') }}
),

lineage as (
    select * from {{ ref('int_regions__lineage') }}
),

regions as (
    select * from {{ ref('regions') }}
),

status as (
    {{ row_status(forms, of_earlier_years=['balatkop_training']) }}
),

summed as (
    select
        lineage.counts_into as region_code,
        figures.year,
        sum(
            case when figures.region_level in ('regency', 'city') and figures.contracts is not null then 1 else 0 end
        ) as regions_with_contracts,
        sum(figures.contracts) as contracts,
        sum(figures.firms) as firms,
        sum(figures.contract_value_idr) as contract_value_idr,
        sum(figures.contracts_with_value) as contracts_with_value,
        sum(figures.contract_months) as contract_months,
        sum(figures.contracts_with_months) as contracts_with_months,
        sum(figures.contracts_a_year_old) as contracts_a_year_old,
        sum(figures.contracts_surviving) as contracts_surviving,
        sum(figures.contracts_with_training_known) as contracts_with_training_known,
        sum(figures.contracts_of_trained_firms) as contracts_of_trained_firms,
        sum(figures.contract_value_of_trained_firms_idr) as contract_value_of_trained_firms_idr,
        sum(figures.trained_firms) as trained_firms,
        sum(figures.trained_firms_where_contracts_known) as trained_firms_where_contracts_known,
        sum(figures.trained_firms_contracted) as trained_firms_contracted,
        {{ sum_per('figures.other_firms_contracted', 'figures.other_firms') }} as contracted_share_of_others,
        sum(
            case
                when
                    figures.region_level in ('regency', 'city')
                    and figures.other_firms_contracted is not null
                    and figures.other_firms is not null
                    then 1
                else 0
            end
        ) as regions_with_both
    from own_figures as figures
    inner join lineage on figures.region_code = lineage.region_code
    group by lineage.counts_into, figures.year
),

-- of the map, not of those that have a row: Jakarta's six, which are not autonomous, have one only once they report
regencies_and_cities as (
    {{ regencies_and_cities() }}
),

final as (
    select
        regions.region_code,
        regions.region_name,
        regions.region_level,
        regions.province_code,
        summed.year,
        cast(summed.regions_with_contracts as double) / regencies_and_cities.regions_in_all as contracts_coverage_share,
        cast(summed.contracts as bigint) as contracts,
        cast(summed.firms as bigint) as contracted_firms,
        cast(summed.contract_value_idr as bigint) as contract_value_idr,
        cast(summed.contract_value_idr as double) / nullif(summed.contracts_with_value, 0) as value_per_contract_idr,
        summed.contract_months / nullif(summed.contracts_with_months, 0) as months_per_contract,
        cast(summed.contracts_a_year_old as bigint) as contracts_a_year_old,
        cast(summed.contracts_surviving as double) / nullif(summed.contracts_a_year_old, 0) as survival_share,
        cast(summed.contracts_of_trained_firms as bigint) as contracts_of_trained_firms,
        cast(summed.contracts_of_trained_firms as double)
        / nullif(summed.contracts_with_training_known, 0) as trained_contract_share,
        cast(summed.contracts_with_training_known as double)
        / nullif(summed.contracts, 0) as trained_contract_coverage_share,
        cast(summed.contract_value_of_trained_firms_idr as bigint) as contract_value_of_trained_firms_idr,
        cast(summed.trained_firms as bigint) as trained_firms,
        cast(summed.trained_firms_where_contracts_known as bigint) as trained_firms_where_contracts_known,
        cast(summed.trained_firms_contracted as double)
        / nullif(summed.trained_firms_where_contracts_known, 0) as contracted_share_of_trained,
        summed.contracted_share_of_others,
        cast(summed.regions_with_both as double) / regencies_and_cities.regions_in_all as others_coverage_share,
        {{ status_columns("'" ~ forms | join('+') ~ "'") }}
    from summed
    inner join regions on summed.region_code = regions.region_code
    left join regencies_and_cities on summed.region_code = regencies_and_cities.region_code
    left join status
        on
            summed.region_code = status.region_code
            and summed.year = status.period_year
)

select * from final
