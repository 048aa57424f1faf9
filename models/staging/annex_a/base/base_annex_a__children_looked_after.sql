{{ landed_rows('annex_a', 'children_looked_after') }}
