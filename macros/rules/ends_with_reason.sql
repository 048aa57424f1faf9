{% macro ends_with_reason() %}
    {{ return([
        ['children_in_need', 'cin_closure_date', 'closure_reason'],
        ['children_looked_after', 'care_end_date', 'care_end_reason'],
        ['adoption', 'no_longer_placed_decision_date', 'no_longer_placed_reason'],
        ['prospective_adopters', 'leaving_date', 'leaving_reason'],
    ]) }}
{% endmacro %}
