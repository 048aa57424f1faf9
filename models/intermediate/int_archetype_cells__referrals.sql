{{ archetype_cells('referrals') }}
