{# The first day of a year that is given as a number. #}
{% macro first_of_year(year) -%}
    cast(concat(cast({{ year }} as {{ dbt.type_string() }}), '-01-01') as date)
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
    cast(concat(cast({{ year }} as {{ dbt.type_string() }}), '-12-31') as date)
{%- endmacro %}
