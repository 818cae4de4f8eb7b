{# The first day of a year that is given as a number. #}
{% macro first_of_year(year) -%}
    make_date({{ year }}, 1, 1)
{%- endmacro %}

{# How many days of a month (of the relation `months`) lie from one day up to the day before another. #}
{% macro days_within(months, first_day, day_after) -%}
    case
        when {{ first_day }} < {{ months }}.next_month_start and {{ day_after }} > {{ months }}.month_start
            then {{ dbt.datediff(
                'case when ' ~ first_day ~ ' > ' ~ months ~ '.month_start then ' ~ first_day ~ ' else ' ~ months ~ '.month_start end',
                'case when ' ~ day_after ~ ' < ' ~ months ~ '.next_month_start then ' ~ day_after ~ ' else ' ~ months ~ '.next_month_start end',
                'day'
            ) }}
        else 0
    end
{%- endmacro %}

{# The last day of a year that is given as a number. #}
{% macro last_of_year(year) -%}
    make_date({{ year }}, 12, 31)
{%- endmacro %}

{#
    Over the polling days of a region (of the relation `polls`): how many months a month lies from the one near it, negative
    before. The poll ahead, up to 18 months, counts, unless one up to 8 months behind is nearer.
#}
{% macro months_from_poll(month_start) -%}
    {%- set months = dbt.datediff('polls.polling_date', month_start, 'month') -%}
    {%- set ahead = 'max(case when ' ~ months ~ ' between -18 and 0 then ' ~ months ~ ' end)' -%}
    {%- set behind = 'min(case when ' ~ months ~ ' between 1 and 8 then ' ~ months ~ ' end)' -%}
    case when {{ behind }} is null or -{{ ahead }} <= {{ behind }} then {{ ahead }} else {{ behind }} end
{%- endmacro %}
