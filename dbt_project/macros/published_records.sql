{# The records of a form that may be shown: those of each slice's last accepted submission. #}
{% macro published_records(form) -%}
    select
        records.*,
        slices.accepted_with,
        slices.slice_key,
        slices.months_told_by_finer,
        cast(substring(records.period, 1, 4) as integer) as period_year
    from {{ source('records', form) }} as records
    inner join {{ ref('stg_gate__slices') }} as slices
        on
            slices.form = '{{ form }}'
            and records.region_code = slices.region_code
            and records.period = slices.period
            and records.file_sha256 = slices.published_file_sha256
{%- endmacro %}
