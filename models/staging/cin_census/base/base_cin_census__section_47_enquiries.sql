select * from {{ source('cin_census', 'section_47_enquiries') }}
