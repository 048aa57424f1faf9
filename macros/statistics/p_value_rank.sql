{% macro p_value_rank(p_value, partition_by=none) -%}
    case
        when {{ p_value }} is not null
            then count({{ p_value }}) over (
                {{ "partition by " ~ partition_by if partition_by }}
                order by {{ p_value }} asc nulls last
                range between unbounded preceding and current row
            )
    end
{%- endmacro %}
