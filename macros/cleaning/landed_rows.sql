{% macro landed_rows(dataset, table_name, identifier='child_id') %}
with

landed as (

    select * from {{ source(dataset, table_name) }}

),

judged as (

    select
        landed.*,
        {{ clean_identifier('landed.' ~ identifier) }} as _identifier,
        {{ identifier_problem('landed.' ~ identifier) }} as _refusal,
        row_number() over (
            partition by landed._file, landed._sheet, landed._row_hash order by landed._row
        ) as _copy
    from landed

),

final as (

    select
        judged.*,
        case
            when judged._copy > 1 then 'duplicate'
            when judged._refusal is not null then 'refused'
            else 'kept'
        end as _status
    from judged

)

select * from final
{%- endmacro %}
