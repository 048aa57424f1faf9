{#- Called from here, not from a macro: only so does dbt know that this model depends on them. -#}
with

final as (

    {% for dataset, rule in rules() if dataset == 'annex_a' %}
    select
        '{{ rule }}' as rule,
        found.*
    from (

        {{ context['rule_' ~ rule | lower]() }}

    ) as found
    {{ 'union all' if not loop.last }}
    {%- endfor %}

)

select * from final
