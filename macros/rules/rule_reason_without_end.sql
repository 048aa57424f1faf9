{% macro rule_reason_without_end() -%}
    {%- for table_name, end_date, reason in [
        ('children_in_need', 'cin_closure_date', 'closure_reason'),
        ('children_looked_after', 'care_end_date', 'care_end_reason'),
        ('adoption', 'no_longer_placed_decision_date', 'no_longer_placed_reason'),
        ('prospective_adopters', 'leaving_date', 'leaving_reason'),
    ] %}
    select {{ finding_at(table_name, end_date) }}
    from {{ ref('stg_annex_a__' ~ table_name) }} as {{ table_name }}
    where {{ end_date }} is null and {{ reason }}_raw is not null
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
