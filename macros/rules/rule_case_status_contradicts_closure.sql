{% macro rule_case_status_contradicts_closure() -%}
    select {{ finding_at('children_in_need', 'case_status') }}
    from {{ ref('stg_annex_a__children_in_need') }} as children_in_need
    where
        case_status_code is not null
        and (case_status_code = 'CLOSED') <> (cin_closure_date is not null)
{%- endmacro %}
