{% macro rule_care_period_restarted() -%}
    select {{ finding_of('spells') }}
    from spells
    where kind = 'care' and {{ is_restart() }}
{%- endmacro %}
