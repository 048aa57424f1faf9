{% macro day_characteristics() -%}
    coalesce(calendar.weekday, 'Not recorded') as weekday,
    case
        when calendar.is_working_day then 'Working day'
        when not calendar.is_working_day then 'Weekend or bank holiday'
        else 'Not recorded'
    end as weekend_or_bank_holiday,
    coalesce(calendar.month_name, 'Not recorded') as calendar_month,
    case
        when calendar.is_school_holiday then 'School holiday'
        when not calendar.is_school_holiday then 'Term'
        else 'Not recorded'
    end as school_holiday,
    case
        when busy_weeks.is_busy then 'Busy week'
        when not busy_weeks.is_busy then 'Other week'
        else 'Not recorded'
    end as busy_period
{%- endmacro %}
