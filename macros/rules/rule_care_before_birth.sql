{% macro rule_care_before_birth() -%}
    select {{ finding_at('children_looked_after', 'care_start_date') }}
    from {{ ref('stg_annex_a__children_looked_after') }} as children_looked_after
    where care_start_date < birth_date
{%- endmacro %}
