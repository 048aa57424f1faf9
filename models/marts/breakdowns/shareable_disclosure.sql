{#- The rule of this build: the publishing attacks the shareable tables by what stands here. -#}
{%- set rules = {
    'internal': 'Nothing is hidden and nothing rounded: keep inside.',
    'nhs': 'Counts of 1 to 7 are hidden with what is made of them, all others rounded to 5.',
    'dfe': 'Counts of 1 to 5 are hidden, and others so that they cannot be worked out.',
    'tre10': 'Counts of 0 to 9 are hidden with what is made of them, all others rounded to 5.',
} -%}
with

final as (

    select
        '{{ var("disclosure_profile") }}' as profile,
        cast({{ disclosure_rule('least_hidden') }} as integer) as least_hidden,
        cast({{ disclosure_rule('greatest_hidden') }} as integer) as greatest_hidden,
        cast({{ disclosure_rule('rounded_to') }} as integer) as rounded_to,
        '{{ rules[var("disclosure_profile")] }}' as rule

)

select * from final
