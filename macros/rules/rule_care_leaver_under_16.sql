{% macro rule_care_leaver_under_16() -%}
    select {{ finding_at('care_leavers', 'birth_date') }}
    from {{ ref('stg_annex_a__care_leavers') }} as care_leavers
    where birth_date > {{ months_after('extract_date', -192) }}
{%- endmacro %}
