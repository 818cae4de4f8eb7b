{# Drops what schema `marts` holds that no model makes any more: a release copies the whole schema. #}
{% macro drop_leftover_marts() -%}
    {%- if execute -%}
        {%- set made = [] -%}
        {%- for node in graph.nodes.values() if node.resource_type == 'model' and node.schema == 'marts' -%}
            {%- do made.append(node.alias) -%}
        {%- endfor -%}
        {%- for name in tables_of('marts') if name not in made -%}
            {%- do adapter.drop_relation(adapter.get_relation(target.database or none, 'marts', name)) -%}
        {%- endfor -%}
        {#- dbt rolls the hook's transaction back unless it ends it itself -#}
        {%- do adapter.commit() -%}
    {%- endif -%}
{%- endmacro %}

{# The names of a schema's tables. #}
{% macro tables_of(schema) -%}
    {{ return(adapter.dispatch('tables_of')(schema)) }}
{%- endmacro %}

{% macro default__tables_of(schema) -%}
    {%- set query -%}
        select table_name from information_schema.tables where table_schema = '{{ schema }}'
    {%- endset -%}
    {{ return(run_query(query).columns[0].values()) }}
{%- endmacro %}

{# Spark lists the views of the session, too. #}
{% macro spark__tables_of(schema) -%}
    {%- set found = [] -%}
    {%- for row in run_query('show tables in ' ~ schema).rows if not row['isTemporary'] -%}
        {%- do found.append(row['tableName']) -%}
    {%- endfor -%}
    {{ return(found) }}
{%- endmacro %}
