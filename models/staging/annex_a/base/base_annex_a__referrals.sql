select * from {{ source('annex_a', 'referrals') }}
