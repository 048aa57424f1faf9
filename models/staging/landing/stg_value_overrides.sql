select
    authority_code,
    dataset,
    table_name,
    column_name,
    raw_value,
    code
from {{ source('landing', 'value_overrides') }}
