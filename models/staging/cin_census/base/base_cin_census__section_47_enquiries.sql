{{ landed_rows('cin_census', 'section_47_enquiries') }}
