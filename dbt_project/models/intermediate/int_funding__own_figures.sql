-- The money of a region's own office and what it paid for, as far as each is known; nothing of the regions below it.
with region_years as (
    select * from {{ ref('int_regions__years') }}
),

supply as (
    select * from {{ ref('int_supply__own_figures') }}
),

budgets as (
    select
        region_code,
        year as period_year,
        sum(ceiling_idr) as ceiling_idr,
        sum(stage_1_idr) as stage_1_idr,
        sum(stage_2_idr) as stage_2_idr,
        sum(spent_idr) as spent_idr,
        sum(spent_mentors) as spent_mentors
    from {{ ref('fct_budgets') }}
    group by region_code, year
),

-- money of a year is held against the sessions of a whole year alone
sessions as (
    select
        counted.region_code,
        counted.year as period_year,
        sum(counted.verified_sessions) as verified_sessions,
        sum(counted.verified_participants) as session_participants
    from {{ ref('int_sessions__counted') }} as counted
    inner join {{ ref('int_sessions__log_months') }} as log_months
        on
            counted.region_code = log_months.region_code
            and counted.year = log_months.year
    where log_months.months_logged = 12
    group by counted.region_code, counted.year
),

firms as (
    select
        region_code,
        year as period_year,
        count(distinct msme_id) as contracted_firms
    from {{ ref('fct_partnerships') }}
    group by region_code, year
),

final as (
    select
        region_years.region_code,
        region_years.period_year,
        supply.has_office,
        supply.budget_idr,
        supply.funded_posts,
        budgets.ceiling_idr,
        budgets.stage_1_idr,
        budgets.stage_2_idr,
        budgets.spent_idr,
        budgets.spent_mentors,
        supply.reported_mentors,
        supply.mentor_months,
        sessions.verified_sessions,
        sessions.session_participants,
        firms.contracted_firms
    from region_years
    inner join supply
        on
            region_years.region_code = supply.region_code
            and region_years.period_year = supply.period_year
    left join budgets
        on
            region_years.region_code = budgets.region_code
            and region_years.period_year = budgets.period_year
    left join sessions
        on
            region_years.region_code = sessions.region_code
            and region_years.period_year = sessions.period_year
    left join firms
        on
            region_years.region_code = firms.region_code
            and region_years.period_year = firms.period_year
)

select * from final
