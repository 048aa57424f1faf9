{% macro rule_care_periods_overlap() -%}
    select {{ finding_of('spells') }}
    from spells
    where kind = 'care' and start_date < earlier_end_date
{%- endmacro %}
