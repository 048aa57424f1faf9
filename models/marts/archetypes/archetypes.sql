{#- The definitions stand in the `meta` of each archetype's own file; this only lays them out. -#}
{% for name in archetypes() %}
-- depends_on: {{ ref('archetype_' ~ name) }}
{%- endfor %}

{% set definitions = [] %}
{% if execute %}
    {% for name in archetypes() %}
        {% for node in graph.nodes.values() if node.name == 'archetype_' ~ name %}
            {% set definition = node.config.meta.get('archetype', {}) %}
            {{ check_archetype_definition(name, definition) }}
            {% do definitions.append(dict(
                definition, version=archetype_version(definition, node.raw_code)
            )) %}
        {% endfor %}
    {% endfor %}
{% endif %}

{% set columns = [
    'name', 'version', 'title', 'question', 'rationale', 'polarity', 'level', 'follow_up',
] %}

{% for definition in definitions %}
select
    {% for column in columns -%}
    {{ dbt.string_literal(dbt.escape_single_quotes(definition[column])) }}
        as {{ 'archetype' if column == 'name' else column }},
    {% endfor -%}
    cast({{ definition.severity }} as integer) as severity,
    {% set parameters = tojson(definition.parameters, sort_keys=true) -%}
    {{ dbt.string_literal(dbt.escape_single_quotes(parameters)) }} as parameters
{{ 'union all' if not loop.last }}
{% else %}
select
    {% for column in columns -%}
    cast(null as {{ dbt.type_string() }}) as {{ 'archetype' if column == 'name' else column }},
    {% endfor -%}
    cast(null as integer) as severity,
    cast(null as {{ dbt.type_string() }}) as parameters
{% endfor %}
