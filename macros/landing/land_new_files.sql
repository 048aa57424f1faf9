{% macro land_new_files() %}
    {# Only DuckDB can call Python; for other engines `child-journeys land` does the same before. #}
    {% if execute and target.type == 'duckdb' %}
        {% set outcome = run_query('select land_raw_files() as outcome').columns[0].values()[0] %}
        {% if outcome.startswith('stopped') %}
            {{ exceptions.raise_compiler_error(outcome) }}
        {% endif %}
        {{ log(outcome, info=true) }}
    {% endif %}
{% endmacro %}
