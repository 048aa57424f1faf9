{#-
    Rows of Annex A that name a child but not, readably, the dates of its events: what they told
    of cannot be said, so that nothing is withdrawn for want of it.
-#}
{%- set lists = {} %}
{%- for dataset, table_name, column_name in dates_of_events() if dataset == 'annex_a' %}
{%- do lists.setdefault(table_name, []).append(column_name) %}
{%- endfor -%}

with

{% for table_name, column_names in lists.items() -%}
{{ table_name }} as (

    select
        listed.authority_code,
        listed.child_id,
        '{{ table_name }}' as table_name,
        listed.extract_date
    from {{ ref('stg_annex_a__' ~ table_name) }} as listed
    inner join {{ source('annex_a', table_name) }} as landed
        on
            listed.file = landed._file
            and listed.sheet = landed._sheet
            and listed.row_number = landed._row
    where
        listed.{{ column_names[0] }} is null
        {% for column_name in column_names -%}
        or listed.{{ column_name }} > listed.extract_date
        or (listed.{{ column_name }} is null and landed.{{ column_name }} is not null)
        {% endfor %}

),

{% endfor -%}
final as (

    {% for table_name in lists %}
    select * from {{ table_name }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

)

select * from final
