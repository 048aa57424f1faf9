{% macro rule_1530() -%}
    select {{ finding_at('child_identifiers', 'upn') }}
    from child_identifiers
    left join {{ ref('local_authorities') }} as local_authorities
        on substr(child_identifiers.upn, 2, 3) = local_authorities.authority_code
    where
        local_authorities.authority_code is null
        and substr(child_identifiers.upn, 2, 3) not between '001' and '005'
{%- endmacro %}
