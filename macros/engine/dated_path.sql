{% macro dated_path(names, steps, separator=' -> ') %}
    {{ return(adapter.dispatch('dated_path')(names, steps, separator)) }}
{% endmacro %}

{% macro default__dated_path(names, steps, separator) -%}
    array_to_string(
        list_transform(
            {{ steps }},
            lambda step:
                '[' || cast(date '1900-01-01' + cast(step // 1000 % 100000 as integer) as varchar)
                || '/' || {{ names }}[step % 1000] || ']'
        ),
        '{{ separator }}'
    )
{%- endmacro %}

{% macro spark__dated_path(names, steps, separator) -%}
    array_join(
        transform(
            {{ steps }},
            step ->
            '[' || cast(date_add(date '1900-01-01', cast(step div 1000 % 100000 as int)) as string)
            || '/' || element_at({{ names }}, cast(step % 1000 as int)) || ']'
        ),
        '{{ separator }}'
    )
{%- endmacro %}
