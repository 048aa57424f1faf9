select * from {{ source('annex_a', 'child_protection_plans') }}
