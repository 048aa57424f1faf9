select * from {{ source('annex_a', 'assessments') }}
