-- How each slice was reported: when it first arrived and if in time, if its first submission was accepted, how long it
-- took to be mended, and how many cells and findings its last submission has.
with all_judgements as (
    select * from {{ ref('stg_gate__judgements') }}
),

-- the latest word on each submission of a slice: it can be judged anew, and read anew with other records
latest_words as (
    select
        form,
        region_code,
        period,
        file_sha256,
        max(judged_at) as judged_at
    from all_judgements
    group by form, region_code, period, file_sha256
),

latest_judgements as (
    select all_judgements.*
    from all_judgements
    inner join latest_words
        on
            all_judgements.form = latest_words.form
            and all_judgements.region_code = latest_words.region_code
            and all_judgements.period = latest_words.period
            and all_judgements.file_sha256 = latest_words.file_sha256
            and all_judgements.judged_at = latest_words.judged_at
),

-- a file that is withdrawn told nothing of the slice: the reader had only seen it there
judgements as (
    select all_judgements.*
    from all_judgements
    inner join latest_judgements
        on
            all_judgements.form = latest_judgements.form
            and all_judgements.region_code = latest_judgements.region_code
            and all_judgements.period = latest_judgements.period
            and all_judgements.file_sha256 = latest_judgements.file_sha256
    where all_judgements.verdict <> 'withdrawn' and latest_judgements.verdict <> 'withdrawn'
),

arrivals as (
    select
        judgements.form,
        judgements.region_code,
        judgements.period,
        min(files.arrived_at) as first_arrived_at,
        min(judgements.arrival) as first_arrival,
        max(judgements.arrival) as last_arrival,
        min(case when judgements.verdict = 'quarantined' then judgements.judged_at end) as first_held_back_at
    from judgements
    inner join {{ ref('stg_ledger__files') }} as files on judgements.file_sha256 = files.file_sha256
    group by judgements.form, judgements.region_code, judgements.period
),

first_tries as (
    select
        arrivals.form,
        arrivals.region_code,
        arrivals.period,
        min(judgements.judged_at) as judged_at
    from arrivals
    inner join judgements
        on
            arrivals.form = judgements.form
            and arrivals.region_code = judgements.region_code
            and arrivals.period = judgements.period
            and arrivals.first_arrival = judgements.arrival
    group by arrivals.form, arrivals.region_code, arrivals.period
),

tried as (
    select
        first_tries.form,
        first_tries.region_code,
        first_tries.period,
        max(case when judgements.verdict <> 'quarantined' then 1 else 0 end) as is_accepted_at_first_try
    from first_tries
    inner join judgements
        on
            first_tries.form = judgements.form
            and first_tries.region_code = judgements.region_code
            and first_tries.period = judgements.period
            and first_tries.judged_at = judgements.judged_at
    group by first_tries.form, first_tries.region_code, first_tries.period
),

mended as (
    select
        arrivals.form,
        arrivals.region_code,
        arrivals.period,
        min(judgements.judged_at) as mended_at
    from arrivals
    inner join judgements
        on
            arrivals.form = judgements.form
            and arrivals.region_code = judgements.region_code
            and arrivals.period = judgements.period
            and arrivals.first_held_back_at < judgements.judged_at
    where judgements.verdict <> 'quarantined'
    group by arrivals.form, arrivals.region_code, arrivals.period
),

last_submissions as (
    select
        arrivals.form,
        arrivals.region_code,
        arrivals.period,
        latest_judgements.file_sha256,
        latest_judgements.records
    from arrivals
    inner join latest_judgements
        on
            arrivals.form = latest_judgements.form
            and arrivals.region_code = latest_judgements.region_code
            and arrivals.period = latest_judgements.period
            and arrivals.last_arrival = latest_judgements.arrival
),

columns_of_files as (
    select
        file_sha256,
        form,
        count(*) as columns_read
    from {{ ref('stg_ledger__placements') }}
    group by file_sha256, form
),

findings as (
    select
        form,
        region_code,
        period,
        file_sha256,
        cast(sum(case when severity = 'critical' then 1 else 0 end) as bigint) as findings_critical,
        cast(sum(case when severity = 'warning' then 1 else 0 end) as bigint) as findings_warning
    from {{ ref('stg_gate__findings') }}
    group by form, region_code, period, file_sha256
),

final as (
    select
        arrivals.form,
        arrivals.region_code,
        arrivals.period,
        cast(substring(arrivals.period, 1, 4) as integer) as period_year,
        arrivals.first_arrived_at,
        {{ dbt.datediff('periods.ends_on', 'arrivals.first_arrived_at', 'day') }} <= deadlines.days_after_period
            as is_in_time,
        tried.is_accepted_at_first_try = 1 as is_accepted_at_first_try,
        case
            when mended.mended_at is not null
                then {{ dbt.datediff('arrivals.first_held_back_at', 'mended.mended_at', 'day') }}
        end as days_to_mend,
        last_submissions.records * columns_of_files.columns_read as cells,
        coalesce(findings.findings_critical, 0) as findings_critical,
        coalesce(findings.findings_warning, 0) as findings_warning
    from arrivals
    inner join tried
        on
            arrivals.form = tried.form
            and arrivals.region_code = tried.region_code
            and arrivals.period = tried.period
    inner join last_submissions
        on
            arrivals.form = last_submissions.form
            and arrivals.region_code = last_submissions.region_code
            and arrivals.period = last_submissions.period
    left join columns_of_files
        on
            last_submissions.file_sha256 = columns_of_files.file_sha256
            and last_submissions.form = columns_of_files.form
    left join findings
        on
            last_submissions.form = findings.form
            and last_submissions.region_code = findings.region_code
            and last_submissions.period = findings.period
            and last_submissions.file_sha256 = findings.file_sha256
    left join mended
        on
            arrivals.form = mended.form
            and arrivals.region_code = mended.region_code
            and arrivals.period = mended.period
    left join {{ ref('dim_period') }} as periods on arrivals.period = periods.period
    left join {{ ref('reporting_deadlines') }} as deadlines on arrivals.form = deadlines.form
)

select * from final
