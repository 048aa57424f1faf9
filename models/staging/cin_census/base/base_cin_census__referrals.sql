select * from {{ source('cin_census', 'referrals') }}
