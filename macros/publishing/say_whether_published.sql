{% macro say_whether_published(results) %}
    {% if execute %}
        {% for result in results if result.node.name == 'published' %}
            {# the last of many lines of Python, and the only one for the reader #}
            {% set parts = (result.message or '').split('PublishError: ') %}
            {% if result.status | string == 'success' %}
                {% if flags.WHICH == 'run' %}
                    {{ log('Published untested: dbt run runs no test, use dbt build.', info=true) }}
                {% endif %}
            {% elif parts | length > 1 %}
                {{ log('Not published: ' ~ parts[-1].splitlines()[0], info=true) }}
            {% else %}
                {{ log(
                    'Not published: something above failed. The published files are as before.',
                    info=true
                ) }}
            {% endif %}
        {% endfor %}
    {% endif %}
{% endmacro %}
