{{ landed_rows('cin_census', 'child_identifiers') }}
