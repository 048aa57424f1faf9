{% macro is_disclosive(eligible, matched) -%}
    coalesce(
        {{ is_small_count(eligible) }}
        or {{ is_small_count(matched) }}
        or {{ is_small_count("(" ~ eligible ~ ") - (" ~ matched ~ ")") }},
        true
    )
{%- endmacro %}
