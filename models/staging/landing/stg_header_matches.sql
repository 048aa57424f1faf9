select
    file,
    sheet,
    table_name,
    header,
    column_name,
    method
from {{ source('landing', 'header_matches') }}
