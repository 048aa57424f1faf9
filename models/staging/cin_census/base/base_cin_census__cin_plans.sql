select * from {{ source('cin_census', 'cin_plans') }}
