{% macro q_value(p_value, p_value_rank, partition_by=none) -%}
    {%- set family = "partition by " ~ partition_by if partition_by else "" -%}
    case
        when {{ p_value }} is not null
            then least(
                1,
                count({{ p_value }}) over (
                    {{ family }}
                    rows between unbounded preceding and unbounded following
                ) * min(cast({{ p_value }} as double) / {{ p_value_rank }}) over (
                    {{ family }}
                    order by {{ p_value_rank }} desc nulls last
                    rows between unbounded preceding and current row
                )
            )
    end
{%- endmacro %}
