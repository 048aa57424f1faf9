{#-
    The finding stands at the row that is believed; the source of a contact is part of its identity.
    Sources differ where one says something else than what is believed: the few such rows are found
    by a join, without gathering what all rows say. The rows are imported twice, as DuckDB would
    keep all columns of a CTE that is read twice.
-#}
with

event_sources as (

    select * from {{ ref('event_sources') }}
    where event_type <> 'contact'

),

sources_to_compare as (

    select * from {{ ref('event_sources') }}
    where event_type <> 'contact'

),

merged as (

    select * from {{ ref('int_events__repeated') }}
    where event_type <> 'contact'

),

compared as (

    select
        sources_to_compare.event_id,
        concat_ws(
            ', ',
            {%- for name in event_attributes() %}
            max(
                case
                    when sources_to_compare.{{ name }} <> merged.{{ name }} then '{{ name }}'
                end
            ){{ ',' if not loop.last }}
            {%- endfor %}
        ) as disputed_attributes
    from sources_to_compare
    inner join merged
        on
            sources_to_compare.authority_code = merged.authority_code
            and sources_to_compare.child_id = merged.child_id
            and sources_to_compare.event_type = merged.event_type
            and sources_to_compare.event_date = merged.event_date
    where
    {% for name in event_attributes() %}
        {{ 'or' if not loop.first }} sources_to_compare.{{ name }} <> merged.{{ name }}
    {% endfor %}
    group by sources_to_compare.event_id

),

attributes as (

    {% for name in event_attributes() %}
    select '{{ name }}' as attribute
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

believed_rows as (

    select
        event_sources.*,
        attributes.attribute,
        row_number() over (
            partition by event_sources.event_id, attributes.attribute
            order by event_sources.file, event_sources.sheet, event_sources.row_number
        ) as place
    from compared
    inner join event_sources
        on compared.event_id = event_sources.event_id
    cross join attributes
    where
        ', ' || event_sources.believed_attributes || ','
        like '%, ' || attributes.attribute || ',%'
        and ', ' || compared.disputed_attributes || ','
        like '%, ' || attributes.attribute || ',%'

),

final as (

    select
        'sources_disagree' as rule,
        'information' as severity,
        authority_code,
        dataset,
        table_name,
        file,
        row_number,
        attribute as column_name,
        'Sources say different things about this event; the newest, this row, is believed.'
            as message
    from believed_rows
    where place = 1

)

select * from final
