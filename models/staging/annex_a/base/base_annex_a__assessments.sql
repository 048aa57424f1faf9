{{ landed_rows('annex_a', 'assessments') }}
