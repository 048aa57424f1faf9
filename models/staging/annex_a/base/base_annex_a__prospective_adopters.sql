{{ landed_rows('annex_a', 'prospective_adopters', identifier='adopter_id') }}
