select * from {{ source('annex_a', 'section_47_enquiries') }}
