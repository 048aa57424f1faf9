select * from {{ source('cin_census', 'child_protection_reviews') }}
