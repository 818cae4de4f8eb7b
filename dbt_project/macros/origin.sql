{# The origins of everything a row rests on, joined by `+`: `published`, `submitted`, `synthetic`. #}
{% macro joined_origins(origin) -%}
    nullif(
        trim(
            both '+' from concat(
                max(case when {{ origin }} like '%published%' then 'published' else '' end),
                max(case when {{ origin }} like '%submitted%' then '+submitted' else '' end),
                max(case when {{ origin }} like '%synthetic%' then '+synthetic' else '' end)
            )
        ),
        ''
    )
{%- endmacro %}
