{% macro crossed_dimensions() %}
    {#-
        The pairs of dimensions that archetypes ask for in `meta`, each with the archetype and
        where both are found: an origin of `breakdown_dimensions`, or among all that is described.
    -#}
    {%- set crossed = [] -%}
    {%- if execute -%}
        {%- set origins = breakdown_dimensions() -%}
        {%- for name in archetypes() -%}
            {%- for node in graph.nodes.values() if node.name == 'archetype_' ~ name -%}
                {%- for pair in node.config.meta.archetype.get('crossed', []) -%}
                    {{ check_each(
                        'Archetype ' ~ name ~ ': crossed', pair, origins.values() | sum(start=[])
                    ) }}
                    {%- set found = ['described'] -%}
                    {%- for origin, dimensions in origins.items() -%}
                        {%- if pair[0] in dimensions and pair[1] in dimensions -%}
                            {%- do found.insert(0, origin) -%}
                        {%- endif -%}
                    {%- endfor -%}
                    {%- do crossed.append((name, pair[0], pair[1], found[0])) -%}
                {%- endfor -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(crossed) }}
{% endmacro %}
