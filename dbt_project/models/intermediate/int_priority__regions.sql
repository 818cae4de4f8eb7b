-- The regencies and cities in the year whose published allocation tells of most of them: what they need, the posts they
-- have, and whether mentors can be placed there. Need is inhabitants; measured enterprises take the share of it that
-- `priority_msme_weight` gives them once they are known for every region that competes, or those without would lose.
with own_figures as (
    select * from {{ ref('int_supply__own_figures') }}
    where region_level in ('regency', 'city')
),

regions as (
    select * from {{ ref('regions') }}
),

years as (
    select
        period_year,
        count(*) as regions_known
    from own_figures
    where is_autonomous and funded_posts is not null
    group by period_year
),

most as (
    select max(regions_known) as regions_known from years
),

-- of the years of which most regions are known the last: a list of a few regions must not take the mentors of all
last_years as (
    select max(years.period_year) as period_year
    from years
    inner join most on years.regions_known = most.regions_known
),

candidates as (
    select
        own_figures.region_code,
        own_figures.period_year,
        regions.population_2024 as inhabitants,
        own_figures.funded_posts as posts,
        case when own_figures.msme_basis = 'measured' then own_figures.msme_count end as msme_measured,
        case
            when not own_figures.is_autonomous then 'not_autonomous'
            when own_figures.funded_posts is null then 'posts_unknown'
            when coalesce(regions.population_2024, 0) = 0 then 'inhabitants_unknown'
            else 'eligible'
        end as eligibility
    from own_figures
    inner join last_years on own_figures.period_year = last_years.period_year
    inner join regions on own_figures.region_code = regions.region_code
),

in_all as (
    select
        cast(sum(inhabitants) as double) as inhabitants,
        sum(msme_measured) as msme_measured,
        case
            when count(msme_measured) = count(*) and sum(msme_measured) > 0
                then cast({{ var('priority_msme_weight') }} as double)
            else 0.0
        end as need_msme_share
    from candidates
    where eligibility = 'eligible'
),

final as (
    select
        candidates.region_code,
        candidates.period_year,
        candidates.eligibility,
        candidates.inhabitants,
        candidates.msme_measured,
        candidates.posts,
        case when candidates.eligibility = 'eligible' then in_all.need_msme_share end as need_msme_share,
        -- enterprises on the scale of inhabitants, so that both add up to the inhabitants of all
        case
            when candidates.eligibility = 'eligible'
                then
                    (1 - in_all.need_msme_share) * candidates.inhabitants
                    + case
                        when in_all.need_msme_share > 0
                            then
                                in_all.need_msme_share * in_all.inhabitants
                                * candidates.msme_measured / in_all.msme_measured
                        else 0
                    end
        end as need_persons
    from candidates
    cross join in_all
)

select * from final
