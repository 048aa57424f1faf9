{#- A leading letter as in "b) Female" numbers Ofsted's list and decides nothing: "s)" stands twice.
    A code counts only as a whole word at the start, so that "14" is never source 4. -#}
with

coded_values as (

    select * from {{ ref('stg_coded_values') }}

),

codes as (

    select * from {{ ref('codes') }}

),

value_spellings as (

    select * from {{ ref('value_spellings') }}

),

labels as (

    select
        code_list,
        code,
        {{ normalised_text('label') }} as normalised_label
    from codes

),

unnumbered as (

    select
        *,
        {{ replace_pattern('raw_value', '^[a-zA-Z]{1,2}[0-9]?[)] *', '') }} as said
    from coded_values

),

prepared as (

    select
        *,
        upper({{ clean_identifier('said') }}) as whole,
        {{ normalised_text('said') }} as normalised,
        coalesce(
            nullif(
                regexp_extract(
                    upper(said), '^([A-Z]{0,4}[0-9]{0,2}[A-Z]?) *([^A-Z0-9 /]|$)', 1
                ),
                ''
            ),
            nullif(regexp_extract(upper(said), '^([A-Z]{0,2}[0-9]{1,2}[A-Z]?) ', 1), '')
        ) as leading_code
    from unnumbered

),

matched as (

    select
        prepared.dataset,
        prepared.table_name,
        prepared.column_name,
        prepared.code_list,
        prepared.raw_value,
        prepared.row_count,
        coalesce(by_code.code, by_label.code, by_spelling.code, by_pattern.code) as code,
        case
            when by_code.code is not null then 'code'
            when by_label.code is not null then 'label'
            when by_spelling.code is not null then 'spelling'
            when by_pattern.code is not null then 'pattern'
            else 'unmatched'
        end as method
    from prepared
    left join codes as by_code
        on
            prepared.code_list = by_code.code_list
            and prepared.whole = by_code.code
    left join labels as by_label
        on
            prepared.code_list = by_label.code_list
            and prepared.normalised = by_label.normalised_label
    left join value_spellings as by_spelling
        on
            prepared.code_list = by_spelling.code_list
            and prepared.normalised = by_spelling.spelling
    left join codes as by_pattern
        on
            prepared.code_list = by_pattern.code_list
            and prepared.leading_code = by_pattern.code

),

final as (

    select
        matched.dataset,
        matched.table_name,
        matched.column_name,
        matched.raw_value,
        matched.code,
        codes.label,
        codes.label_group,
        matched.method,
        matched.row_count
    from matched
    left join codes
        on
            matched.code_list = codes.code_list
            and matched.code = codes.code

)

select * from final
