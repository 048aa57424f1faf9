{% macro rate_ratio_and_limits(other_rate='other_rate', name='rate_ratio') -%}
    {{ rate_ratio('rate', other_rate) }} as {{ name }},
    {{ rate_ratio_low('rate', 'rate_low', other_rate, other_rate ~ '_high') }} as {{ name }}_low,
    {{ rate_ratio_high('rate', 'rate_high', other_rate, other_rate ~ '_low') }} as {{ name }}_high
{%- endmacro %}
