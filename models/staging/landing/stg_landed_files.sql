select
    file,
    sheet,
    authority_code,
    dataset,
    table_name,
    extract_date,
    status,
    reason,
    rows_in_file,
    rows_landed,
    rows_refused,
    rows_blank,
    content_hash
from {{ source('landing', 'landed_files') }}
