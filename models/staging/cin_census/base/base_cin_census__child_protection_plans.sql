{{ landed_rows('cin_census', 'child_protection_plans') }}
