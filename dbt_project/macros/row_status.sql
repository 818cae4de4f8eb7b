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
    {%- set of_province = 'balatkop_training' -%}
    with region_years as (
        select * from {{ ref('int_slices__region_years') }}
        where form in ('{{ (forms + beside) | join("', '") }}')
    ),

    reported as (
        select distinct
            region_code,
            period_year
        from region_years
    ),

    rows_to_be as (
        select
            region_code,
            period_year
        from {{ ref('int_regions__years') if of_earlier_years or of_province in forms else 'reported' }}
    ),

    regions as (
        select * from {{ ref('regions') }}
    ),

    told as (
        {%- if of_province in forms %}
        select region_years.*
        from region_years
        inner join regions on region_years.region_code = regions.region_code
        where
            region_years.form <> '{{ of_province }}'
            or regions.region_level not in ('regency', 'city')
        union all
        select
            region_years.form,
            regions.region_code,
            region_years.period_year,
            region_years.slices,
            region_years.slices_quarantined,
            region_years.slices_carried_forward,
            region_years.slices_overridden,
            region_years.published_from,
            region_years.origin
        from region_years
        inner join regions on region_years.region_code = regions.province_code
        where
            region_years.form = '{{ of_province }}'
            and regions.region_level in ('regency', 'city')
        {%- else %}
        select * from region_years
        {%- endif %}
    ),

    slices as (
        select
            told.form,
            told.region_code,
            rows_to_be.period_year,
            told.slices,
            told.slices_quarantined,
            told.slices_carried_forward,
            told.slices_overridden,
            told.published_from,
            told.origin,
            told.period_year = rows_to_be.period_year as is_of_year
        from told
        inner join rows_to_be on told.region_code = rows_to_be.region_code
        where
            told.period_year = rows_to_be.period_year
            {%- if of_earlier_years %}
            or (told.form in ('{{ of_earlier_years | join("', '") }}') and told.period_year < rows_to_be.period_year)
            {%- endif %}
    )

    select
        slices.region_code,
        slices.period_year,
        {{ standing('slices', 'regions.region_level', 'reported.region_code is not null', 'slices.is_of_year') }},
        trim(
            both '+' from concat(
                {%- for form in forms %}
                min(
                    case
                        when
                            slices.form = '{{ form }}'
                            and slices.is_of_year
                            and slices.slices > slices.slices_quarantined
                            then ''
                        else '+{{ form }}'
                    end
                )
                {{- ',' if not loop.last }}
                {%- endfor %}
            )
        ) as forms_missing
    from slices
    inner join regions on slices.region_code = regions.region_code
    left join reported
        on
            slices.region_code = reported.region_code
            and slices.period_year = reported.period_year
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
