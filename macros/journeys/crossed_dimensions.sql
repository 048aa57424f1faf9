{% macro crossed_dimensions() %}
    {#- The pairs of dimensions that archetypes ask for in `meta`, each with the archetype. -#}
    {%- set crossed = [] -%}
    {%- if execute -%}
        {%- for name in archetypes() -%}
            {%- for node in graph.nodes.values() if node.name == 'archetype_' ~ name -%}
                {%- for pair in node.config.meta.archetype.get('crossed', []) -%}
                    {{ check_each(
                        'Archetype ' ~ name ~ ': crossed',
                        pair,
                        breakdown_dimensions().values() | sum(start=[])
                    ) }}
                    {%- do crossed.append((name, pair[0], pair[1])) -%}
                {%- endfor -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(crossed) }}
{% endmacro %}
