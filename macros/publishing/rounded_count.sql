{% macro rounded_count(count) -%}
    {%- set base = disclosure_rule('rounded_to') -%}
    case
        when not {{ is_small_count(count) }}
            then cast({{ base }} * round(cast({{ count }} as double) / {{ base }}) as bigint)
    end
{%- endmacro %}
