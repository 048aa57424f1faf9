{{ landed_rows('cin_census', 'cin_plans') }}
