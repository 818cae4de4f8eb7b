-- How a mentor was hired is told by the roster of the year in which she was. Without a roster, the allocation's posts
-- tell of how many mentors a figure should be.
{% set told_by = [
    {'forms': 'mentor_roster', 'reaches_back': false},
    {'forms': 'mentor_roster', 'reaches_back': true},
    {'forms': 'mentor_roster+balatkop_training', 'reaches_back': false},
    {'forms': 'mentor_roster+mentoring_log', 'reaches_back': false},
    {'forms': 'mentor_roster+partnership', 'reaches_back': false},
    {'forms': 'mentoring_log', 'reaches_back': false},
    {'forms': 'mentor_evaluation', 'reaches_back': false},
] -%}

with indicators as (
    select * from {{ ref('int_quality__indicators') }}
),

regions as (
    select * from {{ ref('regions') }}
),

status as (
    {% for told in told_by -%}
        select
            *,
            '{{ told.forms }}' as rests_on,
            {{ told.reaches_back }} as reaches_back
        from (
            {{ row_status(
                told.forms.split('+'),
                beside=['pk2ukm_allocation'],
                of_earlier_years=told.forms.split('+') if told.reaches_back else []
            ) }}
        ) as standing
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
        indicators.reason,
        indicators.source,
        cast(indicators.persons as bigint) as persons,
        indicators.is_personal,
        cast(indicators.mentors_expected as bigint) as mentors_expected,
        indicators.coverage_share,
        {{ status_columns('indicators.rests_on') }}
    from indicators
    inner join regions on indicators.region_code = regions.region_code
    left join status
        on
            indicators.region_code = status.region_code
            and indicators.year = status.period_year
            and indicators.rests_on = status.rests_on
            and indicators.reaches_back = status.reaches_back
)

select * from final
