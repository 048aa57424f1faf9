{% macro rule_8540() -%}
    select {{ finding_at('child_identifiers', 'disabilities') }}
    from child_identifiers
    left join (
        select distinct
            authority_code,
            extract_date,
            child_id
        from disabilities
    ) as described
        on {{ same_child('child_identifiers', 'described') }}
    where
        child_identifiers.birth_date is not null
        and child_identifiers.needs_action
        and described.child_id is null
    union all
    select {{ finding_of('disabilities') }}
    from disabilities
    where disability_code is null
{%- endmacro %}
