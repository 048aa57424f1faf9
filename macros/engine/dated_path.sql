{% macro dated_path(dates, names, places, separator=' -> ') %}
    {{ return(adapter.dispatch('dated_path')(dates, names, places, separator)) }}
{% endmacro %}

{% macro default__dated_path(dates, names, places, separator) -%}
    array_to_string(
        list_transform(
            range(1, len({{ places }}) + 1),
            lambda i:
                '[' || cast({{ dates }}[i] as varchar) || '/'
                || {{ names }}[{{ places }}[i]] || ']'
        ),
        '{{ separator }}'
    )
{%- endmacro %}

{% macro spark__dated_path(dates, names, places, separator) -%}
    array_join(
        zip_with(
            {{ dates }},
            {{ places }},
            (day, place) ->
            '[' || cast(day as string) || '/' || element_at({{ names }}, place) || ']'
        ),
        '{{ separator }}'
    )
{%- endmacro %}
