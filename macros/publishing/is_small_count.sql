{% macro is_small_count(count) -%}
    (
        ({{ count }})
        between {{ disclosure_rule('least_hidden') }} and {{ disclosure_rule('greatest_hidden') }}
    )
{%- endmacro %}
