with claims as (
    select * from {{ ref('claims') }}
),

claim_forms as (
    select * from {{ ref('claim_forms') }}
),

evidence as (
    select * from {{ ref('int_claims__evidence') }}
),

slices as (
    select * from {{ ref('int_slices__region_years') }}
    where region_code = '00'
),

queries as (
    {% for claim_id in measured_claims().split() + estimated_claims().split() %}
        select
            '{{ claim_id }}' as claim_id,
            {{ dbt.string_literal(dbt.escape_single_quotes(claim_query(claim_id, 'marts.') ~ '\norder by year')) }}
                as decided_by_query
        {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

claim_slices as (
    select
        claim_forms.claim_id,
        slices.*
    from claim_forms
    inner join slices on claim_forms.form = slices.form
),

-- evidence of no year rests on all years
claim_years as (
    select
        claim_id,
        period_year as year, -- noqa: RF04
        slices,
        slices_quarantined,
        slices_carried_forward,
        slices_overridden,
        published_from,
        origin
    from claim_slices
    union all
    select
        claim_id,
        cast(null as integer) as year, -- noqa: RF04
        slices,
        slices_quarantined,
        slices_carried_forward,
        slices_overridden,
        published_from,
        origin
    from claim_slices
),

status as (
    select
        claim_years.claim_id,
        claim_years.year,
        {{ standing('claim_years', "'national'") }}
    from claim_years
    group by claim_years.claim_id, claim_years.year
),

candidates as (
    select
        evidence.*,
        status.slices,
        status.slices_quarantined,
        status.slices_overridden,
        status.data_status,
        status.age_days,
        status.origin,
        case when status.origin like '%synthetic%' then 1 else 0 end as is_synthetic,
        coalesce(abs(evidence.year - cast(extract(year from claims.said_on) as integer)), 0) as years_apart,
        claims.years_apart_at_most
    from evidence
    inner join claims on evidence.claim_id = claims.claim_id
    left join status
        on
            evidence.claim_id = status.claim_id
            and (evidence.year = status.year or (evidence.year is null and status.year is null))
),

-- Of real records before synthetic ones, and of the time of the statement: what changed since does not make it untrue.
-- Of the years that are left the one that is known best, which no verdict can depend on.
ranked as (
    select
        *,
        row_number() over (
            partition by claim_id
            order by
                is_synthetic asc,
                case when years_apart > years_apart_at_most then years_apart else 0 end asc,
                coalesce(coverage_share, 0) desc,
                years_apart asc,
                year asc
        ) as choice
    from candidates
),

chosen as (
    select * from ranked
    where choice = 1
),

reasoned as (
    select
        claims.*,
        chosen.year as evidence_year,
        chosen.parts_met,
        chosen.parts_known,
        chosen.parts_expected,
        chosen.evidence_value,
        chosen.evidence_at_least,
        chosen.evidence_at_most,
        chosen.coverage_share,
        chosen.slices,
        chosen.slices_quarantined,
        chosen.slices_overridden,
        chosen.data_status,
        chosen.age_days,
        chosen.origin,
        case
            when chosen.claim_id is null then 'no_data'
            when claims.rests_on = 'sightings' then 'sightings'
            when chosen.is_synthetic = 1 then 'synthetic_records'
            when chosen.origin is null then 'no_data'
            else 'real_records'
        end as basis,
        case
            when chosen.claim_id is null then 'no_data'
            when chosen.is_synthetic = 1 then 'synthetic_data'
            when chosen.origin is null and claims.rests_on <> 'sightings' then 'no_data'
            when claims.supported_from is null then 'no_criterion'
            when claims.rests_on = 'estimate' and chosen.evidence_at_least is null then 'checks_failed'
            when chosen.years_apart > claims.years_apart_at_most then 'too_far_in_time'
            when chosen.evidence_at_least >= claims.supported_from then 'criterion_met'
            when chosen.evidence_at_most < claims.supported_from then 'criterion_not_met'
            else 'not_enough_known'
        end as verdict_reason
    from claims
    left join chosen on claims.claim_id = chosen.claim_id
),

final as (
    select
        reasoned.claim_id,
        reasoned.statement_number,
        reasoned.statement_id,
        reasoned.statement_en,
        reasoned.said_by,
        reasoned.said_on,
        reasoned.source,
        case reasoned.verdict_reason
            when 'criterion_met' then 'supported'
            when 'criterion_not_met' then 'contradicted'
            else 'cannot_tell'
        end as verdict,
        reasoned.verdict_reason,
        reasoned.basis,
        reasoned.decided_by,
        reasoned.supported_from,
        reasoned.criterion_reason,
        reasoned.limits,
        reasoned.evidence_year,
        cast(reasoned.parts_met as bigint) as parts_met,
        cast(reasoned.parts_known as bigint) as parts_known,
        cast(reasoned.parts_expected as bigint) as parts_expected,
        reasoned.evidence_value,
        reasoned.evidence_at_least,
        reasoned.evidence_at_most,
        reasoned.coverage_share,
        case
            when reasoned.parts_known is not null
                then concat(
                    cast(reasoned.parts_met as {{ dbt.type_string() }}),
                    ' of ',
                    cast(reasoned.parts_known as {{ dbt.type_string() }}),
                    ' ',
                    reasoned.evidence_words,
                    case
                        when reasoned.evidence_year is not null
                            then concat(', ', cast(reasoned.evidence_year as {{ dbt.type_string() }}))
                        else ''
                    end,
                    case
                        when reasoned.parts_expected is null then '; how many there should be is not known'
                        when reasoned.parts_expected > reasoned.parts_known
                            then concat(
                                '; nothing is known of ',
                                cast(reasoned.parts_expected - reasoned.parts_known as {{ dbt.type_string() }}),
                                ' of ',
                                cast(reasoned.parts_expected as {{ dbt.type_string() }})
                            )
                        else ''
                    end,
                    case when reasoned.basis = 'synthetic_records' then ' (made-up data)' else '' end
                )
            when reasoned.evidence_value is not null
                then concat(
                    'estimated at ',
                    cast(round(reasoned.evidence_value, 3) as {{ dbt.type_string() }}),
                    case
                        when reasoned.evidence_at_least is null then '; it is not to be read, as its checks fail'
                        else concat(
                            ', between ',
                            cast(round(reasoned.evidence_at_least, 3) as {{ dbt.type_string() }}),
                            ' and ',
                            cast(round(reasoned.evidence_at_most, 3) as {{ dbt.type_string() }})
                        )
                    end,
                    case when reasoned.basis = 'synthetic_records' then ' (made-up data)' else '' end
                )
        end as evidence_text,
        queries.decided_by_query,
        coalesce(reasoned.data_status, 'never_reported') as data_status,
        cast(coalesce(reasoned.slices, 0) as bigint) as slices,
        cast(coalesce(reasoned.slices_quarantined, 0) as bigint) as slices_quarantined,
        cast(coalesce(reasoned.slices_overridden, 0) as bigint) as slices_overridden,
        cast(reasoned.age_days as bigint) as age_days,
        reasoned.origin
    from reasoned
    left join queries on reasoned.claim_id = queries.claim_id
)

select * from final
