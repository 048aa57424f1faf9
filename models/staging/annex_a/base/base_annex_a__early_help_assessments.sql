{{ landed_rows('annex_a', 'early_help_assessments') }}
