-- Each month of the offices and years whose hires are known: the roster tells how every mentor came, or there is one of
-- the year before, and every hire is dated. A month without a hire is a zero.
with contracts as (
    select * from {{ ref('fct_contracts') }}
),

hires as (
    select * from {{ ref('fct_hires') }}
),

rosters as (
    select
        region_code,
        year,
        count(*) as contracts,
        count(selection) as contracts_with_selection
    from contracts
    group by region_code, year
),

undated as (
    select distinct
        region_code,
        year
    from hires
    where hired_on is null
),

known as (
    select
        rosters.region_code,
        rosters.year
    from rosters
    left join rosters as earlier on rosters.region_code = earlier.region_code and rosters.year = earlier.year + 1
    left join undated on rosters.region_code = undated.region_code and rosters.year = undated.year
    where
        undated.region_code is null
        and (rosters.contracts = rosters.contracts_with_selection or earlier.region_code is not null)
),

months as (
    select * from {{ ref('int_calendar__months') }}
),

office_months as (
    select
        known.region_code,
        months.year,
        months.month,
        months.month_start,
        months.next_month_start,
        {{ dbt.datediff('months.month_start', 'months.next_month_start', 'day') }} as days
    from known
    inner join months on known.year = months.year
),

near as (
    select
        office_months.region_code,
        office_months.month_start,
        max({{ days_within('office_months', 'polls.season_starts_on', 'polls.polling_date') }}) as season_days,
        max({{ days_within('office_months', 'polls.placebo_starts_on', 'polls.placebo_ends_on') }}) as placebo_days,
        {{ months_from_poll('office_months.month_start') }} as months_from_poll
    from office_months
    left join {{ ref('int_elections__regions') }} as polls on office_months.region_code = polls.region_code
    group by office_months.region_code, office_months.month_start
),

counted as (
    select
        region_code,
        month_start,
        count(*) as hires,
        sum(is_documented) as hires_documented,
        count(is_documented) as hires_with_selection,
        sum(is_certified) as hires_certified,
        count(is_certified) as hires_with_certificate_known,
        sum(is_d3_or_higher) as hires_d3_or_higher,
        count(is_d3_or_higher) as hires_with_education
    from {{ ref('int_recruitment__hires') }}
    group by region_code, month_start
),

final as (
    select
        office_months.region_code,
        regions.province_code,
        office_months.year,
        office_months.month,
        office_months.month_start,
        coalesce(near.season_days, 0) / cast(office_months.days as double) as season,
        case
            when coalesce(near.season_days, 0) = 0
                then coalesce(near.placebo_days, 0) / cast(office_months.days as double)
        end as placebo,
        near.months_from_poll,
        coalesce(counted.hires, 0) as hires,
        coalesce(counted.hires_documented, 0) as hires_documented,
        coalesce(counted.hires_with_selection, 0) as hires_with_selection,
        coalesce(counted.hires_certified, 0) as hires_certified,
        coalesce(counted.hires_with_certificate_known, 0) as hires_with_certificate_known,
        coalesce(counted.hires_d3_or_higher, 0) as hires_d3_or_higher,
        coalesce(counted.hires_with_education, 0) as hires_with_education
    from office_months
    inner join near
        on
            office_months.region_code = near.region_code
            and office_months.month_start = near.month_start
    inner join {{ ref('regions') }} as regions on office_months.region_code = regions.region_code
    left join counted
        on
            office_months.region_code = counted.region_code
            and office_months.month_start = counted.month_start
)

select * from final
