{% macro say_whether_published(results) %}
    {% if execute %}
        {% for result in results
            if result.node.name == 'published' and result.status | string != 'success' %}
            {{ log('Not published: something above failed. The published files are as before.', info=true) }}
        {% endfor %}
    {% endif %}
{% endmacro %}
