select * from {{ source('annex_a', 'children_in_need') }}
