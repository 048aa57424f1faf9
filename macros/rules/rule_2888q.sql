{% macro rule_2888q() -%}
    select {{ finding_on_return('disabilities', 'disability') }}
    from disabilities
    where disability_code <> 'NONE'
    group by authority_code, extract_date
    having count(distinct child_id || '|' || disability_code) = count(distinct child_id)
{%- endmacro %}
