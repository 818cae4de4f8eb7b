{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        on_schema_change='fail',
        pre_hook=["{{ note_changed_slices('mentoring_log') }}", "{{ forget_changed_slices() }}"],
    )
}}

with sessions as (
    {{ rows_to_read(ref('stg_plut__mentoring_log')) }}
),

final as (
    select
        record_id,
        slice_key,
        file_sha256,
        region_code,
        period,
        period_year as year, -- noqa: RF04
        consultant_id,
        institution,
        service_field,
        started_on,
        ended_on,
        reported_on,
        cast({{ dbt.date_trunc('month', 'started_on') }} as date) as month_start,
        participants,
        coalesce(
            extract(year from started_on) = period_year
            and reported_on is not null
            and consultant_id is not null
            and participants > 0,
            false
        ) as is_verified,
        {{ dbt.datediff('coalesce(ended_on, started_on)', 'reported_on', 'day') }} <= 30 as is_reported_in_time,
        origin
    from sessions
)

select * from final
