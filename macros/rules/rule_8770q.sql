{% macro rule_8770q() -%}
    select {{ finding_at('child_identifiers', 'upn') }}
    from child_identifiers
    where
        needs_action
        and upn is null
        and case
            when extract(year from extract_date) >= 2025
                then
                    birth_date <= {{ months_after('extract_date', -48) }}
                    and coalesce(upn_unknown_reason_code, 'UN1') = 'UN1'
            else
                birth_date < {{ months_after('extract_date', -72) }}
                and upn_unknown_reason_code is null
        end
{%- endmacro %}
