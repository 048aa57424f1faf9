{#-
    A view names its tables without their database: the warehouse may be attached under any name.
-#}
{% for name in archetypes() %}
select * from {{ ref('archetype_' ~ name).include(database=false, schema=false) }}
{{ 'union all' if not loop.last }}
{% endfor %}
