-- The parts of each indicator that a region's own office knows, nothing of the regions below it: numerator, denominator
-- and the mentors whom they are of. Of sessions and contracts these are the mentors at the office.
{% set of_mentors = {
    'certified_share': 'is_certified',
    'd3_share': 'is_d3_or_higher',
    'training_days_per_mentor': 'training_days',
    'documented_selection_share': 'is_documented',
    'outside_season_share': 'is_outside_season',
} -%}
{% set aspects = ['attendance_points', 'discipline_points', 'reporting_points', 'target_points'] -%}

with mentors as (
    select * from {{ ref('int_quality__mentors') }}
),

evaluations as (
    select * from {{ ref('fct_evaluations') }}
),

supply as (
    select
        region_code,
        period_year as year, -- noqa: RF04
        reported_mentors,
        mentor_months,
        coalesce(reported_mentors, funded_posts) as mentors
    from {{ ref('int_supply__own_figures') }}
),

sessions as (
    select
        region_code,
        year,
        sum(verified_sessions) as verified_sessions,
        sum(verified_participants) as verified_participants,
        sum(sessions_reported_in_time) as sessions_reported_in_time,
        sum(sessions_with_report) as sessions_with_report
    from {{ ref('int_sessions__counted') }}
    group by region_code, year
),

log_months as (
    select * from {{ ref('int_sessions__log_months') }}
),

outcomes as (
    select
        region_code,
        year,
        count(*) as contracts
    from {{ ref('fct_outcomes') }}
    where outcome_kind = 'large_firm_contract'
    group by region_code, year
),

office_sessions as (
    select
        sessions.*,
        supply.reported_mentors,
        supply.mentor_months,
        supply.mentors,
        coalesce(log_months.months_logged = 12, false) as is_whole_year
    from sessions
    inner join supply on sessions.region_code = supply.region_code and sessions.year = supply.year
    left join log_months on sessions.region_code = log_months.region_code and sessions.year = log_months.year
),

figures as (
    {% for indicator, column in of_mentors.items() -%}
        select
            region_code,
            year,
            '{{ indicator }}' as indicator,
            cast(sum({{ column }}) as double) as numerator,
            cast(count({{ column }}) as double) as denominator,
            count({{ column }}) as persons
        from mentors
        group by region_code, year
        union all
    {% endfor -%}
    {% for aspect in aspects -%}
        select
            region_code,
            year,
            '{{ aspect }}' as indicator,
            cast(sum({{ aspect }}) as double) as numerator,
            cast(count({{ aspect }}) as double) as denominator,
            count({{ aspect }}) as persons
        from evaluations
        group by region_code, year
        union all
    {% endfor -%}
    select
        region_code,
        year,
        'verified_sessions_per_mentor_month' as indicator,
        cast(verified_sessions as double) as numerator,
        cast(mentor_months as double) as denominator,
        reported_mentors as persons
    from office_sessions
    -- a year's mentors are held against the sessions of a whole year alone
    where is_whole_year
    union all
    select
        region_code,
        year,
        'session_participants_per_mentor' as indicator,
        cast(verified_participants as double) as numerator,
        cast(reported_mentors as double) as denominator,
        reported_mentors as persons
    from office_sessions
    where is_whole_year
    union all
    select
        region_code,
        year,
        'reported_in_time_share' as indicator,
        cast(sessions_reported_in_time as double) as numerator,
        cast(sessions_with_report as double) as denominator,
        mentors as persons
    from office_sessions
    union all
    select
        outcomes.region_code,
        outcomes.year,
        'large_firm_contracts_per_mentor' as indicator,
        cast(outcomes.contracts as double) as numerator,
        cast(supply.reported_mentors as double) as denominator,
        supply.reported_mentors as persons
    from outcomes
    inner join supply on outcomes.region_code = supply.region_code and outcomes.year = supply.year
),

final as (
    select
        region_code,
        year,
        indicator,
        numerator,
        denominator,
        coalesce(persons, 0) as persons
    from figures
    -- a part without the other would bend the ratio of sums
    where numerator is not null and denominator > 0
)

select * from final
