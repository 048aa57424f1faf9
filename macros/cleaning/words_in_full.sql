{% macro words_in_full(text) -%}
    {#- What authorities shorten or misspell most. Only whole words, and none that is also a code. -#}
    {%- set meanings = {
        'abscent': 'absent', 'accom': 'accommodation', 'accomm': 'accommodation',
        'accomodated': 'accommodated', 'accomodation': 'accommodation', 'accute': 'acute',
        'afr': 'african', 'assessm': 'assessment', 'assesment': 'assessment', 'assmt': 'assessment', 'asst': 'assessment',
        'auth': 'authority', 'b g': 'background', 'backgrnd': 'background', 'behav': 'behaviour',
        'behavior': 'behaviour', 'bkgrd': 'background', 'bkgrnd': 'background',
        'blk': 'black', 'brit': 'british', 'brittish': 'british',
        'carib': 'caribbean', 'caribean': 'caribbean', 'carribbean': 'caribbean',
        'carribean': 'caribbean', 'caribb': 'caribbean', 'clsd': 'closed', 'dept': 'department',
        'disfunction': 'dysfunction', 'dysfunct': 'dysfunction', 'dysfuntion': 'dysfunction',
        'emerg': 'emergency', 'educ': 'education', 'eng': 'english', 'fam': 'family', 'fc': 'foster carer',
        'hlth': 'health', 'hosp': 'hospital', 'hsg': 'housing', 'indep': 'independent', 'lt': 'long term',
        'mixd': 'mixed', 'neglct': 'neglect', 'ola': 'other la', 'oth': 'other',
        'plcmt': 'placement', 'plmt': 'placement', 'prim': 'primary', 'prot': 'protection',
        'rel': 'relative', 'resid': 'residential', 'sch': 'school', 'sec20': 's20',
        'serv': 'service', 'servs': 'services', 'soc': 'social', 'spec': 'special', 'temp': 'temporary',
        'tfr': 'transfer', 'trans': 'transferred', 'vol': 'voluntary', 'whte': 'white',
        'wht': 'white',
    } -%}
    {%- set full = namespace(text=text) -%}
    {%- for short, meaning in meanings.items() -%}
        {%- set full.text = "replace(" ~ full.text ~ ", ' " ~ short ~ " ', ' " ~ meaning ~ " ')" -%}
    {%- endfor -%}
    {{ full.text }}
{%- endmacro %}
