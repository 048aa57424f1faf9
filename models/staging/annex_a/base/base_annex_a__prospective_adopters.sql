select * from {{ source('annex_a', 'prospective_adopters') }}
