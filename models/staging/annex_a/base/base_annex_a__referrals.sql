{{ landed_rows('annex_a', 'referrals') }}
