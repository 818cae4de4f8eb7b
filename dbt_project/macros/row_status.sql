{#
    What rows of `int_slices__region_years` add up to: the number of slices, and from them status, age and origin. The worst
    counts: a regency or city of which a form is held back wholly is `quarantined`; where only a part is, of the year or of
    the regions below, the row is `partial`. `region_level` is an expression.
#}
{% macro standing(slices, region_level) -%}
    sum({{ slices }}.slices) as slices,
        sum({{ slices }}.slices_quarantined) as slices_quarantined,
        sum({{ slices }}.slices_overridden) as slices_overridden,
        case
            when
                max(
                    case
                        when
                            {{ slices }}.slices_quarantined = {{ slices }}.slices
                            and {{ region_level }} in ('regency', 'city')
                            then 1
                        else 0
                    end
                ) = 1
                then 'quarantined'
            when sum({{ slices }}.slices_quarantined) > 0 then 'partial'
            when sum({{ slices }}.slices_carried_forward) > 0 then 'carried_forward'
            else 'reported'
        end as data_status,
        {{ dbt.datediff('min(' ~ slices ~ '.published_from)', dbt.current_timestamp(), 'day') }} as age_days,
        {{ joined_origins(slices ~ '.origin') }} as origin
{%- endmacro %}

{#
    What a row of a region and year rests on, over the forms that its figures are made of, and the forms of which nothing of
    the year stands. What the year tells may go back to earlier years (how a mentor of this year's roster was hired), and
    some figures are held against all other years: then the row rests on the slices of these forms as well.
#}
{% macro row_status(forms, of_earlier_years=[], of_other_years=[]) -%}
    select
        slices.region_code,
        slices.period_year,
        {{ standing('slices', 'regions.region_level') }},
        trim(
            both '+' from concat(
                {%- for form in forms %}
                case
                    when
                        max(
                            case
                                when
                                    slices.form = '{{ form }}'
                                    and slices.is_of_year
                                    and slices.slices > slices.slices_quarantined
                                    then 1
                                else 0
                            end
                        ) = 0
                        then '+{{ form }}'
                    else ''
                end
                {{- ',' if not loop.last }}
                {%- endfor %}
            )
        ) as forms_missing
    from
        (
            select
                *,
                true as is_of_year
            from {{ ref('int_slices__region_years') }}
            where form in ('{{ forms | join("', '") }}')
            {%- if of_earlier_years or of_other_years %}
            union all
            select
                others.form,
                others.region_code,
                years.period_year,
                others.slices,
                others.slices_quarantined,
                others.slices_carried_forward,
                others.slices_overridden,
                others.published_from,
                others.origin,
                false as is_of_year
            from {{ ref('int_slices__region_years') }} as others
            {%- if of_earlier_years %}
            inner join (
                select distinct
                    region_code,
                    period_year
                from {{ ref('int_slices__region_years') }}
                where form in ('{{ forms | join("', '") }}')
            ) as years
                on others.region_code = years.region_code and others.period_year < years.period_year
            {%- else %}
            inner join (select distinct period_year from {{ ref('int_regions__years') }}) as years
                on others.period_year <> years.period_year
            {%- endif %}
            where others.form in ('{{ (of_earlier_years or of_other_years) | join("', '") }}')
            {%- endif %}
        ) as slices
    inner join {{ ref('regions') }} as regions on slices.region_code = regions.region_code
    group by slices.region_code, slices.period_year
{%- endmacro %}

{#
    The columns of a mart that tell what its row rests on, of the CTE `status`. A mart of several forms names them joined by
    `+`, in an expression, and tells which are missing: of a row without a status, all.
#}
{% macro status_columns(forms='') -%}
    coalesce(status.data_status, 'never_reported') as data_status,
        {%- if forms %}
        nullif(coalesce(status.forms_missing, {{ forms }}), '') as forms_missing,
        {%- endif %}
        cast(coalesce(status.slices, 0) as bigint) as slices,
        cast(coalesce(status.slices_quarantined, 0) as bigint) as slices_quarantined,
        cast(coalesce(status.slices_overridden, 0) as bigint) as slices_overridden,
        cast(status.age_days as bigint) as age_days,
        status.origin
{%- endmacro %}
