{#- Rules that read several extracts, or both datasets, of an authority together. -#}
with

merged_events as (

    select * from {{ ref('int_events__merged') }}

),

{#- one row a child and file is enough to find it: the first #}
child_records as (

    {% for dataset, table_name in specified_table_names() if table_name != 'prospective_adopters' %}
    {%- if dataset == 'annex_a' %}
        {%- set birth_date = 'birth_date' %}
        {%- set is_unborn =
            'birth_date > extract_date or (birth_date is null and age_in_years < 0)' %}
    {%- elif table_name == 'child_identifiers' %}
        {%- set birth_date = 'birth_date' %}
        {%- set is_unborn =
            'birth_date > extract_date'
            ~ ' or (birth_date is null and expected_birth_date is not null)' %}
    {%- else %}
        {%- set birth_date = 'cast(null as date)' %}
        {%- set is_unborn = 'false' %}
    {%- endif %}
    select
        authority_code,
        '{{ dataset }}' as dataset,
        '{{ table_name }}' as table_name,
        extract_date,
        file,
        min(row_number) as row_number,
        'child_id' as column_name,
        child_id,
        {{ birth_date }} as birth_date,
        coalesce({{ is_unborn }}, false) as is_unborn
    from {{ ref('stg_' ~ dataset ~ '__' ~ table_name) }}
    group by
        authority_code,
        extract_date,
        file,
        child_id,
        {{ birth_date }},
        coalesce({{ is_unborn }}, false)
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

child_identifiers as (

    select
        *,
        min(case when upn is not null then child_id end) over (of_upn) as first_identifier,
        max(case when upn is not null then child_id end) over (of_upn) as last_identifier,
        min(birth_date) over (of_upn) as first_birth_date,
        max(birth_date) over (of_upn) as last_birth_date,
        lag(upn) over (
            partition by authority_code, child_id
            order by extract_date, file, row_number
        ) as earlier_upn
    from {{ ref('stg_cin_census__child_identifiers') }}
    window of_upn as (partition by authority_code, upn)

),

{#- an unborn child is only ever seen unborn, if its identifier changes at birth #}
birth_of_children as (

    select
        authority_code,
        child_id,
        max(case when not is_unborn then birth_date end) as birth_date,
        max(case when not is_unborn and birth_date is not null then 1 else 0 end) = 1
            as is_seen_born,
        max(case when is_unborn then 1 else 0 end) = 1 as is_seen_unborn,
        max(extract_date) as last_extract_date
    from child_records
    group by authority_code, child_id

),

events_before_birth as (

    select
        merged_events.authority_code,
        merged_events.child_id,
        merged_events.event_type,
        merged_events.event_date,
        birth_of_children.birth_date,
        birth_of_children.is_seen_born,
        birth_of_children.last_extract_date,
        count(*) over (
            partition by merged_events.authority_code, merged_events.child_id
        ) as event_count
    from (
        select distinct
            authority_code,
            child_id,
            event_type,
            event_date
        from merged_events
    ) as merged_events
    inner join birth_of_children
        on
            merged_events.authority_code = birth_of_children.authority_code
            and merged_events.child_id = birth_of_children.child_id
    where
        merged_events.event_date < birth_of_children.birth_date
        or (birth_of_children.is_seen_unborn and not birth_of_children.is_seen_born)

),

{{ spells_of_children() }},

{{ plans_of_children() }},

final as (

    {% for dataset, rule in rules() if dataset == 'both' %}
    select
        '{{ rule }}' as rule,
        found.*
    from (

        {{ context['rule_' ~ rule | lower]() }}

    ) as found
    {{ 'union all' if not loop.last }}
    {%- endfor %}

)

select * from final
