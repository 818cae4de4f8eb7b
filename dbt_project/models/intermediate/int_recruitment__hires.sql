-- Each dated hire, by where it lies from the polling days of its region. What lies two years before a season is its
-- placebo, unless a real season or the months after it are there: then the hire tells nothing of a placebo.
with hires as (
    select * from {{ ref('fct_hires') }}
    where hired_on is not null
),

polls as (
    select * from {{ ref('int_elections__regions') }}
),

near as (
    select
        hires.record_id,
        max(
            case when hires.hired_on >= polls.season_starts_on and hires.hired_on < polls.polling_date then 1 else 0 end
        ) as season,
        max(
            case
                when hires.hired_on >= polls.placebo_starts_on and hires.hired_on < polls.placebo_ends_on then 1
                else 0
            end
        ) as placebo,
        {{ months_from_poll('hires.month_start') }} as months_from_poll
    from hires
    left join polls on hires.region_code = polls.region_code
    group by hires.record_id
),

final as (
    select
        hires.record_id,
        hires.region_code,
        regions.province_code,
        hires.year,
        cast(extract(month from hires.hired_on) as integer) as month, -- noqa: RF04
        hires.month_start,
        near.season,
        case when near.season = 0 then near.placebo end as placebo,
        near.months_from_poll,
        case when hires.is_documented then 1 when not hires.is_documented then 0 end as is_documented,
        case when hires.is_certified then 1 when not hires.is_certified then 0 end as is_certified,
        case when hires.is_d3_or_higher then 1 when not hires.is_d3_or_higher then 0 end as is_d3_or_higher
    from hires
    inner join near on hires.record_id = near.record_id
    inner join {{ ref('regions') }} as regions on hires.region_code = regions.region_code
)

select * from final
