{{ landed_rows('annex_a', 'children_in_need') }}
