-- Since when anything is known of who was trained: the first year of which a training of the province was published. Of
-- an earlier year nobody can tell a trained person from another; from then on, whom no training names is held to be
-- untrained.
with trainings as (
    select * from {{ ref('fct_trainings') }}
),

regions as (
    select * from {{ ref('regions') }}
),

final as (
    select
        regions.province_code,
        min(trainings.year) as first_year
    from trainings
    inner join regions on trainings.region_code = regions.region_code
    group by regions.province_code
)

select * from final
