select * from {{ source('annex_a', 'early_help_assessments') }}
