select * from {{ source('annex_a', 'children_looked_after') }}
