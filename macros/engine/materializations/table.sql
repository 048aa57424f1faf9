{% materialization table, adapter='duckdb', supported_languages=['sql', 'python'] %}
    {%- set existing = load_cached_relation(this) -%}
    {%- set target = this.incorporate(type='table') -%}
    {{ run_hooks(pre_hooks) }}
    {#- what is written by Python cannot replace, nor can a table take the place of a view -#}
    {%- if existing and (model.language == 'python' or not existing.is_table) -%}
        {% do adapter.drop_relation(existing) %}
    {%- endif -%}
    {% call statement('main', language=model.language) -%}
        {%- if model.language == 'python' -%}
            {{ create_table_as(False, target, compiled_code, 'python') }}
        {%- else -%}
            {{ replace_table_as(target, compiled_code) }}
        {%- endif -%}
    {%- endcall %}
    {% do persist_docs(target, model) %}
    {{ run_hooks(post_hooks) }}
    {{ adapter.commit() }}
    {{ return({'relations': [target]}) }}
{% endmaterialization %}
