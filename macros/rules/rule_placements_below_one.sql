{% macro rule_placements_below_one() -%}
    select {{ finding_at('children_looked_after', 'placements_in_last_12_months') }}
    from {{ ref('stg_annex_a__children_looked_after') }} as children_looked_after
    where placements_in_last_12_months < 1
{%- endmacro %}
