-- Each mentor on the published roster of an office and year, with what is known of her as 1, 0 or null: also how she
-- was hired at the office, be it years ago, and the days of that year's published trainings.
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

trained as (
    select * from {{ ref('int_balatkop__mentors') }}
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
        trained.training_days
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
            regions.province_code = trained.province_code
            and mentors.year = trained.year
            and mentors.mentor_id = trained.mentor_id
)

select * from final
