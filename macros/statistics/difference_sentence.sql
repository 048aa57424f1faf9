{% macro difference_sentence() -%}
    {#- Where nobody matches on one side the ratio has no end there: the interval's other end
        speaks. -#}
    archetypes.title || ': ' || ranked.matched || ' of ' || ranked.eligible || ' cases ('
    || {{ decimal_text('100 * ranked.rate', 1) }} || ' %) where '
    || replace(ranked.dimension, '_', ' ') || ' is "' || ranked.value || '", and '
    || ranked.other_matched || ' of ' || ranked.other_eligible || ' ('
    || {{ decimal_text('100 * ranked.other_rate', 1) }} || ' %) of all others: '
    || case
        when ranked.matched = 0
            then 'at most ' || {{ decimal_text('ranked.rate_ratio_high', 2) }}
                || ' times as often (end of the 95 % interval).'
        when ranked.other_matched = 0
            then 'at least ' || {{ decimal_text('ranked.rate_ratio_low', 2) }}
                || ' times as often (end of the 95 % interval).'
        else {{ decimal_text('ranked.rate_ratio', 2) }}
            || ' times as often (95 % interval ' || {{ decimal_text('ranked.rate_ratio_low', 2) }}
            || ' to ' || {{ decimal_text('ranked.rate_ratio_high', 2) }} || ').'
    end
{%- endmacro %}
