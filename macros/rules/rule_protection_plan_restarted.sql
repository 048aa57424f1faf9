{% macro rule_protection_plan_restarted() -%}
    select {{ finding_of('spells') }}
    from spells
    where kind = 'protection' and {{ is_restart() }}
{%- endmacro %}
