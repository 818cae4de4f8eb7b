with slices as (
    select
        *,
        cast(substring(period, 1, 4) as integer) as period_year
    from {{ source('quality', 'slices') }}
    -- a row whose region or period was not understood belongs to no slice that can be published
    where region_code is not null and period is not null
),

log_parts as (
    select
        region_code,
        period,
        period_year,
        {{ first_part('period') }} as first_part,
        {{ last_part('period') }} as last_part
    from slices
    where form = 'mentoring_log' and published_file_sha256 is not null
),

logs as (
    select
        region_code,
        period,
        period_year,
        {{ first_month('first_part') }} as first_month,
        {{ last_month('last_part') }} as last_month
    from log_parts
),

-- A session that the log of its month and that of its year tell would count twice. The finer of two logs is the one of
-- fewer months; of two that are of the same months one has to be.
told_by_finer as (
    select
        coarser.region_code,
        coarser.period,
        {{ joined_months('finer') }} as months_told_by_finer
    from logs as coarser
    inner join logs as finer
        on
            coarser.region_code = finer.region_code
            and coarser.period_year = finer.period_year
            and coarser.first_month <= finer.first_month
            and coarser.last_month >= finer.last_month
    where
        coarser.last_month > coarser.first_month
        and (
            finer.last_month - finer.first_month < coarser.last_month - coarser.first_month
            or finer.period < coarser.period
        )
    group by coarser.region_code, coarser.period
),

final as (
    select
        slices.form,
        slices.region_code,
        slices.period,
        slices.published_file_sha256,
        slices.held_back_file_sha256,
        slices.data_status,
        slices.origin,
        slices.is_overridden,
        slices.accepted_with,
        slices.published_from,
        told_by_finer.months_told_by_finer,
        slices.period_year,
        -- what a coarser log tells changes with the finer ones
        {{
            slice_key(
                'slices.region_code',
                'slices.period',
                "concat(slices.published_file_sha256, coalesce(told_by_finer.months_told_by_finer, ''))",
            )
        }} as slice_key
    from slices
    left join told_by_finer
        on
            slices.form = 'mentoring_log'
            and slices.region_code = told_by_finer.region_code
            and slices.period = told_by_finer.period
)

select * from final
