-- Each mentor on a published roster of a province and year, whether a published training names her up to that year's
-- end, and the days of those of the year itself.
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
        sum(training_days) as training_days
    from {{ ref('fct_trainings') }}
    where is_mentor
    group by participant_id, year
),

final as (
    select
        mentors.province_code,
        mentors.year,
        mentors.mentor_id,
        max(case when trainings.participant_id is not null then 1 else 0 end) as is_trained,
        coalesce(sum(case when trainings.year = mentors.year then trainings.training_days end), 0) as training_days
    from mentors
    left join trainings
        on
            mentors.mentor_id = trainings.participant_id
            and mentors.year >= trainings.year
    group by mentors.province_code, mentors.year, mentors.mentor_id
)

select * from final
