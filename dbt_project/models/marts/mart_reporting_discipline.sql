with slices as (
    select * from {{ ref('int_discipline__slices') }}
),

status as (
    select
        slices.region_code,
        slices.form,
        slices.period_year,
        {{ standing('slices', 'regions.region_level') }}
    from {{ ref('int_slices__region_years') }} as slices
    inner join {{ ref('regions') }} as regions on slices.region_code = regions.region_code
    group by slices.region_code, slices.form, slices.period_year
),

supply as (
    select * from {{ ref('int_supply__own_figures') }}
),

deadlines as (
    select * from {{ ref('reporting_deadlines') }}
),

lineage as (
    select * from {{ ref('int_regions__lineage') }}
),

regions as (
    select * from {{ ref('regions') }}
),

reported as (
    select
        lineage.counts_into as region_code,
        slices.form,
        slices.period_year as year, -- noqa: RF04
        count(*) as slices_reported,
        sum(case when slices.is_in_time then 1 else 0 end) as slices_in_time,
        count(slices.is_in_time) as slices_with_deadline,
        sum(case when slices.is_accepted_at_first_try then 1 else 0 end) as slices_accepted_at_first_try,
        sum(slices.cells) as cells,
        sum(slices.findings_critical) as findings_critical,
        sum(slices.findings_warning) as findings_warning,
        count(slices.days_to_mend) as slices_mended,
        sum(slices.days_to_mend) as days_to_mend
    from slices
    inner join lineage on slices.region_code = lineage.region_code
    group by lineage.counts_into, slices.form, slices.period_year
),

offices_reporting as (
    select distinct
        form,
        region_code,
        period_year
    from slices
),

-- an office with posts is expected to send what the seed names; one that has none owes nothing, which is a zero
expected as (
    select
        lineage.counts_into as region_code,
        deadlines.form,
        supply.period_year as year, -- noqa: RF04
        sum(case when supply.funded_posts > 0 then 1 else 0 end) as offices_expected,
        sum(
            case when supply.funded_posts > 0 and offices_reporting.region_code is not null then 1 else 0 end
        ) as expected_offices_reporting
    from supply
    cross join deadlines
    inner join lineage on supply.region_code = lineage.region_code
    left join offices_reporting
        on
            deadlines.form = offices_reporting.form
            and supply.region_code = offices_reporting.region_code
            and supply.period_year = offices_reporting.period_year
    where supply.funded_posts is not null and deadlines.is_expected_of_offices_with_posts
    group by lineage.counts_into, deadlines.form, supply.period_year
),

region_forms as (
    select
        region_code,
        form,
        year
    from reported
    union
    select
        region_code,
        form,
        year
    from expected
    where offices_expected > 0
),

final as (
    select
        regions.region_code,
        regions.region_name,
        regions.region_level,
        regions.province_code,
        region_forms.form,
        region_forms.year,
        cast(coalesce(reported.slices_reported, 0) as bigint) as slices_reported,
        cast(expected.offices_expected as bigint) as offices_expected,
        cast(expected.expected_offices_reporting as double)
        / nullif(expected.offices_expected, 0) as complete_share,
        cast(reported.slices_in_time as double) / nullif(reported.slices_with_deadline, 0) as in_time_share,
        cast(reported.slices_accepted_at_first_try as double)
        / nullif(reported.slices_reported, 0) as accepted_at_first_try_share,
        cast(reported.cells as bigint) as cells,
        1000 * cast(reported.findings_critical as double) / nullif(reported.cells, 0) as critical_per_thousand_cells,
        1000 * cast(reported.findings_warning as double) / nullif(reported.cells, 0) as warnings_per_thousand_cells,
        cast(reported.slices_mended as bigint) as slices_mended,
        cast(reported.days_to_mend as double) / nullif(reported.slices_mended, 0) as days_to_mend,
        {{ status_columns() }}
    from region_forms
    inner join regions on region_forms.region_code = regions.region_code
    left join reported
        on
            region_forms.region_code = reported.region_code
            and region_forms.form = reported.form
            and region_forms.year = reported.year
    left join expected
        on
            region_forms.region_code = expected.region_code
            and region_forms.form = expected.form
            and region_forms.year = expected.year
    left join status
        on
            region_forms.region_code = status.region_code
            and region_forms.form = status.form
            and region_forms.year = status.period_year
)

select * from final
