{# SQL that drops tables of schema `marts` that no model makes any more: a release copies the whole schema. #}
{% macro drop_leftover_marts() -%}
    {%- if execute -%}
        {%- set made = [] -%}
        {%- for node in graph.nodes.values() if node.resource_type == 'model' and node.schema == 'marts' -%}
            {%- do made.append(node.alias) -%}
        {%- endfor -%}
        {%- set leftovers = [] -%}
        {%- set marts = api.Relation.create(database=target.database, schema='marts') -%}
        {%- for found in list_relations_without_caching(marts) if found['name'] not in made -%}
            {%- do leftovers.append(marts.incorporate(path={'identifier': found['name']})) -%}
            drop {{ found['type'] }} {{ leftovers[-1] }};
        {%- endfor -%}
        {#- dbt rolls the hook's transaction back unless it ends it itself -#}
        {%- if leftovers %} commit; {%- endif -%}
    {%- endif -%}
{%- endmacro %}
