{% macro rounded_count(count) -%}
    case
        when not {{ is_small_count(count) }}
            then cast(5 * round(cast({{ count }} as double) / 5) as bigint)
    end
{%- endmacro %}
