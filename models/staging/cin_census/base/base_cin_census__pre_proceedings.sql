select * from {{ source('cin_census', 'pre_proceedings') }}
