{% macro rule_episodes_of_need_overlap() -%}
    select {{ finding_of('spells') }}
    from spells
    where kind = 'need' and start_date < earlier_end_date
{%- endmacro %}
