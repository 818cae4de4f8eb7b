with candidates as (
    select * from {{ ref('int_priority__regions') }}
),

allocation as (
    select * from {{ ref('int_priority__allocation') }}
),

regions as (
    select * from {{ ref('regions') }}
),

lineage as (
    select * from {{ ref('int_regions__lineage') }}
),

-- what a row rests on: enterprises only where they are part of the need
status as (
    select
        posts_alone.*,
        false as is_msme_part
    from (
        {{ row_status(['pk2ukm_allocation']) }}
    ) as posts_alone
    union all
    select
        posts_and_msme.*,
        true as is_msme_part
    from (
        {{ row_status(['pk2ukm_allocation', 'msme_population']) }}
    ) as posts_and_msme
),

-- sums of parts: of the regencies and cities that compete
summed as (
    select
        lineage.counts_into as region_code,
        candidates.period_year,
        count(*) as regions_in_all,
        count(allocation.region_code) as regions_eligible,
        max(allocation.mentors_to_place) as mentors_to_place,
        max(candidates.need_msme_share) as need_msme_share,
        sum(case when allocation.region_code is not null then candidates.inhabitants end) as inhabitants,
        sum(candidates.need_persons) as need_persons,
        sum(case when allocation.region_code is not null then candidates.posts end) as posts_before,
        sum(allocation.mentors_allocated) as mentors_allocated,
        sum(allocation.next_mentors) as next_mentors,
        sum(allocation.gain_persons) as gain_persons,
        max(allocation.next_gain_persons) as next_gain_persons,
        min(allocation.queue_place) as queue_place,
        sum(case when allocation.region_code is not null and candidates.posts = 0 then 1 else 0 end)
            as regions_without_post_before,
        sum(
            case
                when allocation.region_code is not null and candidates.posts + allocation.mentors_allocated = 0 then 1
                else 0
            end
        ) as regions_without_post_after
    from candidates
    inner join lineage on candidates.region_code = lineage.region_code
    left join allocation on candidates.region_code = allocation.region_code
    group by lineage.counts_into, candidates.period_year
),

final as (
    select
        regions.region_code,
        regions.region_name,
        regions.region_level,
        regions.province_code,
        summed.period_year as year, -- noqa: RF04
        candidates.eligibility,
        cast(summed.regions_in_all as bigint) as regions_in_all,
        cast(summed.regions_eligible as bigint) as regions_eligible,
        cast(summed.mentors_to_place as bigint) as mentors_to_place,
        cast(summed.inhabitants as bigint) as inhabitants,
        cast(candidates.msme_measured as bigint) as msme_measured,
        cast(summed.need_msme_share as double) as need_msme_share,
        cast(summed.need_persons as double) as need_persons,
        cast(summed.posts_before as bigint) as posts_before,
        cast(summed.mentors_allocated as bigint) as mentors_allocated,
        cast(summed.posts_before + summed.mentors_allocated as bigint) as posts_after,
        case
            when summed.regions_eligible > 0 then cast(summed.regions_without_post_before as bigint)
        end as regions_without_post_before,
        case
            when summed.regions_eligible > 0 then cast(summed.regions_without_post_after as bigint)
        end as regions_without_post_after,
        cast(summed.inhabitants as double) / nullif(summed.posts_before, 0) as inhabitants_per_post_before,
        cast(summed.inhabitants as double)
        / nullif(summed.posts_before + summed.mentors_allocated, 0) as inhabitants_per_post_after,
        cast(summed.gain_persons as double) as gain_persons,
        cast(summed.next_gain_persons as double) as next_gain_persons,
        cast(summed.queue_place as bigint) as queue_place,
        cast(summed.next_mentors as bigint) as next_mentors,
        cast(allocation.runner_up_rank as bigint) as runner_up_rank,
        cast(allocation.mentors_allocated_low as bigint) as mentors_allocated_low,
        cast(allocation.mentors_allocated_high as bigint) as mentors_allocated_high,
        cast(allocation.any_draws_share as double) as any_draws_share,
        cast(allocation.same_draws_share as double) as same_draws_share,
        {{ status_columns() }}
    from summed
    inner join regions on summed.region_code = regions.region_code
    left join candidates on summed.region_code = candidates.region_code
    left join allocation on summed.region_code = allocation.region_code
    left join status
        on
            summed.region_code = status.region_code
            and summed.period_year = status.period_year
            and coalesce(summed.need_msme_share > 0, false) = status.is_msme_part
)

select * from final
