-- Every month of the calendar, once.
with days as (
    select * from {{ ref('dim_day') }}
),

final as (
    select distinct
        year,
        month,
        month_start,
        next_month_start
    from days
)

select * from final
