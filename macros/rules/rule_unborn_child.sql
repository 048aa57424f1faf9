{% macro rule_unborn_child() -%}
    select {{ finding_of('child_records') }}
    from child_records
    where is_unborn
{%- endmacro %}
