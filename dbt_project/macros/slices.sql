{#
    What an incremental fact forgets before it is built: the rows of slices that have another accepted submission now, or
    none. With `is_new_slice` it costs what changed, not what there is.
#}
{% macro forget_replaced_slices(form) -%}
    {%- if is_incremental() -%}
        delete from {{ this }}
        where not exists (
            select 1
            from {{ ref('stg_gate__slices') }} as slices
            where
                slices.form = '{{ form }}'
                and slices.region_code = {{ this }}.region_code
                and slices.period = {{ this }}.period
                and slices.published_file_sha256 = {{ this }}.file_sha256
        )
    {%- endif -%}
{%- endmacro %}

{# The slices of a form that are published, and that the model has no rows of where it keeps those of earlier builds. #}
{% macro slices_to_read(form) -%}
    select
        slices.region_code,
        slices.period,
        slices.published_file_sha256 as file_sha256
    from {{ ref('stg_gate__slices') }} as slices
    {%- if is_incremental() %}
    left join (select distinct region_code, period, file_sha256 from {{ this }}) as kept
        on
            slices.region_code = kept.region_code
            and slices.period = kept.period
            and slices.published_file_sha256 = kept.file_sha256
    {%- endif %}
    where
        slices.form = '{{ form }}'
        and slices.published_file_sha256 is not null
        {%- if is_incremental() %}
        and kept.file_sha256 is null
        {%- endif %}
{%- endmacro %}
