{% macro rule_episode_of_need_restarted() -%}
    select {{ finding_of('spells') }}
    from spells
    where kind = 'need' and {{ is_restart() }}
{%- endmacro %}
