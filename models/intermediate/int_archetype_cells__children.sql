{{ archetype_cells('children') }}
