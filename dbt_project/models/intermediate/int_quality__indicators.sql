-- Each indicator of each region and year, those of regions below it included: a ratio of sums, its place between the
-- goalposts, and the share of the mentors whom it is of.
with own_figures as (
    select * from {{ ref('int_quality__own_figures') }}
),

lineage as (
    select * from {{ ref('int_regions__lineage') }}
),

indicators as (
    select * from {{ ref('quality_indicators') }}
),

most_persons as (
    select
        region_code,
        year,
        max(persons) as persons
    from own_figures
    group by region_code, year
),

-- whom an office's figures should be of: those on its roster or, without one, its posts
office_mentors as (
    select
        supply.region_code,
        supply.period_year as year, -- noqa: RF04
        case
            when most_persons.persons > coalesce(supply.reported_mentors, supply.funded_posts, 0)
                then most_persons.persons
            else coalesce(supply.reported_mentors, supply.funded_posts)
        end as mentors
    from {{ ref('int_supply__own_figures') }} as supply
    left join most_persons
        on
            supply.region_code = most_persons.region_code
            and supply.period_year = most_persons.year
),

expected as (
    select
        lineage.counts_into as region_code,
        office_mentors.year,
        cast(sum(office_mentors.mentors) as bigint) as mentors_expected
    from office_mentors
    inner join lineage on office_mentors.region_code = lineage.region_code
    group by lineage.counts_into, office_mentors.year
),

summed as (
    select
        lineage.counts_into as region_code,
        own_figures.year,
        own_figures.indicator,
        sum(own_figures.numerator) as numerator,
        sum(own_figures.denominator) as denominator,
        cast(sum(own_figures.persons) as bigint) as persons
    from own_figures
    inner join lineage on own_figures.region_code = lineage.region_code
    group by lineage.counts_into, own_figures.year, own_figures.indicator
),

valued as (
    select
        region_years.region_code,
        region_years.region_level,
        region_years.period_year as year, -- noqa: RF04
        indicators.indicator,
        indicators.pillar,
        indicators.weight,
        indicators.unit,
        indicators.direction,
        indicators.goalpost_low,
        indicators.goalpost_high,
        indicators.is_personal,
        indicators.rests_on,
        indicators.reaches_back,
        indicators.reason,
        indicators.source,
        summed.numerator,
        summed.denominator,
        summed.numerator / nullif(summed.denominator, 0) as figure,
        summed.persons,
        expected.mentors_expected,
        cast(coalesce(summed.persons, 0) as double) / nullif(expected.mentors_expected, 0) as coverage_share
    from {{ ref('int_regions__years') }} as region_years
    cross join indicators
    left join summed
        on
            region_years.region_code = summed.region_code
            and region_years.period_year = summed.year
            and indicators.indicator = summed.indicator
    left join expected
        on
            region_years.region_code = expected.region_code
            and region_years.period_year = expected.year
),

final as (
    select
        *,
        -- a regency is ranked among regencies and cities, a province among provinces
        case when region_level = 'city' then 'regency' else region_level end as rank_group,
        case
            when direction = 'higher_is_better' then (figure - goalpost_low) / (goalpost_high - goalpost_low)
            else (goalpost_high - figure) / (goalpost_high - goalpost_low)
        end as goalpost_position
    from valued
)

select * from final
