select
    authority_code,
    dataset,
    table_name,
    column_name,
    file,
    date_order
from {{ source('landing', 'date_overrides') }}
