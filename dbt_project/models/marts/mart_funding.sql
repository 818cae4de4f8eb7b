{% set forms = ['pk2ukm_allocation', 'pk2ukm_performance', 'mentor_roster', 'mentoring_log', 'partnership'] -%}

with own_figures as (
    select * from {{ ref('int_funding__own_figures') }}
),

lineage as (
    select * from {{ ref('int_regions__lineage') }}
),

regions as (
    select * from {{ ref('regions') }}
),

status as (
    {{ row_status(forms) }}
),

-- sums of parts: own office and all regions below; each ratio over the offices of which both of its sides are known
summed as (
    select
        lineage.counts_into as region_code,
        figures.period_year,
        sum(figures.budget_idr) as budget_idr,
        sum(figures.ceiling_idr) as ceiling_idr,
        sum(figures.spent_idr) as spent_idr,
        sum(case when figures.spent_idr is not null then figures.ceiling_idr - figures.spent_idr end) as unspent_idr,
        sum(figures.stage_2_idr - figures.stage_1_idr) as late_idr,
        sum(figures.spent_mentors) as posts_realised,
        sum(case when figures.spent_idr is not null then 1 else 0 end) as offices_with_spending,
        -- all but those known to have none: of the others some money may be missing
        sum(
            case
                when figures.spent_idr is not null or figures.budget_idr > 0 then 1
                when figures.has_office and figures.budget_idr is null then 1
                else 0
            end
        ) as offices_that_may_have_money,
        {{ known_part('figures.spent_idr', 'figures.reported_mentors') }} as mentor_coverage_share,
        {{ known_part('figures.spent_idr', 'figures.mentor_months') }} as mentor_month_coverage_share,
        {{ known_part('figures.spent_idr', 'figures.verified_sessions') }} as session_coverage_share,
        {{ known_part('figures.spent_idr', 'figures.contracted_firms') }} as contracted_firm_coverage_share,
        {{ sum_per('figures.spent_idr', 'figures.ceiling_idr') }} as spent_share,
        {{ sum_per('(figures.stage_2_idr - figures.stage_1_idr)', 'figures.stage_2_idr') }} as late_share,
        {{ sum_per('figures.spent_idr', 'figures.reported_mentors') }} as spent_per_mentor_idr,
        {{ sum_per('figures.spent_idr', 'figures.mentor_months') }} as spent_per_mentor_month_idr,
        {{ sum_per('figures.spent_idr', 'figures.verified_sessions') }} as spent_per_session_idr,
        {{ sum_per('figures.spent_idr', 'figures.session_participants') }} as spent_per_participant_idr,
        {{ sum_per('figures.spent_idr', 'figures.contracted_firms') }} as spent_per_contracted_firm_idr
    from own_figures as figures
    inner join lineage on figures.region_code = lineage.region_code
    group by lineage.counts_into, figures.period_year
),

final as (
    select
        regions.region_code,
        regions.region_name,
        regions.region_level,
        regions.province_code,
        summed.period_year as year, -- noqa: RF04
        cast(summed.budget_idr as bigint) as budget_idr,
        cast(summed.ceiling_idr as bigint) as ceiling_idr,
        cast(summed.spent_idr as bigint) as spent_idr,
        cast(summed.unspent_idr as bigint) as unspent_idr,
        cast(summed.late_idr as bigint) as late_idr,
        cast(summed.posts_realised as bigint) as posts_realised,
        cast(summed.offices_with_spending as double)
        / nullif(summed.offices_that_may_have_money, 0) as spending_coverage_share,
        summed.mentor_coverage_share,
        summed.mentor_month_coverage_share,
        summed.session_coverage_share,
        summed.contracted_firm_coverage_share,
        summed.spent_share,
        1 - summed.spent_share as unspent_share,
        summed.late_share,
        summed.spent_per_mentor_idr,
        summed.spent_per_mentor_month_idr,
        summed.spent_per_session_idr,
        summed.spent_per_participant_idr,
        summed.spent_per_contracted_firm_idr,
        {{ status_columns("'" ~ forms | join('+') ~ "'") }}
    from summed
    inner join regions on summed.region_code = regions.region_code
    left join status
        on
            summed.region_code = status.region_code
            and summed.period_year = status.period_year
)

select * from final
