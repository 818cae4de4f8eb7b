-- Each mentor on the published roster of an office and year, with what is known of her as 1, 0 or null: also how she
-- was hired at the office, be it years ago, and the days of that year's published trainings. Without a published
-- training in the whole province nobody knows of hers.
with contracts as (
    select
        *,
        coalesce(mentor_id, record_id) as person,
        cast({{ dbt.dateadd('day', -1, first_of_year('year + 1')) }} as date) as last_day
    from {{ ref('fct_contracts') }}
),

mentors as (
    select
        region_code,
        year,
        person,
        max(mentor_id) as mentor_id,
        max({{ certified_on('last_day') }}) as is_certified,
        max(case when is_d3_or_higher then 1 when not is_d3_or_higher then 0 end) as is_d3_or_higher
    from contracts
    group by region_code, year, person
),

hires as (
    select
        facts.region_code,
        facts.mentor_id,
        facts.year,
        max(case when facts.is_documented then 1 when not facts.is_documented then 0 end) as is_documented,
        max(1 - placed.season) as is_outside_season
    from {{ ref('fct_hires') }} as facts
    left join {{ ref('int_recruitment__hires') }} as placed on facts.record_id = placed.record_id
    where facts.mentor_id is not null
    group by facts.region_code, facts.mentor_id, facts.year
),

-- who left and came back was hired twice: the last time counts
hired as (
    select
        mentors.region_code,
        mentors.year,
        mentors.person,
        max(hires.year) as hired_in
    from mentors
    inner join hires
        on
            mentors.region_code = hires.region_code
            and mentors.mentor_id = hires.mentor_id
            and mentors.year >= hires.year
    group by mentors.region_code, mentors.year, mentors.person
),

trainings as (
    select
        facts.year,
        regions.province_code,
        facts.participant_id,
        facts.training_days
    from {{ ref('fct_trainings') }} as facts
    inner join {{ ref('regions') }} as regions on facts.region_code = regions.region_code
),

provinces_with_trainings as (
    select distinct
        province_code,
        year
    from trainings
),

trained as (
    select
        participant_id,
        year,
        sum(training_days) as training_days
    from trainings
    group by participant_id, year
),

final as (
    select
        mentors.region_code,
        mentors.year,
        mentors.person,
        mentors.is_certified,
        mentors.is_d3_or_higher,
        hires.is_documented,
        hires.is_outside_season,
        case
            when trained.participant_id is not null then trained.training_days
            when provinces_with_trainings.province_code is not null and mentors.mentor_id is not null then 0
        end as training_days
    from mentors
    inner join {{ ref('regions') }} as regions on mentors.region_code = regions.region_code
    left join hired
        on
            mentors.region_code = hired.region_code
            and mentors.year = hired.year
            and mentors.person = hired.person
    left join hires
        on
            hired.region_code = hires.region_code
            and mentors.mentor_id = hires.mentor_id
            and hired.hired_in = hires.year
    left join trained
        on
            mentors.mentor_id = trained.participant_id
            and mentors.year = trained.year
    left join provinces_with_trainings
        on
            regions.province_code = provinces_with_trainings.province_code
            and mentors.year = provinces_with_trainings.year
)

select * from final
