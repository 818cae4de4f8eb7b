{# The claims that a count decides or stands beside, in one text; and those that an estimate does. #}
{% macro measured_claims() -%}
    mentors_too_few mentors_unqualified mentoring_poor recruited_carelessly central_government_funds_mentoring only_yogyakarta_without_centre tied_to_large_firms
{%- endmacro %}
{% macro estimated_claims() -%}
    recruited_carelessly_in_season
{%- endmacro %}

{#
    What a claim is held against: by year, the parts of which the claim holds, those of which it is known, and those there
    are; of an estimate, it and the ends of its interval, unless its checks fail. One text for what the model computes
    (over its own imports) and for what an analyst runs on a release (with the schema in front). `year` is null where the
    evidence is of no year.
#}
{% macro claim_query(claim_id, schema='') -%}
{%- if claim_id == 'mentors_too_few' -%}
select
    supply.year,
    sum(case when supply.funded_posts = 0 then 1 else 0 end) as parts_met,
    count(supply.funded_posts) as parts_known,
    count(*) as parts_expected
from {{ schema }}mart_mentor_supply as supply
inner join {{ schema }}dim_region as regions
    on supply.region_code = regions.region_code and regions.is_current
where regions.is_autonomous and regions.region_level in ('regency', 'city')
group by supply.year
{%- elif claim_id == 'mentors_unqualified' -%}
select
    mentors.year,
    mentors.parts_met,
    mentors.parts_known,
    {{ posts_or_more('mentors.mentors') }} as parts_expected
from (
    select
        persons.year,
        count(*) as mentors,
        count(persons.is_certified) as parts_known,
        sum(case when persons.is_certified = 0 then 1 else 0 end) as parts_met
    from (
        select
            year,
            coalesce(mentor_id, record_id) as person,
            max({{ certified_on(last_of_year('year')) }}) as is_certified
        from {{ schema }}fct_contracts
        group by year, coalesce(mentor_id, record_id)
    ) as persons
    group by persons.year
) as mentors
left join {{ schema }}mart_mentor_supply as supply
    on mentors.year = supply.year and supply.region_code = '00'
{%- elif claim_id == 'mentoring_poor' -%}
select
    evaluations.year,
    evaluations.parts_met,
    evaluations.parts_known,
    {{ posts_or_more('evaluations.mentors') }} as parts_expected
from (
    select
        persons.year,
        count(*) as mentors,
        count(persons.points) as parts_known,
        sum(case when persons.points < 60 then 1 else 0 end) as parts_met
    from (
        select
            year,
            coalesce(mentor_id, record_id) as person,
            avg((attendance_points + discipline_points + reporting_points + target_points) / 4) as points
        from {{ schema }}fct_evaluations
        group by year, coalesce(mentor_id, record_id)
    ) as persons
    group by persons.year
) as evaluations
left join {{ schema }}mart_mentor_supply as supply
    on evaluations.year = supply.year and supply.region_code = '00'
{%- elif claim_id == 'recruited_carelessly' -%}
select
    mentors.year,
    mentors.parts_met,
    mentors.parts_known,
    {{ posts_or_more('mentors.mentors') }} - mentors.extensions as parts_expected
from (
    select
        persons.year,
        count(*) as mentors,
        sum(persons.is_extended) as extensions,
        count(persons.is_appointed) as parts_known,
        sum(case when persons.is_appointed = 1 then 1 else 0 end) as parts_met
    from (
        select
            year,
            coalesce(mentor_id, record_id) as person,
            min(case when selection = 'extension' then 1 else 0 end) as is_extended,
            max(case when selection = 'appointment' then 1 when selection <> 'extension' then 0 end) as is_appointed
        from {{ schema }}fct_contracts
        group by year, coalesce(mentor_id, record_id)
    ) as persons
    group by persons.year
) as mentors
left join {{ schema }}mart_mentor_supply as supply
    on mentors.year = supply.year and supply.region_code = '00'
{%- elif claim_id == 'central_government_funds_mentoring' -%}
select
    provinces.year,
    sum(case when provinces.funded_posts > 0 then 1 else 0 end) as parts_met,
    count(provinces.funded_posts) as parts_known,
    count(*) as parts_expected
from (
    select
        supply.year,
        regions.province_code_then,
        -- one office with a post is enough; that there is none is known where it is of every office
        case
            when sum(supply.funded_posts_own_office) > 0 then sum(supply.funded_posts_own_office)
            when sum(case when regions.is_autonomous and supply.funded_posts_own_office is null then 1 else 0 end) = 0
                then 0
        end as funded_posts
    from {{ schema }}mart_mentor_supply as supply
    inner join {{ schema }}dim_region as regions
        on
            supply.region_code = regions.region_code
            and coalesce(regions.valid_from, cast('1945-01-01' as date)) <= {{ last_of_year('supply.year') }}
            and coalesce(regions.valid_to, cast('9999-12-31' as date)) > {{ last_of_year('supply.year') }}
    where supply.region_level <> 'national'
    group by supply.year, regions.province_code_then
) as provinces
group by provinces.year
{%- elif claim_id == 'only_yogyakarta_without_centre' -%}
select
    cast(null as integer) as year,
    sum(case when centres.centre_status = 'known' and centres.province_code <> '34' then 1 else 0 end) as parts_met,
    sum(case when centres.centre_status = 'known' then 1 else 0 end) as parts_known,
    count(*) as parts_expected
from {{ schema }}dim_training_centre as centres
inner join {{ schema }}dim_region as regions
    on centres.province_code = regions.region_code and regions.is_current
where regions.region_code_2021 is not null
{%- elif claim_id == 'tied_to_large_firms' -%}
select
    partnership.year,
    sum(case when partnership.contracts > 0 then 1 else 0 end) as parts_met,
    count(partnership.contracts) as parts_known,
    count(*) as parts_expected
from {{ schema }}mart_partnership as partnership
inner join {{ schema }}dim_region as regions
    on partnership.region_code = regions.region_code and regions.is_current
where regions.is_autonomous and regions.region_level in ('regency', 'city')
group by partnership.year
{%- elif claim_id == 'recruited_carelessly_in_season' -%}
select
    cast(null as integer) as year,
    -season.estimate as evidence_value,
    case when season.checks_failed = 0 then -season.ci_high end as evidence_at_least,
    case when season.checks_failed = 0 then -season.ci_low end as evidence_at_most
from (
    select
        max(case when term = 'season' then estimate end) as estimate,
        max(case when term = 'season' then ci_low end) as ci_low,
        max(case when term = 'season' then ci_high end) as ci_high,
        max(
            case when term in ('pre_trend', 'placebo') and (ci_low > 0 or ci_high < 0) then 1 else 0 end
        ) as checks_failed
    from {{ schema }}mart_recruitment_estimates
    where region_code = '00' and outcome = 'is_documented'
) as season
where season.estimate is not null
{%- endif -%}
{%- endmacro %}

{#
    The mentors there should be: the posts that are funded, or those counted where they are more; null unless the posts of
    all offices are known.
#}
{% macro posts_or_more(counted) -%}
    case
        when supply.funded_posts_coverage_share = 1
            then case when supply.funded_posts < {{ counted }} then {{ counted }} else supply.funded_posts end
    end
{%- endmacro %}
