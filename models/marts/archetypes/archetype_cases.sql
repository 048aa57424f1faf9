{% for name in archetypes() %}
select * from {{ ref('archetype_' ~ name) }}
{{ 'union all' if not loop.last }}
{% endfor %}
