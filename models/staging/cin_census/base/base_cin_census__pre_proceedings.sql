{{ landed_rows('cin_census', 'pre_proceedings') }}
