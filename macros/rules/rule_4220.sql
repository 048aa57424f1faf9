{% macro rule_4220() -%}
    select {{ finding_at('child_characteristics', 'ethnicity') }}
    from {{ ref('stg_cin_census__child_characteristics') }} as child_characteristics
    where ethnicity_code is null
    union all
    select {{ finding_at('child_identifiers', 'ethnicity') }}
    from child_identifiers
    left join (
        select distinct
            authority_code,
            extract_date,
            child_id
        from {{ ref('stg_cin_census__child_characteristics') }}
    ) as described
        on {{ same_child('child_identifiers', 'described') }}
    where described.child_id is null and child_identifiers.ethnicity_code is null
{%- endmacro %}
