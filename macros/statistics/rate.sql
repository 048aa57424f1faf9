{% macro rate(successes, trials) -%}
    case
        when ({{ trials }}) > 0 and ({{ successes }}) between 0 and ({{ trials }})
            then cast({{ successes }} as double) / ({{ trials }})
    end
{%- endmacro %}
