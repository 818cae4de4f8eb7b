with trainings as (
    select * from {{ ref('stg_balatkop__training') }}
),

mentors as (
    select distinct mentor_id from {{ ref('stg_ministry__mentor_roster') }}
),

-- the period of a training is that of its days: 2021-03-02/2021-03-05, or one day
days as (
    select
        record_id,
        case when length(period) in (10, 21) then cast(substring(period, 1, 10) as date) end as started_on,
        case
            when length(period) = 21 then cast(substring(period, 12, 10) as date)
            when length(period) = 10 then cast(period as date)
        end as ended_on
    from trainings
),

final as (
    select
        trainings.record_id,
        trainings.region_code,
        trainings.period_year as year, -- noqa: RF04
        trainings.participant_id,
        trainings.organisation_id,
        trainings.education,
        days.started_on,
        days.ended_on,
        cast({{ dbt.datediff('days.started_on', 'days.ended_on', 'day') }} + 1 as bigint) as training_days,
        mentors.mentor_id is not null as is_mentor,
        trainings.origin
    from trainings
    inner join days on trainings.record_id = days.record_id
    left join mentors on trainings.participant_id = mentors.mentor_id
)

select * from final
