{{ landed_rows('cin_census', 'disabilities') }}
