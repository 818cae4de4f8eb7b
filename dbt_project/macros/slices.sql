{#
    How an incremental model costs what has changed, not what there is. Before it is built, the first hook notes the
    slices of which it keeps other rows than are published now, or none; the second forgets what it keeps of them. Then
    it reads these alone. The note is a table of its own, as no planner can guess that an anti-join leaves one slice of
    fifty thousand, and would join all records first.
#}
{% macro note_changed_slices(form) -%}
    {%- if is_incremental() -%}
        {{ adapter.dispatch('create_note')(changed_slices()) }} as
        with published as (
            select
                region_code,
                period,
                published_file_sha256 as file_sha256
            from {{ ref('stg_gate__slices') }}
            where form = '{{ form }}' and published_file_sha256 is not null
        ),

        kept as (
            select distinct region_code, period, file_sha256 from {{ this }}
        )

        select
            coalesce(published.region_code, kept.region_code) as region_code,
            coalesce(published.period, kept.period) as period,
            published.file_sha256
        from published
        full outer join kept on published.region_code = kept.region_code and published.period = kept.period
        where
            published.file_sha256 is null
            or kept.file_sha256 is null
            or published.file_sha256 <> kept.file_sha256
    {%- endif -%}
{%- endmacro %}

{% macro forget_changed_slices() -%}
    {%- if is_incremental() -%}
        delete from {{ this }}
        where exists (
            select 1
            from {{ changed_slices() }} as slices
            where slices.region_code = {{ this }}.region_code and slices.period = {{ this }}.period
        )
    {%- endif -%}
{%- endmacro %}

{# The rows of a relation that the model has to read: all, or those of changed slices where it keeps the others. #}
{% macro rows_to_read(relation) -%}
    {#- dbt does not see what hooks refer to -#}
    {%- do ref('stg_gate__slices') -%}
    select relation.*
    from {{ relation }} as relation
    {%- if is_incremental() %}
    inner join {{ changed_slices() }} as slices
        on
            relation.region_code = slices.region_code
            and relation.period = slices.period
            and relation.file_sha256 = slices.file_sha256
    {%- endif %}
{%- endmacro %}

{% macro changed_slices() -%}
    {{ this.identifier }}__changed_slices
{%- endmacro %}

{# For the session alone. A view tells after the forgetting what is left to read, which is the same. #}
{% macro default__create_note(name) -%}
    create or replace temporary view {{ name }}
{%- endmacro %}

{% macro duckdb__create_note(name) -%}
    create or replace temporary table {{ name }}
{%- endmacro %}
