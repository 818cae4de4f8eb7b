{# How many regencies and cities each region has, over the CTEs `lineage` and `regions`: what a coverage share is a part of. #}
{% macro regencies_and_cities() -%}
    select
        lineage.counts_into as region_code,
        count(*) as regions_in_all
    from lineage
    inner join regions on lineage.region_code = regions.region_code
    where regions.region_level in ('regency', 'city')
    group by lineage.counts_into
{%- endmacro %}
