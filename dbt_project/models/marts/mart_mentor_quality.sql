{% set forms = [
    'mentor_roster',
    'mentor_evaluation',
    'mentoring_log',
    'balatkop_training',
    'partnership',
] -%}

with scores as (
    select * from {{ ref('int_quality__scores') }}
),

regions as (
    select * from {{ ref('regions') }}
),

status as (
    -- without a roster, the allocation's posts tell of how many mentors the figures should be
    {{ row_status(forms, beside=['pk2ukm_allocation'], of_earlier_years=['mentor_roster']) }}
),

persons as (
    select
        region_code,
        year,
        min(case when is_personal then persons end) as persons,
        max(mentors_expected) as mentors_expected
    from {{ ref('int_quality__indicators') }}
    group by region_code, year
),

final as (
    select
        regions.region_code,
        regions.region_name,
        regions.region_level,
        regions.province_code,
        scores.year,
        scores.score,
        scores.score_low,
        scores.score_high,
        case when regions.region_level <> 'national' then cast(scores.rank as bigint) end as rank, -- noqa: RF04
        case when regions.region_level <> 'national' then cast(scores.rank_low as bigint) end as rank_low,
        case when regions.region_level <> 'national' then cast(scores.rank_high as bigint) end as rank_high,
        case when regions.region_level <> 'national' then cast(scores.ranked_regions as bigint) end as ranked_regions,
        scores.coverage_share,
        cast(scores.pillars_known as bigint) as pillars_known,
        scores.competence_score,
        scores.selection_score,
        scores.activity_score,
        scores.evaluation_score,
        scores.outcome_score,
        scores.competence_contribution,
        scores.selection_contribution,
        scores.activity_contribution,
        scores.evaluation_contribution,
        scores.outcome_contribution,
        scores.competence_coverage_share,
        scores.selection_coverage_share,
        scores.activity_coverage_share,
        scores.evaluation_coverage_share,
        scores.outcome_coverage_share,
        cast(persons.mentors_expected as bigint) as mentors_expected,
        cast(persons.persons as bigint) as persons,
        {{ status_columns("'" ~ forms | join('+') ~ "'") }}
    from scores
    inner join regions on scores.region_code = regions.region_code
    inner join persons on scores.region_code = persons.region_code and scores.year = persons.year
    left join status
        on
            scores.region_code = status.region_code
            and scores.year = status.period_year
)

select * from final
