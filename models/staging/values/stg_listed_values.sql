{#- A census table may write several codes in one cell, parted by commas. -#}
{%- set lists = [
    ['child_identifiers', 'disabilities'],
    ['child_characteristics', 'disabilities'],
    ['assessments', 'assessment_factors'],
    ['child_protection_plans', 'review_dates'],
] -%}

with

{% for table_name, column_name in lists %}
{{ table_name }}_parts as (

    select
        _authority as authority_code,
        _extract_date as extract_date,
        _file as file,
        _sheet as sheet,
        _row as row_number,
        {{ clean_identifier('child_id') }} as child_id,
        '{{ table_name }}' as table_name,
        '{{ column_name }}' as column_name,
        {{ parts_of_list(column_name) }} as part
    from {{ source('cin_census', table_name) }}
    where {{ identifier_problem('child_id') }} is null and {{ column_name }} is not null

),

{% endfor -%}
united as (

    {% for table_name, column_name in lists %}
    select * from {{ table_name }}_parts
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

final as (

    select
        authority_code,
        'cin_census' as dataset,
        extract_date,
        file,
        sheet,
        row_number,
        child_id,
        table_name,
        column_name,
        trim(part) as raw_value
    from united
    where trim(part) <> ''

)

select * from final
