{#- A leading letter as in "b) Female" numbers Ofsted's list and decides nothing: "s)" stands twice.
    Codes and patterns count as whole words only, so that "14" is never source 4. A pattern without
    a code says that nobody can know: "not eligible", "school or police". -#}
with

coded_values as (

    select * from {{ ref('stg_coded_values') }}

),

codes as (

    select
        *,
        {{ normalised_text('label') }} as normalised_label
    from {{ ref('codes') }}

),

value_spellings as (

    select * from {{ ref('value_spellings') }}

),

patterns as (

    select * from {{ ref('stg_value_patterns') }}

),

value_overrides as (

    select * from {{ ref('stg_value_overrides') }}

),

unnumbered as (

    select
        *,
        {{ replace_pattern('raw_value', '^[a-zA-Z]{1,2}[0-9]?[)] *', '') }} as said
    from coded_values

),

-- a local number before the text as in "1 - Yes" decides nothing
normalised as (

    select
        *,
        upper({{ clean_identifier('said') }}) as whole,
        ' ' || regexp_extract(
            {{ normalised_text(clean_identifier('said')) }}, '^([0-9]+ )?(.*)$', 2
        ) || ' ' as words
    from unnumbered

),

a_third_in_full as (

    select
        *,
        {{ words_in_full('words', third=1) }} as first_words
    from normalised

),

two_thirds_in_full as (

    select
        *,
        {{ words_in_full('first_words', third=2) }} as more_words
    from a_third_in_full

),

worded as (

    select
        *,
        trim({{ words_in_full('more_words', third=3) }}) as wording
    from two_thirds_in_full

),

looked_up as (

    select
        worded.*,
        coalesce(by_code.code, by_label.code, by_spelling.code) as code,
        case
            when by_code.code is not null then 'code'
            when by_label.code is not null then 'label'
            when by_spelling.code is not null then 'spelling'
        end as method
    from worded
    left join codes as by_code
        on
            worded.code_list = by_code.code_list
            and worded.whole = by_code.code
    left join codes as by_label
        on
            worded.code_list = by_label.code_list
            and worded.wording = by_label.normalised_label
    left join value_spellings as by_spelling
        on
            worded.code_list = by_spelling.code_list
            and worded.wording = by_spelling.spelling

),

unread as (

    select distinct
        code_list,
        wording
    from looked_up
    where code is null

),

pattern_matches as (

    select
        unread.code_list,
        unread.wording,
        codes.code,
        row_number() over (
            partition by unread.code_list, unread.wording
            order by
                patterns.priority asc,
                length(patterns.pattern) desc,
                patterns.pattern asc,
                patterns.code asc
        ) as place,
        min(codes.label_group) over (same_priority) as one_group,
        max(codes.label_group) over (same_priority) as another_group
    from unread
    inner join patterns
        on
            unread.code_list = patterns.code_list
            and {{ matches_pattern_column("' ' || unread.wording || ' '", 'patterns.pattern') }}
    left join codes
        on
            patterns.code_list = codes.code_list
            and patterns.code = codes.code
    window
        same_priority as (partition by unread.code_list, unread.wording, patterns.priority)

),

by_pattern as (

    select * from pattern_matches
    where place = 1 and one_group = another_group

),

final as (

    select
        looked_up.authority_code,
        looked_up.dataset,
        looked_up.table_name,
        looked_up.column_name,
        looked_up.raw_value,
        codes.code,
        codes.label,
        codes.label_group,
        case
            when value_overrides.raw_value is not null then 'override'
            when looked_up.method is not null then looked_up.method
            when by_pattern.code is not null then 'pattern'
            else 'unmatched'
        end as method,
        looked_up.row_count
    from looked_up
    left join by_pattern
        on
            looked_up.code_list = by_pattern.code_list
            and looked_up.wording = by_pattern.wording
    left join value_overrides
        on {{ same_value('looked_up', 'value_overrides') }}
    left join codes
        on
            looked_up.code_list = codes.code_list
            and codes.code = case
                when value_overrides.raw_value is not null then value_overrides.code
                else coalesce(looked_up.code, by_pattern.code)
            end

)

select * from final
