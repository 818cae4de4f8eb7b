-- What the last published roster that names a mentor says of her.
with contracts as (
    select * from {{ ref('fct_contracts') }}
    where mentor_id is not null
),

numbered as (
    select
        *,
        row_number() over (
            partition by mentor_id
            order by year desc, ended_on desc nulls last, region_code asc, record_id asc
        ) as place
    from contracts
),

final as (
    select
        mentor_id,
        region_code,
        year,
        age_band,
        education,
        certificate_id,
        certificate_issued_on,
        certificate_expires_on,
        origin
    from numbered
    where place = 1
)

select * from final
