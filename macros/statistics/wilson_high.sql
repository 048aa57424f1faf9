{% macro wilson_high(successes, trials) -%}
    (1 - {{ wilson_low(trials ~ " - (" ~ successes ~ ")", trials) }})
{%- endmacro %}
