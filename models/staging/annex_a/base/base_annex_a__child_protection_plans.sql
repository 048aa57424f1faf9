{{ landed_rows('annex_a', 'child_protection_plans') }}
