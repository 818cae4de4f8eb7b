{#
    Money per thing, over the offices of which both are known: the sums of two columns that rest on the same offices. Null
    where there are none, or none of the thing.
#}
{% macro sum_per(numerator, denominator) -%}
    cast(sum(case when {{ denominator }} is not null then {{ numerator }} end) as double)
    / nullif(sum(case when {{ numerator }} is not null then {{ denominator }} end), 0)
{%- endmacro %}

{# How much of the sum of a numerator `sum_per` tells of: 1 where the other column is known wherever it is, 0 where nowhere. #}
{% macro known_part(numerator, denominator) -%}
    cast(coalesce(sum(case when {{ denominator }} is not null then {{ numerator }} end), 0) as double)
    / nullif(sum({{ numerator }}), 0)
{%- endmacro %}
