{% macro words_in_full(text, third) -%}
    {#- What authorities shorten or misspell most. Only whole words, and none that is also a code.
        In thirds: sqlfluff cannot parse so many calls inside each other. -#}
    {%- set meanings = [
        ('absent', 'abscent'), ('accommodation', 'accom|accomm|accomodation'),
        ('accommodated', 'accomodated'), ('acute', 'accute'), ('african', 'afr'),
        ('assessment', 'assessm|assesment|assmt|asst'), ('authority', 'auth'),
        ('background', 'b g|backgrnd|bkgrd|bkgrnd'), ('behaviour', 'behav|behavior'),
        ('black', 'bl|blk'), ('british', 'brit|brittish'),
        ('caribbean', 'carib|caribean|carribbean|carribean|caribb'), ('department', 'dept'),
        ('dysfunction', 'disfunction|dysfunct|dysfuntion'), ('emergency', 'emerg'),
        ('education', 'educ'), ('english', 'eng'), ('family', 'fam'), ('foster carer', 'fc'),
        ('health', 'hlth'), ('hospital', 'hosp'), ('housing', 'hsg'), ('independent', 'indep'),
        ('long term', 'lt'), ('mixed', 'mix|mixd|mxd'), ('neglect', 'neglct'), ('other la', 'ola'),
        ('other', 'oth'), ('placement', 'plcmt|plmt|placemnt|placment'), ('primary', 'prim'),
        ('protection', 'prot'), ('relative', 'rel'), ('residential', 'resid'),
        ('school', 'sch|schol'),
        ('service', 'serv'), ('services', 'servs'), ('social', 'soc'), ('special', 'spec'),
        ('temporary', 'temp'), ('transfer', 'tfr'), ('transferred', 'trans'),
        ('voluntary', 'vol'), ('white', 'wh|whte|wht'),
    ] -%}
    {%- set full = namespace(text=text) -%}
    {%- for meaning, short in meanings[third - 1::3] -%}
        {%- set full.text = replace_pattern(full.text, ' (' ~ short ~ ') ', ' ' ~ meaning ~ ' ') -%}
    {%- endfor -%}
    {{ full.text }}
{%- endmacro %}
