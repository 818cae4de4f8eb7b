{# The first and the last of the two periods that an interval is made of; of any other period, itself. #}
{% macro first_part(period) -%}
    case when {{ period }} like '%/%' then {{ dbt.split_part(period, "'/'", 1) }} else {{ period }} end
{%- endmacro %}

{% macro last_part(period) -%}
    case when {{ period }} like '%/%' then {{ dbt.split_part(period, "'/'", 2) }} else {{ period }} end
{%- endmacro %}

{# The first and the last month, by its number, of a period that is no interval; a stage of payment is its year's. #}
{% macro first_month(part) -%}
    case
            when length({{ part }}) in (7, 10) and substring({{ part }}, 6, 1) in ('0', '1')
                then cast(substring({{ part }}, 6, 2) as integer)
            when {{ part }} like '%-Q%' then 3 * cast(substring({{ part }}, 7, 1) as integer) - 2
            when {{ part }} like '%-H%' then 6 * cast(substring({{ part }}, 7, 1) as integer) - 5
            else 1
        end
{%- endmacro %}

{% macro last_month(part) -%}
    case
            when length({{ part }}) in (7, 10) and substring({{ part }}, 6, 1) in ('0', '1')
                then cast(substring({{ part }}, 6, 2) as integer)
            when {{ part }} like '%-Q%' then 3 * cast(substring({{ part }}, 7, 1) as integer)
            when {{ part }} like '%-H%' then 6 * cast(substring({{ part }}, 7, 1) as integer)
            else 12
        end
{%- endmacro %}

{# All months from first_month to last_month of period_year, over the rows of a relation: `2021-01 2021-02 `. #}
{% macro joined_months(rows) -%}
    concat(
        {%- for month in range(1, 13) %}
        max(
            case
                when {{ month }} between {{ rows }}.first_month and {{ rows }}.last_month
                    then concat(cast({{ rows }}.period_year as {{ dbt.type_string() }}), '{{ "-%02d " % month }}')
                else ''
            end
        )
        {{- ',' if not loop.last }}
        {%- endfor %}
    )
{%- endmacro %}
