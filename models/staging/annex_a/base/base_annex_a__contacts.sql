select * from {{ source('annex_a', 'contacts') }}
