{% macro funnel_position() -%}
    case
        when rate > limit_high_998 then 'above 99.8 %'
        when rate > limit_high_95 then 'above 95 %'
        when rate < limit_low_998 then 'below 99.8 %'
        when rate < limit_low_95 then 'below 95 %'
        else 'within'
    end
{%- endmacro %}
