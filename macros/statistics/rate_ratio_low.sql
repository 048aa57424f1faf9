{% macro rate_ratio_low(rate, rate_low, other_rate, other_rate_high) -%}
    {%- set reach = rate_low ~ " * (2 * " ~ rate ~ " - " ~ rate_low ~ ")" -%}
    case
        when {{ rate }} = 0 then {{ rate_ratio(rate, other_rate) }}
        else {{ reach }} / (
            {{ rate }} * {{ other_rate }}
            + sqrt(
                {{ reach }} * power({{ other_rate_high }} - {{ other_rate }}, 2)
                + power({{ other_rate }} * ({{ rate }} - {{ rate_low }}), 2)
            )
        )
    end
{%- endmacro %}
