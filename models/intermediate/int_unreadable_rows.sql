{#-
    Rows of Annex A that name a child but not, readably, the dates of its events: what they told
    of cannot be said, so that nothing is withdrawn for want of it.
-#}
{%- set lists, event_dates = {}, [] %}
{%- for dataset, table_name, column_name in dates_of_events() if dataset == 'annex_a' %}
{%- do lists.setdefault(table_name, []).append(column_name) %}
{%- do event_dates.append(column_name) %}
{%- endfor -%}

with

unreadable_dates as (

    select distinct
        file,
        table_name,
        row_number
    from {{ ref('int_findings__typed_values') }}
    where
        dataset = 'annex_a'
        and column_name in ('{{ event_dates | unique | join("', '") }}')

),

{% for table_name, column_names in lists.items() -%}
{{ table_name }} as (

    select
        listed.authority_code,
        listed.child_id,
        '{{ table_name }}' as table_name,
        listed.extract_date
    from {{ ref('stg_annex_a__' ~ table_name) }} as listed
    left join unreadable_dates
        on
            listed.file = unreadable_dates.file
            and listed.row_number = unreadable_dates.row_number
            and unreadable_dates.table_name = '{{ table_name }}'
    where
        listed.{{ column_names[0] }} is null
        {% for column_name in column_names -%}
        or listed.{{ column_name }} > listed.extract_date
        {% endfor -%}
        or unreadable_dates.file is not null

),

{% endfor -%}
final as (

    {% for table_name in lists %}
    select * from {{ table_name }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

)

select * from final
