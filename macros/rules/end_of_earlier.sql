{% macro end_of_earlier(start_date, end_date, within) -%}
    {#- One pass over sorted rows finds every overlap; a join of all pairs would not scale. -#}
    max({{ end_date }}) over (
        partition by {{ within }}
        order by {{ start_date }}, file, row_number
        rows between unbounded preceding and 1 preceding
    )
{%- endmacro %}
