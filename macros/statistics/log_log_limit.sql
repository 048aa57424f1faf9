{% macro log_log_limit(share, standard_error, side) -%}
    {%- set z = (z_of_interval(95) | float) * (-1 if side == 'low' else 1) -%}
    {%- set rest = "(1 - " ~ share ~ ")" -%}
    case
        when {{ share }} > 0 and {{ share }} < 1
            then 1 - power(
                {{ rest }},
                exp({{ z }} * {{ standard_error }} / (-{{ rest }} * ln({{ rest }})))
            )
    end
{%- endmacro %}
