{{ landed_rows('annex_a', 'adoption') }}
