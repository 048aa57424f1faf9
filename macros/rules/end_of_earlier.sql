{% macro end_of_earlier(start_date, end_date, within, is_longest_first=false) -%}
    {#-
        One pass over sorted rows finds every overlap; a join of all pairs would not scale. Where
        the longest of those that start together comes first, the others are seen to lie in it.
    -#}
    max({{ end_date }}) over (
        partition by {{ within }}
        order by
            {{ start_date }},
            {{ (end_date ~ ' desc nulls last,') if is_longest_first }}
            file,
            row_number
        rows between unbounded preceding and 1 preceding
    )
{%- endmacro %}
