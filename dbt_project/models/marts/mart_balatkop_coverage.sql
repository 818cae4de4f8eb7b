{% set forms = ['mentor_roster', 'balatkop_training'] -%}

with mentors as (
    select * from {{ ref('int_balatkop__mentors') }}
),

region_years as (
    select * from {{ ref('int_regions__years') }}
    where region_level in ('province', 'national')
),

regions as (
    select * from {{ ref('regions') }}
),

centres as (
    select * from {{ ref('dim_training_centre') }}
),

supply as (
    select * from {{ ref('mart_mentor_supply') }}
),

status as (
    {{ row_status(forms, of_earlier_years=['balatkop_training']) }}
),

trainings as (
    select
        regions.province_code,
        facts.year,
        count(*) as participants
    from {{ ref('fct_trainings') }} as facts
    inner join regions on facts.region_code = regions.region_code
    group by regions.province_code, facts.year
),

provinces as (
    select
        province_code,
        year,
        count(*) as mentors,
        count(is_trained) as mentors_with_training_known,
        sum(is_trained) as mentors_trained,
        sum(training_days) as training_days,
        count(training_days) as mentors_with_days
    from mentors
    group by province_code, year
),

-- a mentor on the rosters of two provinces is one for the country
country as (
    select
        year,
        count(*) as mentors,
        count(is_trained) as mentors_with_training_known,
        sum(is_trained) as mentors_trained,
        sum(training_days) as training_days,
        count(training_days) as mentors_with_days
    from (
        select
            year,
            mentor_id,
            max(is_trained) as is_trained,
            max(training_days) as training_days
        from mentors
        group by year, mentor_id
    ) as persons
    group by year
),

counted as (
    select
        province_code as region_code,
        year,
        mentors,
        mentors_with_training_known,
        mentors_trained,
        training_days,
        mentors_with_days
    from provinces
    union all
    select
        '00' as region_code,
        year,
        mentors,
        mentors_with_training_known,
        mentors_trained,
        training_days,
        mentors_with_days
    from country
),

participants as (
    select
        province_code as region_code,
        year,
        participants
    from trainings
    union all
    select
        '00' as region_code,
        year,
        sum(participants) as participants
    from trainings
    group by year
),

-- provinces that are said to have a centre beside those that are said to have none: ratios of sums
compared as (
    select
        provinces.year,
        cast(
            sum(case when centres.centre_status in ('known', 'claimed_present') then provinces.mentors_trained end)
            as double
        )
        / nullif(
            sum(
                case
                    when centres.centre_status in ('known', 'claimed_present')
                        then provinces.mentors_with_training_known
                end
            ),
            0
        ) as trained_share_with_centre,
        cast(sum(case when centres.centre_status = 'claimed_absent' then provinces.mentors_trained end) as double)
        / nullif(
            sum(case when centres.centre_status = 'claimed_absent' then provinces.mentors_with_training_known end), 0
        ) as trained_share_without_centre
    from provinces
    inner join centres on provinces.province_code = centres.province_code
    group by provinces.year
),

final as (
    select
        regions.region_code,
        regions.region_name,
        regions.region_level,
        regions.province_code,
        region_years.period_year as year, -- noqa: RF04
        centres.centre_status,
        cast(counted.mentors as bigint) as mentors,
        supply.reported_mentors_coverage_share,
        cast(counted.mentors_trained as bigint) as mentors_trained,
        cast(participants.participants as bigint) as participants_trained,
        cast(counted.mentors_trained as double) / nullif(counted.mentors_with_training_known, 0) as trained_share,
        1 - cast(counted.mentors_trained as double) / nullif(counted.mentors_with_training_known, 0) as waiting_share,
        cast(counted.mentors_with_training_known as double) / nullif(counted.mentors, 0) as trained_coverage_share,
        cast(counted.training_days as double) / nullif(counted.mentors_with_days, 0) as training_days_per_mentor,
        {{ var('training_hours_per_day') }} * cast(counted.training_days as double)
        / nullif(counted.mentors_with_days, 0) as training_hours_per_mentor,
        compared.trained_share_with_centre,
        compared.trained_share_without_centre,
        {{ status_columns("'" ~ forms | join('+') ~ "'") }}
    from region_years
    inner join regions on region_years.region_code = regions.region_code
    left join centres on region_years.region_code = centres.province_code
    left join counted
        on
            region_years.region_code = counted.region_code
            and region_years.period_year = counted.year
    left join participants
        on
            region_years.region_code = participants.region_code
            and region_years.period_year = participants.year
    left join supply
        on
            region_years.region_code = supply.region_code
            and region_years.period_year = supply.year
    left join compared on region_years.period_year = compared.year
    left join status
        on
            region_years.region_code = status.region_code
            and region_years.period_year = status.period_year
)

select * from final
