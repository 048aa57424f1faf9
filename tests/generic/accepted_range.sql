{% test accepted_range(model, column_name, min_value=none, max_value=none) %}
    {#- A rate above one or a negative number of days is a mistake of ours, never of the data.
        Both ends belong to the range; blanks pass, because `not_null` already asks for them. -#}
    {%- if min_value is none and max_value is none %}
        {{ exceptions.raise_compiler_error(
            'accepted_range on ' ~ column_name ~ ' needs min_value, max_value or both'
        ) }}
    {%- endif %}
    select {{ column_name }}
    from {{ model }}
    where
        false
        {%- if min_value is not none %}
            or {{ column_name }} < {{ min_value }}
        {%- endif %}
        {%- if max_value is not none %}
            or {{ column_name }} > {{ max_value }}
        {%- endif %}
{% endtest %}
