{{ landed_rows('cin_census', 'referrals') }}
