{{ landed_rows('annex_a', 'contacts') }}
