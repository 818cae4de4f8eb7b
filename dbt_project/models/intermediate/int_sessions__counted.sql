-- The sessions of each slice, counted by month and service field: what marts sum, so that they need not read every
-- session again. In 64 bits: DuckDB's sums are of 128, which take thirty times as long to read.
{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        on_schema_change='fail',
        pre_hook=["{{ note_changed_slices('mentoring_log') }}", "{{ forget_changed_slices() }}"],
    )
}}

with sessions as (
    {{ rows_to_read(ref('fct_sessions')) }}
),

final as (
    select
        sessions.region_code,
        sessions.period,
        sessions.slice_key,
        sessions.year,
        sessions.month_start,
        sessions.service_field,
        count(*) as sessions,
        cast(sum(sessions.participants) as bigint) as participants,
        cast(sum(case when sessions.is_verified then 1 else 0 end) as bigint) as verified_sessions,
        cast(sum(case when sessions.is_verified then sessions.participants else 0 end) as bigint)
            as verified_participants,
        cast(sum(case when sessions.is_reported_in_time then 1 else 0 end) as bigint) as sessions_reported_in_time,
        cast(sum(case when sessions.is_reported_in_time is not null then 1 else 0 end) as bigint)
            as sessions_with_report
    from sessions
    group by
        sessions.region_code,
        sessions.period,
        sessions.slice_key,
        sessions.year,
        sessions.month_start,
        sessions.service_field
)

select * from final
