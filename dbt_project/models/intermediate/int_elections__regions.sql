-- The polling days of every region: its own and those of its province's governor.
with elections as (
    select * from {{ ref('dim_election') }}
),

regions as (
    select * from {{ ref('regions') }}
),

polls as (
    select
        region_code,
        polling_date,
        season_starts_on
    from elections
    union
    select
        regions.region_code,
        elections.polling_date,
        elections.season_starts_on
    from elections
    inner join regions on elections.region_code = regions.province_code
    where elections.office = 'governor' and regions.region_level in ('regency', 'city')
),

final as (
    select
        region_code,
        polling_date,
        season_starts_on,
        cast({{ dbt.dateadd('year', -2, 'season_starts_on') }} as date) as placebo_starts_on,
        cast({{ dbt.dateadd('year', -2, 'polling_date') }} as date) as placebo_ends_on
    from polls
)

select * from final
