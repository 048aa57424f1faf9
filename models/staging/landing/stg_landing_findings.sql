select
    rule,
    severity,
    authority_code,
    dataset,
    table_name,
    file,
    row_number,
    column_name,
    message
from {{ source('landing', 'landing_findings') }}
