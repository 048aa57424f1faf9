select * from {{ source('annex_a', 'care_leavers') }}
