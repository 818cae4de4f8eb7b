with supply as (
    select * from {{ ref('mart_mentor_supply') }}
),

scenarios as (
    select * from {{ ref('target_ratios') }}
),

needed as (
    select
        supply.*,
        scenarios.scenario,
        scenarios.per,
        scenarios.clients_per_mentor,
        scenarios.is_assumption,
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
        region_code,
        region_name,
        region_level,
        province_code,
        year,
        scenario,
        per,
        clients_per_mentor,
        is_assumption,
        clients,
        cast(ceil(cast(clients as double) / clients_per_mentor) as bigint) as mentors_needed,
        funded_posts,
        -- places and posts are told by the same offices; enterprises are those of all
        case
            when per = 'participants' or funded_posts_coverage_share = 1
                then cast(ceil(cast(clients as double) / clients_per_mentor) - funded_posts as bigint)
        end as mentors_lacking,
        case when per = 'msme' then msme_basis end as msme_basis,
        data_status,
        forms_missing,
        slices,
        slices_quarantined,
        slices_overridden,
        age_days,
        origin
    from needed
)

select * from final
