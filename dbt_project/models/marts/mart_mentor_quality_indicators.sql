{% set forms = [
    'mentor_roster',
    'mentor_roster+balatkop_training',
    'mentor_roster+mentoring_log',
    'mentor_roster+partnership',
    'mentoring_log',
    'mentor_evaluation',
] -%}

with indicators as (
    select * from {{ ref('int_quality__indicators') }}
),

regions as (
    select * from {{ ref('regions') }}
),

{% for rests_on in forms -%}
    {{ rests_on | replace('+', '_and_') }} as (
        {{ row_status(rests_on.split('+')) }}
    ),

{% endfor -%}
status as (
    {% for rests_on in forms -%}
        select
            *,
            '{{ rests_on }}' as rests_on
        from {{ rests_on | replace('+', '_and_') }}
        {%- if not loop.last %}
            union all
        {% endif -%}
    {% endfor %}
),

final as (
    select
        regions.region_code,
        regions.region_name,
        regions.region_level,
        regions.province_code,
        indicators.year,
        indicators.pillar,
        indicators.indicator,
        indicators.unit,
        indicators.figure as value, -- noqa: RF04
        indicators.numerator,
        indicators.denominator,
        case
            when indicators.goalpost_position < 0 then 0.0
            when indicators.goalpost_position > 1 then 1.0
            else indicators.goalpost_position
        end as score,
        indicators.goalpost_low,
        indicators.goalpost_high,
        indicators.direction,
        indicators.weight,
        cast(indicators.persons as bigint) as persons,
        indicators.is_personal,
        cast(indicators.mentors_expected as bigint) as mentors_expected,
        indicators.coverage_share,
        {{ status_columns() }}
    from indicators
    inner join regions on indicators.region_code = regions.region_code
    left join status
        on
            indicators.region_code = status.region_code
            and indicators.year = status.period_year
            and indicators.rests_on = status.rests_on
)

select * from final
