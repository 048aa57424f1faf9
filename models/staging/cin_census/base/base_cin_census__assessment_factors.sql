{{ landed_rows('cin_census', 'assessment_factors') }}
