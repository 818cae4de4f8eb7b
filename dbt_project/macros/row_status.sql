{#
    What a row of a region and year rests on, over the forms that its figures are made of: the number of slices, and from
    them its status, age and origin. The worst counts: a regency or city of which a form is held back wholly is
    `quarantined`; where only a part is, of the year or of the regions below, the row is `partial`. A figure that counts
    what happened in earlier years, or is held against other years, rests on their slices of these forms as well.
#}
{% macro row_status(forms, of_earlier_years=[], of_other_years=[]) -%}
    select
        slices.region_code,
        slices.period_year,
        sum(slices.slices) as slices,
        sum(slices.slices_quarantined) as slices_quarantined,
        sum(slices.slices_overridden) as slices_overridden,
        case
            when
                max(
                    case
                        when
                            slices.slices_quarantined = slices.slices
                            and regions.region_level in ('regency', 'city')
                            then 1
                        else 0
                    end
                ) = 1
                then 'quarantined'
            when sum(slices.slices_quarantined) > 0 then 'partial'
            when sum(slices.slices_carried_forward) > 0 then 'carried_forward'
            else 'reported'
        end as data_status,
        {{ dbt.datediff('min(slices.published_from)', dbt.current_timestamp(), 'day') }} as age_days,
        {{ joined_origins('slices.origin') }} as origin
    from
        {% if of_earlier_years or of_other_years -%}
        (
            select * from {{ ref('int_slices__region_years') }}
            where form in ('{{ forms | join("', '") }}')
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
                others.origin
            from {{ ref('int_slices__region_years') }} as others
            inner join (select distinct period_year from {{ ref('int_regions__years') }}) as years
                on {{ 'others.period_year < years.period_year' if of_earlier_years
                    else 'others.period_year <> years.period_year' }}
            where others.form in ('{{ (of_earlier_years or of_other_years) | join("', '") }}')
        )
        {%- else -%}
        (
            select * from {{ ref('int_slices__region_years') }}
            where form in ('{{ forms | join("', '") }}')
        )
        {%- endif %} as slices
    inner join {{ ref('regions') }} as regions on slices.region_code = regions.region_code
    group by slices.region_code, slices.period_year
{%- endmacro %}

{# The columns of a mart that tell what its row rests on, of the CTE `status` that `row_status` makes. #}
{% macro status_columns() -%}
    coalesce(status.data_status, 'never_reported') as data_status,
        cast(coalesce(status.slices, 0) as bigint) as slices,
        cast(coalesce(status.slices_quarantined, 0) as bigint) as slices_quarantined,
        cast(coalesce(status.slices_overridden, 0) as bigint) as slices_overridden,
        cast(status.age_days as bigint) as age_days,
        status.origin
{%- endmacro %}
