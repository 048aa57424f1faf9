{% macro rate_and_limits(successes, trials, name='rate') -%}
    {{ rate(successes, trials) }} as {{ name }},
    {{ wilson_low(successes, trials) }} as {{ name }}_low,
    {{ wilson_high(successes, trials) }} as {{ name }}_high
{%- endmacro %}
