{% macro age_in_years(birth_date, on_date) -%}
    {#- Completed years; a child not yet born is -1, as in the Annex A guidance. -#}
    case
        when {{ on_date }} < {{ birth_date }} then -1
        else
            cast(extract(year from {{ on_date }}) as integer)
            - cast(extract(year from {{ birth_date }}) as integer)
            - case
                when
                    extract(month from {{ on_date }}) * 100 + extract(day from {{ on_date }})
                    < extract(month from {{ birth_date }}) * 100
                    + extract(day from {{ birth_date }})
                    then 1
                else 0
            end
    end
{%- endmacro %}
