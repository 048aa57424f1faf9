{% macro exact_p_value(successes, trials, other_successes, other_trials) %}
    {{ return(adapter.dispatch('exact_p_value')(
        successes, trials, other_successes, other_trials
    )) }}
{% endmacro %}

{% macro default__exact_p_value(successes, trials, other_successes, other_trials) -%}
    {#- Tables as likely as the one seen differ from it by rounding only: they count too. -#}
    {%- set hits = "(" ~ successes ~ " + " ~ other_successes ~ ")" -%}
    {%- set all_trials = "(" ~ trials ~ " + " ~ other_trials ~ ")" -%}
    {%- set tables = "range(greatest(0, " ~ hits ~ " - " ~ other_trials ~ "), least("
        ~ hits ~ ", " ~ trials ~ ") + 1)" -%}
    {%- set margins = "lgamma(" ~ trials ~ " + 1) + lgamma(" ~ other_trials ~ " + 1) + lgamma("
        ~ hits ~ " + 1) + lgamma(" ~ all_trials ~ " - " ~ hits ~ " + 1) - lgamma("
        ~ all_trials ~ " + 1)" -%}
    {%- set cells = "lgamma(k + 1) + lgamma(" ~ trials ~ " - k + 1) + lgamma(" ~ hits
        ~ " - k + 1) + lgamma(" ~ other_trials ~ " - " ~ hits ~ " + k + 1)" -%}
    case
        when {{ successes }} between 0 and {{ trials }}
            and {{ other_successes }} between 0 and {{ other_trials }}
            and least({{ trials }}, {{ other_trials }}) > 0
            and {{ hits }} between 1 and {{ all_trials }} - 1
            then least(
                1,
                list_sum(list_transform(
                    list_filter(
                        list_transform({{ tables }}, lambda k : {{ cells }}),
                        lambda c : c >= {{ cells | replace("k ", successes ~ " ") }} - 1e-7
                    ),
                    lambda c : exp({{ margins }} - c)
                ))
            )
    end
{%- endmacro %}
