{#
    What a row of a region and year rests on, over the forms that its figures are made of: the number of slices, and from
    them its status, age and origin. The worst counts: a regency or city of which a form is held back wholly is
    `quarantined`; where only a part is, of the year or of the regions below, the row is `partial`.
#}
{% macro row_status(forms) -%}
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
    from {{ ref('int_slices__region_years') }} as slices
    inner join {{ ref('regions') }} as regions on slices.region_code = regions.region_code
    where slices.form in ('{{ forms | join("', '") }}')
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
