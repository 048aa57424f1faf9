{{ landed_rows('annex_a', 'care_leavers') }}
