{{ landed_rows('annex_a', 'section_47_enquiries') }}
