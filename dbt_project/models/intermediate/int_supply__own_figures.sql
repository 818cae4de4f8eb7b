-- What a region's own office has and reports; nothing of the regions below it.
with region_years as (
    select * from {{ ref('int_regions__years') }}
),

allocation as (
    select
        region_code,
        period_year,
        sum(mentor_posts) as funded_posts,
        sum(training_participants) as training_participants,
        sum(budget_idr) as budget_idr
    from {{ ref('stg_ministry__pk2ukm_allocation') }}
    group by region_code, period_year
),

left_out as (
    select
        region_code,
        period_year
    from {{ ref('int_slices__standing') }}
    where is_left_out
),

roster as (
    select
        region_code,
        period_year,
        count(distinct mentor_id) as reported_mentors
    from {{ ref('stg_ministry__mentor_roster') }}
    group by region_code, period_year
),

months as (
    select
        region_code,
        year as period_year,
        sum(case when mentors > 0 then 1 else 0 end) as months_covered
    from {{ ref('int_supply__office_months') }}
    group by region_code, year
),

full_time_months as (
    select
        region_code,
        year as period_year,
        sum(contract_months) as mentor_months
    from {{ ref('fct_contracts') }}
    group by region_code, year
    -- a sum that lacks the contracts without days would be too small
    having count(*) = count(contract_months)
),

msme as (
    select
        region_code,
        period_year,
        coalesce(sum(msme_measured), sum(msme_projected)) as msme_count,
        case
            when sum(msme_measured) is not null then 'measured'
            when sum(msme_projected) is not null then 'projected'
        end as msme_basis
    from {{ ref('stg_portal__msme_population') }}
    group by region_code, period_year
),

final as (
    select
        region_years.region_code,
        region_years.region_level,
        region_years.period_year,
        region_years.is_autonomous,
        region_years.has_office,
        case when left_out.region_code is not null then 0 else allocation.funded_posts end as funded_posts,
        case when left_out.region_code is not null then 0 else allocation.training_participants end
            as training_participants,
        case when left_out.region_code is not null then 0 else allocation.budget_idr end as budget_idr,
        roster.reported_mentors,
        full_time_months.mentor_months,
        months.months_covered,
        msme.msme_count,
        msme.msme_basis
    from region_years
    left join allocation
        on
            region_years.region_code = allocation.region_code
            and region_years.period_year = allocation.period_year
    left join left_out
        on
            region_years.region_code = left_out.region_code
            and region_years.period_year = left_out.period_year
    left join roster
        on
            region_years.region_code = roster.region_code
            and region_years.period_year = roster.period_year
    left join full_time_months
        on
            region_years.region_code = full_time_months.region_code
            and region_years.period_year = full_time_months.period_year
    left join months
        on
            region_years.region_code = months.region_code
            and region_years.period_year = months.period_year
    left join msme
        on
            region_years.region_code = msme.region_code
            and region_years.period_year = msme.period_year
)

select * from final
