{% macro rule_birth_dates_differ() -%}
    select {{ finding_of('child_records') }}
    from child_records
    inner join {{ ref('children') }} as children
        on
            child_records.authority_code = children.authority_code
            and child_records.child_id = children.child_id
    where
        child_records.birth_date <> children.birth_date
        -- before birth it was an expected date
        and child_records.birth_date <= child_records.extract_date
{%- endmacro %}
