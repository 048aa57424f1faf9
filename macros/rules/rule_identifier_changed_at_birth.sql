{% macro rule_identifier_changed_at_birth() -%}
    select {{ finding_of('child_records') }}
    from child_records
    inner join (
        select
            before_birth.authority_code,
            before_birth.child_id
        from events_before_birth as before_birth
        inner join events_before_birth as after_birth
            on
                before_birth.authority_code = after_birth.authority_code
                and before_birth.event_type = after_birth.event_type
                and before_birth.event_date = after_birth.event_date
        where
            not before_birth.is_seen_born
            and after_birth.is_seen_born
            and after_birth.birth_date > before_birth.last_extract_date
        group by
            before_birth.authority_code,
            before_birth.child_id,
            before_birth.event_count,
            after_birth.child_id
        -- a shared date may be chance: everything must have moved, and on more than one date
        having
            count(*) = before_birth.event_count
            and min(before_birth.event_date) < max(before_birth.event_date)
    ) as changed
        on
            child_records.authority_code = changed.authority_code
            and child_records.child_id = changed.child_id
    where child_records.is_unborn
{%- endmacro %}
