{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        on_schema_change='fail',
        pre_hook=["{{ note_changed_slices('mentor_roster') }}", "{{ forget_changed_slices() }}"],
    )
}}

with roster as (
    {{ rows_to_read(ref('stg_ministry__mentor_roster')) }}
),

files_with_certificates as (
    select distinct file_sha256
    from {{ ref('stg_ledger__placements') }}
    where form = 'mentor_roster' and column_name = 'certificate_issued_on'
),

years as (
    select
        record_id,
        {{ first_of_year('period_year') }} as starts_on,
        {{ first_of_year('period_year + 1') }} as next_starts_on
    from roster
),

within_the_year as (
    select
        roster.record_id,
        years.starts_on,
        years.next_starts_on,
        case when roster.contract_started_on > years.starts_on then roster.contract_started_on else years.starts_on end
            as first_day,
        case
            when roster.contract_ended_on < years.next_starts_on
                then {{ dbt.dateadd('day', 1, 'roster.contract_ended_on') }}
            else years.next_starts_on
        end as day_after
    from roster
    inner join years on roster.record_id = years.record_id
    where roster.contract_started_on is not null and roster.contract_ended_on is not null
),

months as (
    select
        record_id,
        12 * cast({{ dbt.datediff('first_day', 'day_after', 'day') }} as double)
        / {{ dbt.datediff('starts_on', 'next_starts_on', 'day') }} as contract_months
    from within_the_year
),

final as (
    select
        roster.record_id,
        roster.slice_key,
        roster.file_sha256,
        roster.region_code,
        roster.period,
        roster.period_year as year, -- noqa: RF04
        roster.mentor_id,
        roster.age_band,
        roster.education,
        roster.education in ('d3', 'd4', 's1', 's2', 's3') as is_d3_or_higher,
        roster.selection,
        roster.contract_started_on as started_on,
        roster.contract_ended_on as ended_on,
        cast(case when months.contract_months < 0 then 0 else months.contract_months end as double) as contract_months,
        roster.certificate_id,
        roster.certificate_issued_on,
        roster.certificate_expires_on,
        files_with_certificates.file_sha256 is not null as is_certificate_known,
        roster.origin
    from roster
    left join months on roster.record_id = months.record_id
    left join files_with_certificates on roster.file_sha256 = files_with_certificates.file_sha256
)

select * from final
