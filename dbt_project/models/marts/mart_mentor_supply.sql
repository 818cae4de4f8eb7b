{% set forms = ['pk2ukm_allocation', 'mentor_roster', 'msme_population', 'mentoring_log'] -%}

with own_figures as (
    select * from {{ ref('int_supply__own_figures') }}
),

lineage as (
    select * from {{ ref('int_regions__lineage') }}
),

status as (
    {{ row_status(forms) }}
),

regions as (
    select * from {{ ref('regions') }}
),

held_back_posts as (
    select
        lineage.counts_into as region_code,
        posts.period_year,
        sum(posts.funded_posts_carried_forward) as funded_posts_carried_forward,
        sum(posts.funded_posts_held_back) as funded_posts_held_back
    from {{ ref('int_supply__held_back_posts') }} as posts
    inner join lineage on posts.region_code = lineage.region_code
    group by lineage.counts_into, posts.period_year
),

-- sums of parts: own office and all regions below
summed as (
    select
        lineage.counts_into as region_code,
        own_figures.period_year,
        sum(own_figures.funded_posts) as funded_posts,
        sum(own_figures.reported_mentors) as reported_mentors,
        sum(own_figures.mentor_months) as mentor_months,
        count(own_figures.mentor_months) as offices_with_months,
        sum(own_figures.months_covered) as months_covered,
        count(own_figures.months_covered) as offices_with_months_covered,
        sum(
            case
                when own_figures.reported_mentors < own_figures.funded_posts
                    then own_figures.funded_posts - own_figures.reported_mentors
                when own_figures.reported_mentors >= own_figures.funded_posts then 0
            end
        ) as vacancies,
        sum(case when own_figures.reported_mentors is not null then 1 else 0 end) as offices_reporting,
        -- all but those known to have none: of the others some mentors may be missing
        sum(
            case
                when own_figures.reported_mentors is not null or own_figures.funded_posts > 0 then 1
                when own_figures.has_office and own_figures.funded_posts is null then 1
                else 0
            end
        ) as offices_that_may_have_posts,
        sum(case when own_figures.has_office then 1 else 0 end) as offices_in_all,
        sum(
            case when own_figures.is_autonomous and own_figures.funded_posts is not null then 1 else 0 end
        ) as offices_with_posts_known,
        sum(own_figures.training_participants) as training_participants,
        sum(own_figures.budget_idr) as budget_idr
    from own_figures
    inner join lineage on own_figures.region_code = lineage.region_code
    group by lineage.counts_into, own_figures.period_year
),

sessions as (
    select * from {{ ref('int_supply__sessions') }}
),

-- sums over regencies and cities alone: what a province says of itself is the sum of them already
of_regencies_and_cities as (
    select
        lineage.counts_into as region_code,
        own_figures.period_year,
        sum(own_figures.msme_count) as msme_count,
        case
            when max(case when own_figures.msme_basis = 'projected' then 1 else 0 end) = 1 then 'projected'
            else max(own_figures.msme_basis)
        end as msme_basis,
        count(own_figures.msme_count) as regions_with_msme,
        sum(
            case when own_figures.is_autonomous and own_figures.funded_posts is not null then 1 else 0 end
        ) as regions_with_posts_known,
        sum(
            case when own_figures.is_autonomous and own_figures.funded_posts = 0 then 1 else 0 end
        ) as regions_without_mentor
    from own_figures
    inner join lineage on own_figures.region_code = lineage.region_code
    where own_figures.region_level in ('regency', 'city')
    group by lineage.counts_into, own_figures.period_year
),

regencies_and_cities as (
    {{ regencies_and_cities() }}
),

coverage as (
    select
        of_regencies_and_cities.*,
        regencies_and_cities.regions_in_all,
        cast(of_regencies_and_cities.regions_with_msme as double)
        / regencies_and_cities.regions_in_all as msme_coverage_share
    from of_regencies_and_cities
    inner join regencies_and_cities on of_regencies_and_cities.region_code = regencies_and_cities.region_code
),

figures as (
    select
        regions.region_code,
        regions.region_name,
        regions.region_level,
        regions.province_code,
        summed.period_year as year, -- noqa: RF04
        cast(summed.funded_posts as bigint) as funded_posts,
        cast(own_figures.funded_posts as bigint) as funded_posts_own_office,
        cast(summed.offices_with_posts_known as double)
        / nullif(summed.offices_in_all, 0) as funded_posts_coverage_share,
        case
            when summed.funded_posts is not null
                then cast(coalesce(held_back_posts.funded_posts_carried_forward, 0) as bigint)
        end as funded_posts_carried_forward,
        cast(
            case when held_back_posts.region_code is null then 0 else held_back_posts.funded_posts_held_back end
            as bigint
        ) as funded_posts_held_back,
        cast(summed.reported_mentors as bigint) as reported_mentors,
        cast(summed.offices_reporting as double)
        / nullif(summed.offices_that_may_have_posts, 0) as reported_mentors_coverage_share,
        cast(summed.vacancies as bigint) as vacancies,
        cast(summed.mentor_months as double) as mentor_months,
        cast(summed.offices_with_months as double)
        / nullif(summed.offices_that_may_have_posts, 0) as mentor_months_coverage_share,
        cast(summed.months_covered as double)
        / nullif(12 * summed.offices_with_months_covered, 0) as months_covered_share,
        cast(summed.training_participants as bigint) as training_participants,
        cast(summed.budget_idr as bigint) as budget_idr,
        cast(coverage.msme_count as bigint) as msme_count,
        coverage.msme_basis,
        coverage.msme_coverage_share,
        cast(summed.training_participants as double)
        / nullif(summed.funded_posts, 0) as participants_per_post,
        -- a sum over some of the regions must not be held against the mentors of all
        case
            when coverage.msme_coverage_share = 1 and summed.offices_with_posts_known >= summed.offices_in_all
                then cast(coverage.msme_count as double) / nullif(summed.funded_posts, 0)
        end as msme_per_post,
        cast(sessions.verified_sessions as bigint) as verified_sessions,
        cast(sessions.verified_participants as bigint) as session_participants,
        cast(coalesce(sessions.months_logged, 0) as double)
        / nullif(12 * coverage.regions_in_all, 0) as session_log_coverage_share,
        -- a firm that took part twice counts twice: the share of firms reached is this or less, if logs of all months
        -- are there
        case
            when coverage.msme_coverage_share < 1 then null
            when sessions.months_logged < 12 * coverage.regions_in_all then null
            when sessions.verified_participants > coverage.msme_count then 1.0
            else cast(sessions.verified_participants as double) / nullif(coverage.msme_count, 0)
        end as reach_share_at_most,
        cast(sessions.service_fields as bigint) as service_fields_covered,
        case
            when summed.offices_with_posts_known >= summed.offices_in_all
                then 100000 * cast(summed.funded_posts as double) / nullif(regions.population_2024, 0)
        end as posts_per_100k_inhabitants,
        case
            when
                regions.region_level in ('province', 'national')
                and coverage.regions_with_posts_known > 0
                then cast(coverage.regions_without_mentor as bigint)
        end as regions_without_mentor,
        case
            when regions.region_level in ('province', 'national')
                then
                    cast(coverage.regions_without_mentor as double)
                    / nullif(coverage.regions_with_posts_known, 0)
        end as regions_without_mentor_share,
        {{ status_columns("'" ~ forms | join('+') ~ "'") }}
    from summed
    inner join regions on summed.region_code = regions.region_code
    inner join own_figures
        on
            summed.region_code = own_figures.region_code
            and summed.period_year = own_figures.period_year
    left join held_back_posts
        on
            summed.region_code = held_back_posts.region_code
            and summed.period_year = held_back_posts.period_year
    left join sessions
        on
            summed.region_code = sessions.region_code
            and summed.period_year = sessions.period_year
    left join coverage
        on
            summed.region_code = coverage.region_code
            and summed.period_year = coverage.period_year
    left join status
        on
            summed.region_code = status.region_code
            and summed.period_year = status.period_year
),

-- a regency is ranked among regencies and cities, a province among provinces
ranked as (
    select
        region_code,
        year,
        rank() over (
            partition by year, case when region_level = 'city' then 'regency' else region_level end
            order by posts_per_100k_inhabitants desc
        ) as posts_rank,
        count(*) over (
            partition by year, case when region_level = 'city' then 'regency' else region_level end
        ) as ranked_regions
    from figures
    where posts_per_100k_inhabitants is not null and region_level <> 'national'
),

final as (
    select
        figures.region_code,
        figures.region_name,
        figures.region_level,
        figures.province_code,
        figures.year,
        figures.funded_posts,
        figures.funded_posts_own_office,
        figures.funded_posts_coverage_share,
        figures.funded_posts_carried_forward,
        figures.funded_posts_held_back,
        figures.reported_mentors,
        figures.reported_mentors_coverage_share,
        figures.vacancies,
        figures.mentor_months,
        figures.mentor_months_coverage_share,
        figures.months_covered_share,
        figures.training_participants,
        figures.budget_idr,
        figures.msme_count,
        figures.msme_basis,
        figures.msme_coverage_share,
        figures.participants_per_post,
        figures.msme_per_post,
        figures.verified_sessions,
        figures.session_participants,
        figures.session_log_coverage_share,
        figures.reach_share_at_most,
        figures.service_fields_covered,
        figures.regions_without_mentor,
        figures.regions_without_mentor_share,
        figures.posts_per_100k_inhabitants,
        cast(ranked.posts_rank as bigint) as posts_rank,
        cast(ranked.ranked_regions as bigint) as ranked_regions,
        figures.data_status,
        figures.forms_missing,
        figures.slices,
        figures.slices_quarantined,
        figures.slices_overridden,
        figures.age_days,
        figures.origin
    from figures
    left join ranked on figures.region_code = ranked.region_code and figures.year = ranked.year
)

select * from final
