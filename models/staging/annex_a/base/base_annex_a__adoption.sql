select * from {{ source('annex_a', 'adoption') }}
