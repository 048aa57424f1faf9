{% macro rule_protection_plans_overlap() -%}
    select {{ finding_of('spells') }}
    from spells
    where kind = 'protection' and start_date < earlier_end_date
{%- endmacro %}
