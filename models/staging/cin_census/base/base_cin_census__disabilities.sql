select * from {{ source('cin_census', 'disabilities') }}
