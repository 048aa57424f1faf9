select * from {{ source('cin_census', 'assessments') }}
