{#
    What rows of `int_slices__region_years` add up to: the number of slices, and from them status, age and origin. The worst
    counts: a regency or city of which a form is held back wholly is `quarantined`; where only a part is, of the year or of
    the regions below, the row is `partial`. The others are expressions: the region's level, whether the row was reported at
    all, and whether a slice is of its year: what is held back of another year blanks nothing wholly.
#}
{% macro standing(slices, region_level, is_reported='true', is_of_year='true') -%}
    sum({{ slices }}.slices) as slices,
        sum({{ slices }}.slices_quarantined) as slices_quarantined,
        sum({{ slices }}.slices_overridden) as slices_overridden,
        case
            when max(case when {{ is_reported }} then 1 else 0 end) = 0 then 'never_reported'
            when
                max(
                    case
                        when
                            {{ slices }}.slices_quarantined = {{ slices }}.slices
                            and {{ is_of_year }}
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
    the year stands. A figure may go back to earlier years (how a mentor of this year's roster was hired), or be known by what
    was told of the whole province (that nobody of a regency was trained): then the row rests on these slices as well, but is
    reported only where it tells something itself. It may rest on forms beside, which its figures do without.
#}
{% macro row_status(forms, beside=[], of_earlier_years=[]) -%}
    {#- no mart has a CTE of these names: engines differ in which of two is meant -#}
    {%- set of_province = 'balatkop_training' -%}
    with of_forms as (
        select * from {{ ref('int_slices__region_years') }}
        where form in ('{{ (forms + beside) | join("', '") }}')
    ),

    told_itself as (
        select distinct
            region_code,
            period_year
        from of_forms
    ),

    of_rows as (
        select
            region_code,
            period_year
        from {{ ref('int_regions__years') if of_earlier_years or of_province in forms else 'told_itself' }}
    ),

    levels as (
        select * from {{ ref('regions') }}
    ),

    of_regions as (
        {%- if of_province in forms %}
        select of_forms.*
        from of_forms
        inner join levels on of_forms.region_code = levels.region_code
        where
            of_forms.form <> '{{ of_province }}'
            or levels.region_level not in ('regency', 'city')
        union all
        select
            of_forms.form,
            levels.region_code,
            of_forms.period_year,
            of_forms.slices,
            of_forms.slices_quarantined,
            of_forms.slices_carried_forward,
            of_forms.slices_overridden,
            of_forms.published_from,
            of_forms.origin
        from of_forms
        inner join levels on of_forms.region_code = levels.province_code
        where
            of_forms.form = '{{ of_province }}'
            and levels.region_level in ('regency', 'city')
        {%- else %}
        select * from of_forms
        {%- endif %}
    ),

    behind as (
        select
            of_regions.form,
            of_regions.region_code,
            of_rows.period_year,
            of_regions.slices,
            of_regions.slices_quarantined,
            of_regions.slices_carried_forward,
            of_regions.slices_overridden,
            of_regions.published_from,
            of_regions.origin,
            of_regions.period_year = of_rows.period_year as is_of_year
        from of_regions
        inner join of_rows on of_regions.region_code = of_rows.region_code
        where
            of_regions.period_year = of_rows.period_year
            {%- if of_earlier_years %}
            or (of_regions.form in ('{{ of_earlier_years | join("', '") }}') and of_regions.period_year < of_rows.period_year)
            {%- endif %}
    )

    select
        behind.region_code,
        behind.period_year,
        {{ standing('behind', 'levels.region_level', 'told_itself.region_code is not null', 'behind.is_of_year') }},
        trim(
            both '+' from concat(
                {%- for form in forms %}
                min(
                    case
                        when
                            behind.form = '{{ form }}'
                            and behind.is_of_year
                            and behind.slices > behind.slices_quarantined
                            then ''
                        else '+{{ form }}'
                    end
                )
                {{- ',' if not loop.last }}
                {%- endfor %}
            )
        ) as forms_missing
    from behind
    inner join levels on behind.region_code = levels.region_code
    left join told_itself
        on
            behind.region_code = told_itself.region_code
            and behind.period_year = told_itself.period_year
    group by behind.region_code, behind.period_year
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
