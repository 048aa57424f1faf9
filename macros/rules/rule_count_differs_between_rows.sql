{% macro rule_count_differs_between_rows() -%}
    {%- for table_name, column_name in [
        ('referrals', 'referrals_in_last_12_months'),
        ('section_47_enquiries', 'section_47_enquiries_in_last_12_months'),
        ('section_47_enquiries', 'conferences_in_last_12_months'),
    ] %}
    select {{ finding_at(table_name, column_name) }}
    from (
        select
            *,
            min({{ column_name }}) over (
                partition by authority_code, extract_date, child_id
            ) as lowest,
            max({{ column_name }}) over (
                partition by authority_code, extract_date, child_id
            ) as highest
        from {{ ref('stg_annex_a__' ~ table_name) }}
    ) as {{ table_name }}
    where lowest < highest
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
