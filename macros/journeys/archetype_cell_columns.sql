{% macro archetype_cell_columns() %}
    {#- The finest grain at which cases are counted. -#}
    {{ return(
        ['archetype', 'authority_code', 'year_ending_31_march', 'status', 'is_followed_up']
    ) }}
{% endmacro %}
