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
                slice_key,
                region_code,
                period,
                published_file_sha256 as file_sha256
            from {{ ref('stg_gate__slices') }}
            where form = '{{ form }}' and published_file_sha256 is not null
        ),

        kept as (
            select distinct slice_key from {{ this }}
        )

        select
            coalesce(published.slice_key, kept.slice_key) as slice_key,
            published.region_code,
            published.period,
            published.file_sha256
        from published
        full outer join kept on published.slice_key = kept.slice_key
        where published.slice_key is null or kept.slice_key is null
    {%- endif -%}
{%- endmacro %}

{% macro forget_changed_slices() -%}
    {%- if is_incremental() -%}
        delete from {{ this }}
        where slice_key in (select slices.slice_key from {{ changed_slices() }} as slices where slices.file_sha256 is null)
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

{#
    One number for a slice and the file that it is published from: of fifty million rows, telling the slices apart by it
    costs a fraction of what region, period and file would. Another hash after an upgrade only has them all read anew.
#}
{% macro slice_key(region_code, period, file_sha256) -%}
    {{ adapter.dispatch('slice_key')(region_code, period, file_sha256) }}
{%- endmacro %}

{% macro default__slice_key(region_code, period, file_sha256) -%}
    xxhash64({{ region_code }}, {{ period }}, {{ file_sha256 }})
{%- endmacro %}

{% macro duckdb__slice_key(region_code, period, file_sha256) -%}
    cast(hash({{ region_code }}, {{ period }}, {{ file_sha256 }}) >> 1 as bigint)
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
