-- How many mentors an office had under contract in each month, for every office and year whose roster tells the days of
-- all its contracts; a month without any is a zero.
with contracts as (
    select * from {{ ref('fct_contracts') }}
),

dated_rosters as (
    select
        region_code,
        year
    from contracts
    group by region_code, year
    having count(*) = count(contract_months)
),

months as (
    select * from {{ ref('int_calendar__months') }}
),

office_months as (
    select
        dated_rosters.region_code,
        dated_rosters.year,
        months.month_start,
        months.next_month_start
    from dated_rosters
    inner join months on dated_rosters.year = months.year
),

final as (
    select
        office_months.region_code,
        office_months.year,
        office_months.month_start,
        count(distinct contracts.mentor_id) as mentors
    from office_months
    left join contracts
        on
            office_months.region_code = contracts.region_code
            and office_months.year = contracts.year
            and office_months.next_month_start > contracts.started_on
            and office_months.month_start <= contracts.ended_on
    group by office_months.region_code, office_months.year, office_months.month_start
)

select * from final
