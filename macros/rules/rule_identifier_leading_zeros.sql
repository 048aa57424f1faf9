{% macro rule_identifier_leading_zeros() -%}
    select {{ finding_of('child_records') }}
    from child_records
    inner join (
        select
            authority_code,
            child_id,
            length(child_id) as digits,
            max(length(child_id)) over (
                partition by authority_code, {{ replace_pattern('child_id', '^0+', '') }}
            ) as most_digits
        from (
            select
                authority_code,
                child_id
            from child_records
            group by authority_code, child_id
        ) as known
    ) as spellings
        on
            child_records.authority_code = spellings.authority_code
            and child_records.child_id = spellings.child_id
    where spellings.digits < spellings.most_digits
{%- endmacro %}
