{{ landed_rows('cin_census', 'assessments') }}
