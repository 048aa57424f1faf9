{% macro rule_placement_outside_care() -%}
    select {{ finding_at('children_looked_after', 'placement_start_date') }}
    from {{ ref('stg_annex_a__children_looked_after') }} as children_looked_after
    where placement_start_date < care_start_date or placement_start_date > care_end_date
{%- endmacro %}
