{% set forms = ['mentor_roster', 'mentoring_log'] -%}

with regions as (
    select * from {{ ref('regions') }}
),

lineage as (
    select * from {{ ref('int_regions__lineage') }}
),

status as (
    {{ row_status(forms) }}
),

mentors as (
    select
        lineage.counts_into as region_code,
        months.month_start,
        sum(months.mentors) as mentors_under_contract,
        count(*) as offices
    from {{ ref('int_supply__office_months') }} as months
    inner join lineage on months.region_code = lineage.region_code
    group by lineage.counts_into, months.month_start
),

sessions as (
    select
        lineage.counts_into as region_code,
        counted.month_start,
        sum(counted.verified_sessions) as verified_sessions,
        sum(counted.verified_participants) as session_participants
    from {{ ref('int_sessions__counted') }} as counted
    inner join lineage on counted.region_code = lineage.region_code
    -- a session of another year than its log's is an error of its date, and says nothing of that month
    where extract(year from counted.month_start) = counted.year
    group by lineage.counts_into, counted.month_start
),

region_months as (
    select
        region_code,
        month_start
    from mentors
    union
    select
        region_code,
        month_start
    from sessions
),

final as (
    select
        regions.region_code,
        regions.region_name,
        regions.region_level,
        regions.province_code,
        region_months.month_start,
        cast(mentors.mentors_under_contract as bigint) as mentors_under_contract,
        cast(mentors.offices as bigint) as offices_with_roster,
        cast(sessions.verified_sessions as bigint) as verified_sessions,
        cast(sessions.session_participants as bigint) as session_participants,
        {{ status_columns("'" ~ forms | join('+') ~ "'") }}
    from region_months
    inner join regions on region_months.region_code = regions.region_code
    left join mentors
        on
            region_months.region_code = mentors.region_code
            and region_months.month_start = mentors.month_start
    left join sessions
        on
            region_months.region_code = sessions.region_code
            and region_months.month_start = sessions.month_start
    left join status
        on
            region_months.region_code = status.region_code
            and extract(year from region_months.month_start) = status.period_year
)

select * from final
