{% macro follow_up_end(steps, plan_within_days) -%}
    {#- The last day on which any step, or the plan it must lead to, can still happen. -#}
    {%- set ends = [] -%}
    {%- for step in steps -%}
        {%- set base = ends[-1] if step.since == 'previous' else 'candidates.event_date' -%}
        {%- if step.within_working_days -%}
            {%- set end = 'deadlines.last_date' -%}
        {%- elif step.within_months -%}
            {%- set end = months_after(base, step.within_months) -%}
        {%- else -%}
            {%- set end = days_after(base, step.within_days) -%}
        {%- endif -%}
        {%- do ends.append(end) -%}
    {%- endfor -%}
    {%- set last = ends[0] if ends | length == 1 else 'greatest(' ~ ends | join(', ') ~ ')' -%}
    {{ last if steps[-1].outcome == 'any' else days_after(last, plan_within_days) }}
{%- endmacro %}
