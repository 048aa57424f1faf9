{% macro rule_2887q() -%}
    select {{ finding_on_return('disabilities', 'disability') }}
    from disabilities
    where disability_code <> 'NONE'
    group by authority_code, extract_date
    having count(distinct disability_code) < 8
{%- endmacro %}
