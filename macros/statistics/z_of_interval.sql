{#- Text, not a value: so it can be written into SQL, and read with `| float`. -#}
{% macro z_of_interval(percent) -%}
    {{- {95: 1.959963984540054, 99.8: 3.090232306167813}[percent] -}}
{%- endmacro %}
