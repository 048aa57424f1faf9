{#-
    The finding stands at the row that is believed; the source of a contact is part of its identity.
-#}
with

event_sources as (

    select * from {{ ref('event_sources') }}
    where event_type <> 'contact'

),

compared as (

    select
        event_id,
        concat_ws(
            ', ',
            {%- for name in event_attributes() %}
            case
                when min({{ name }}) <> max({{ name }})
                    then '{{ name }}'
            end{{ ',' if not loop.last }}
            {%- endfor %}
        ) as disputed_attributes
    from event_sources
    group by event_id

),

disputed as (

    select * from compared
    where disputed_attributes <> ''

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
    from disputed
    inner join event_sources
        on disputed.event_id = event_sources.event_id
    cross join attributes
    where
        ', ' || event_sources.believed_attributes || ','
        like '%, ' || attributes.attribute || ',%'
        and ', ' || disputed.disputed_attributes || ','
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
