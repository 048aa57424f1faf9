{#- Text, not a value: so it can be written into SQL, and read with `| int`. -#}
{% macro disclosure_rule(part) -%}
    {%- set rules = {
        'internal': {'least_hidden': 1, 'greatest_hidden': 0, 'rounded_to': 1},
        'nhs': {'least_hidden': 1, 'greatest_hidden': 7, 'rounded_to': 5},
        'dfe': {'least_hidden': 1, 'greatest_hidden': 5, 'rounded_to': 1},
        'tre10': {'least_hidden': 0, 'greatest_hidden': 9, 'rounded_to': 5},
    } -%}
    {%- set profile = var('disclosure_profile', 'nhs') -%}
    {%- if profile not in rules -%}
        {{ exceptions.raise_compiler_error(
            "There is no disclosure profile " ~ profile ~ ". Allowed for the variable"
            ~ " disclosure_profile: " ~ (rules | join(', ')) ~ "."
        ) }}
    {%- endif -%}
    {{- rules[profile][part] -}}
{%- endmacro %}
