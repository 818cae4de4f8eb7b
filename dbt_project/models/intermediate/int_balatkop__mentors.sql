-- Each mentor on a published roster of a province and year, whether a published training names her up to that year's
-- end, and the days of those of the year itself. Null where no training of her province was published that could tell,
-- be she named in one of another province: else all of whom it is known there would be trained.
with mentors as (
    select distinct
        regions.province_code,
        contracts.year,
        contracts.mentor_id
    from {{ ref('fct_contracts') }} as contracts
    inner join {{ ref('regions') }} as regions on contracts.region_code = regions.region_code
    where contracts.mentor_id is not null
),

trainings as (
    select
        participant_id,
        year,
        -- a sum that lacks the trainings without days would be too small
        case when count(*) = count(training_days) then sum(training_days) end as training_days
    from {{ ref('fct_trainings') }}
    where is_mentor
    group by participant_id, year
),

known as (
    select * from {{ ref('int_trainings__provinces') }}
),

-- the days of a year are told by its own trainings alone
published as (
    select distinct
        regions.province_code,
        facts.year
    from {{ ref('fct_trainings') }} as facts
    inner join {{ ref('regions') }} as regions on facts.region_code = regions.region_code
),

final as (
    select
        mentors.province_code,
        mentors.year,
        mentors.mentor_id,
        case
            when mentors.year >= max(known.first_year)
                then max(case when trainings.participant_id is not null then 1 else 0 end)
        end as is_trained,
        case
            when max(published.year) is null then null
            when max(case when trainings.year = mentors.year then 1 else 0 end) = 0 then 0
            else sum(case when trainings.year = mentors.year then trainings.training_days end)
        end as training_days
    from mentors
    left join known on mentors.province_code = known.province_code
    left join published
        on
            mentors.province_code = published.province_code
            and mentors.year = published.year
    left join trainings
        on
            mentors.mentor_id = trainings.participant_id
            and mentors.year >= trainings.year
    group by mentors.province_code, mentors.year, mentors.mentor_id
)

select * from final
