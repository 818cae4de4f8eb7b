{# The first day of a year that is given as a number. #}
{% macro first_of_year(year) -%}
    cast(concat(cast({{ year }} as {{ dbt.type_string() }}), '-01-01') as date)
{%- endmacro %}
