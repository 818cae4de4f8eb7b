-- a row rests on the forms of its scenario alone
{% set forms_of = {
    'participants': ['pk2ukm_allocation'],
    'msme': ['pk2ukm_allocation', 'msme_population'],
} -%}

with supply as (
    select * from {{ ref('mart_mentor_supply') }}
),

scenarios as (
    select * from {{ ref('target_ratios') }}
),

status as (
    {% for per, forms in forms_of.items() -%}
        select
            *,
            '{{ per }}' as per
        from (
            {{ row_status(forms) }}
        ) as standing
        {%- if not loop.last %}
            union all
        {% endif -%}
    {% endfor %}
),

needed as (
    select
        supply.*,
        scenarios.scenario,
        scenarios.per,
        scenarios.clients_per_mentor,
        scenarios.is_assumption,
        scenarios.reason,
        scenarios.source,
        case
            when scenarios.per = 'participants' then supply.training_participants
            -- a sum over some of the regions must not be held against the mentors of all
            when supply.msme_coverage_share = 1 then supply.msme_count
        end as clients
    from supply
    cross join scenarios
),

final as (
    select
        needed.region_code,
        needed.region_name,
        needed.region_level,
        needed.province_code,
        needed.year,
        needed.scenario,
        needed.per,
        needed.clients_per_mentor,
        needed.is_assumption,
        needed.reason,
        needed.source,
        needed.clients,
        cast(ceil(cast(needed.clients as double) / needed.clients_per_mentor) as bigint) as mentors_needed,
        needed.funded_posts,
        -- places and posts are told by the same offices; enterprises are those of all
        case
            when needed.per = 'participants' or needed.funded_posts_coverage_share = 1
                then
                    cast(ceil(cast(needed.clients as double) / needed.clients_per_mentor) as bigint)
                    - cast(needed.funded_posts as bigint)
        end as mentors_lacking,
        case when needed.per = 'msme' then needed.msme_basis end as msme_basis,
        {{ status_columns("case needed.per when 'participants' then '" ~ forms_of.participants | join('+')
            ~ "' else '" ~ forms_of.msme | join('+') ~ "' end") }}
    from needed
    left join status
        on
            needed.region_code = status.region_code
            and needed.year = status.period_year
            and needed.per = status.per
)

select * from final
