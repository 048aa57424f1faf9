select
    authority_code,
    dataset,
    table_name,
    file,
    sheet,
    row_number,
    reason,
    text
from {{ source('landing', 'refused_rows') }}
