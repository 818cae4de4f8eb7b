-- The contracts with which a mentor's time at an office begins: the roster says that it is no extension or, where it
-- does not say, the mentor is not on the office's published roster of the year before. Where neither is known, it is
-- not known to be a hire, and has no row. A contract of two years stands on the rosters of both and is one hire.
with contracts as (
    select * from {{ ref('fct_contracts') }}
),

rosters as (
    select distinct
        region_code,
        year
    from contracts
),

mentors as (
    select distinct
        region_code,
        year,
        mentor_id
    from contracts
),

judged as (
    select
        contracts.*,
        case
            when contracts.selection <> 'extension' then 'selection'
            when contracts.selection is null and rosters.region_code is not null and earlier.mentor_id is null
                then 'previous_roster'
        end as known_by
    from contracts
    left join rosters on contracts.region_code = rosters.region_code and contracts.year = rosters.year + 1
    left join mentors as earlier
        on
            contracts.region_code = earlier.region_code
            and contracts.mentor_id = earlier.mentor_id
            and contracts.year = earlier.year + 1
),

-- The same mentor, office and first day are the same contract: the roster of the earliest year tells of it. Without a
-- name or a day nobody knows, and each row is a contract of its own.
numbered as (
    select
        *,
        row_number() over (
            partition by
                region_code, mentor_id, started_on,
                case when mentor_id is null or started_on is null then record_id end
            order by year asc, record_id asc
        ) as place
    from judged
    where known_by is not null
),

final as (
    select
        record_id,
        region_code,
        year,
        mentor_id,
        age_band,
        education,
        is_d3_or_higher,
        selection,
        selection in ('open_selection', 'limited_selection') as is_documented,
        started_on as hired_on,
        cast({{ dbt.date_trunc('month', 'started_on') }} as date) as month_start,
        case when started_on is not null then {{ certified_on('started_on') }} = 1 end as is_certified,
        known_by,
        origin
    from numbered
    where place = 1
)

select * from final
