{# The forms that the supply of mentors rests on: what is held back of another one takes nothing from its figures. #}
{% macro supply_forms() -%}
    ('pk2ukm_allocation', 'mentor_roster', 'msme_population')
{%- endmacro %}
