with mentors as (
    select * from {{ ref('mentors') }}
),

final as (
    select
        mentor_id,
        region_code,
        year as roster_year,
        age_band,
        education,
        certificate_id,
        certificate_issued_on,
        certificate_expires_on,
        cast(dbt_valid_from as timestamp) as known_from,
        cast(dbt_valid_to as timestamp) as known_to,
        dbt_valid_to is null as is_current,
        origin
    from mentors
)

select * from final
