select * from {{ source('cin_census', 'assessment_factors') }}
