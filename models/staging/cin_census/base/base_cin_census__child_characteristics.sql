select * from {{ source('cin_census', 'child_characteristics') }}
