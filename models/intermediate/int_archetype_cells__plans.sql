{{ archetype_cells('plans') }}
