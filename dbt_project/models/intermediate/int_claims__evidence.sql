-- What the data says beside each claim, by year: of how many parts the claim holds, of how many that is known, and how
-- many there are. What is unknown may all speak for the claim or all against it: that is the range of the evidence.
with mart_mentor_supply as (
    select * from {{ ref('mart_mentor_supply') }}
),

mart_recruitment_estimates as (
    select * from {{ ref('mart_recruitment_estimates') }}
),

mart_partnership as (
    select * from {{ ref('mart_partnership') }}
),

fct_contracts as (
    select * from {{ ref('fct_contracts') }}
),

fct_evaluations as (
    select * from {{ ref('fct_evaluations') }}
),

dim_region as (
    select * from {{ ref('dim_region') }}
),

dim_training_centre as (
    select * from {{ ref('dim_training_centre') }}
),

mentors_too_few as (
    {{ claim_query('mentors_too_few') }}
),

mentors_unqualified as (
    {{ claim_query('mentors_unqualified') }}
),

mentoring_poor as (
    {{ claim_query('mentoring_poor') }}
),

recruited_carelessly as (
    {{ claim_query('recruited_carelessly') }}
),

central_government_funds_mentoring as (
    {{ claim_query('central_government_funds_mentoring') }}
),

only_yogyakarta_without_centre as (
    {{ claim_query('only_yogyakarta_without_centre') }}
),

tied_to_large_firms as (
    {{ claim_query('tied_to_large_firms') }}
),

recruited_carelessly_in_season as (
    {{ claim_query('recruited_carelessly_in_season') }}
),

counted as (
    {% for claim_id in measured_claims().split() %}
        select
            '{{ claim_id }}' as claim_id,
            year,
            parts_met,
            parts_known,
            parts_expected
        from {{ claim_id }}
        {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

shares as (
    select
        claim_id,
        year,
        parts_met,
        parts_known,
        parts_expected,
        cast(parts_met as double) / parts_known as evidence_value,
        cast(parts_met as double) / parts_expected as evidence_at_least,
        cast(parts_met + parts_expected - parts_known as double) / parts_expected as evidence_at_most,
        cast(parts_known as double) / parts_expected as coverage_share
    from counted
    where parts_known > 0
),

estimates as (
    select
        'recruited_carelessly_in_season' as claim_id,
        year,
        cast(null as bigint) as parts_met,
        cast(null as bigint) as parts_known,
        cast(null as bigint) as parts_expected,
        evidence_value,
        evidence_at_least,
        evidence_at_most,
        cast(null as double) as coverage_share
    from recruited_carelessly_in_season
),

final as (
    select * from shares
    union all
    select * from estimates
)

select * from final
