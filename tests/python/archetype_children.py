"""For every archetype, children named by their path, one at least for each answer.

A path is written `*2022-02-01 referral, !2022-08-01 referral`: `*` is the index event, `!` the
event that makes the match. A word after a colon is an attribute of the event.

Each child lives in four authorities: in one that was observed all along, in one whose extracts end
on 1 March 2022, in one that sent nothing from that day until September, and in one that never sent
any of it. What does not match in the first is `too_early` in the second, and `not_observed` in the
others.
"""

WORDS = {
    "nfa": {"is_no_further_action": True},
    "fa": {"is_no_further_action": False},
    "support": {"assessment_outcome": "support"},
}

MATCH = {
    "potentially_missed_risk": [
        "*2022-02-01 assessment_authorised, !2022-08-01 referral, 2022-10-30 cpp_start",
        # the earliest referral leads to nothing, the next one to a plan
        "*2022-02-01 assessment_authorised, 2022-03-01 referral, !2022-05-01 referral,"
        " 2022-05-02 lac_start",
    ],
    "missed_risk_at_referral": [
        "*2022-02-01 referral:nfa, !2022-08-01 referral, 2022-08-01 cin_plan_start",
        "*2022-02-01 referral:nfa, !2022-03-01 referral, 2022-04-01 assessment_authorised:support",
    ],
    "missed_risk_at_contact": [
        "*2022-02-01 contact, !2022-02-09 referral, 2022-03-01 cpp_start",
        "*2022-02-01 contact, !2022-08-01 referral, 2022-08-05 cpp_start",
    ],
    "re_referral": ["*2022-02-01 referral, !2023-02-01 referral"],
    "revolving_door": [
        "*2022-02-01 referral, 2022-06-01 referral, !2023-02-01 referral",
        "*2022-02-01 referral, 2022-06-01 referral, !2022-07-01 referral, 2022-07-01 cpp_start",
    ],
    "repeat_contacts": [
        "*2022-02-01 contact, 2022-05-01 contact, !2022-08-01 contact",
        "*2022-02-01 contact, 2022-05-01 contact, !2022-05-02 contact, 2022-05-02 referral",
    ],
    "repeat_assessment": [
        "*2022-02-01 assessment_authorised, !2023-02-01 assessment_authorised",
        # the next one led to support, the one after it to nothing
        "*2022-02-01 assessment_authorised, 2022-03-01 assessment_authorised:support,"
        " !2022-05-01 assessment_authorised",
    ],
    "referral_without_assessment": [
        # 45 working days end on Tuesday 5 April
        "*2022-02-01 referral:fa, 2022-04-06 assessment_start",
    ],
    "assessment_over_45_working_days": [
        "*2022-02-01 assessment_start, 2022-04-06 assessment_authorised",
        "*2022-02-01 assessment_start",
    ],
    "s47_without_conference": ["*2022-02-01 s47, 2022-04-03 icpc"],
    "conference_over_15_working_days": ["*2022-02-01 s47, !2022-02-23 icpc"],
    "conference_without_plan_then_return": [
        "*2022-02-01 icpc, 2022-02-01 s47, !2023-02-01 s47",
        "*2022-02-01 icpc, !2022-06-01 referral, 2022-06-02 cpp_start",
    ],
    "second_plan": ["*2022-02-01 cpp_end, 2022-02-01 cpp_start, !2024-02-01 cpp_start"],
    "short_plan": [
        "*2022-02-01 cpp_start, !2022-05-01 cpp_end",
        "*2022-02-01 cpp_start, !2022-02-01 cpp_end",
    ],
    "long_plan": ["*2022-02-01 cpp_start, 2024-02-02 cpp_end"],
    "long_cin_plan": ["*2022-02-01 cin_plan_start, 2023-02-02 cin_plan_end"],
    "step_down_then_bounce": [
        "*2022-02-01 cpp_end, !2022-08-01 referral",
        "*2022-02-01 lac_end, !2022-02-09 lac_start",
    ],
    "step_down_then_return": ["*2022-02-01 cpp_end, !2023-02-01 cpp_start"],
    "plan_to_care": ["*2022-02-01 cpp_start, !2023-02-01 lac_start"],
    "straight_to_care": [
        # known of before the twelve months, or in the last week only
        "2021-05-31 s47, 2022-05-01 contact, 2022-05-25 referral, *2022-06-01 lac_start",
    ],
    "return_to_care": ["*2022-02-01 lac_end, !2022-02-03 lac_start"],
    "early_help_then_plan": ["*2022-02-01 early_help_assessment_end, !2022-08-01 cin_plan_start"],
    "early_help_that_held": ["*2022-02-01 early_help_assessment_end, 2023-02-02 referral"],
    "timely_path": [
        "*2022-02-01 referral, 2022-04-05 assessment_authorised, 2022-04-08 cin_plan_start,"
        " 2023-02-01 cin_end, 2024-02-02 referral",
    ],
}

NO_MATCH = {
    "potentially_missed_risk": [
        "*2022-02-01 assessment_authorised, 2022-08-02 referral, 2022-08-03 cpp_start",
        "*2022-02-01 assessment_authorised, 2022-05-03 cpp_start, 2022-07-01 referral,"
        " 2022-07-02 cpp_start",
    ],
    "missed_risk_at_referral": [
        "*2022-02-01 referral:nfa, 2022-08-02 referral, 2022-08-02 cin_plan_start",
        "*2022-02-01 referral:nfa, 2022-05-03 lac_start, 2022-06-01 referral, 2022-06-02 cpp_start",
    ],
    "missed_risk_at_contact": [
        "*2022-02-01 contact, 2022-08-02 referral, 2022-08-05 cpp_start",
        "*2022-02-01 contact, 2022-03-01 referral, 2022-05-31 cpp_start",
    ],
    "re_referral": ["*2022-02-01 referral, 2023-02-02 referral", "*2022-02-01 referral"],
    "revolving_door": [
        "*2022-02-01 referral, 2022-06-01 referral, 2023-02-02 referral",
        "*2022-02-01 referral, 2022-06-01 referral, 2022-06-30 cpp_start, 2022-07-01 referral",
    ],
    "repeat_contacts": [
        "*2022-02-01 contact, 2022-05-01 contact, 2022-08-02 contact",
        "*2022-02-01 contact, 2022-05-01 contact, 2022-05-02 referral, 2022-06-01 contact",
    ],
    "repeat_assessment": [
        "*2022-02-01 assessment_authorised, 2023-02-02 assessment_authorised",
        "*2022-02-01 assessment_authorised, 2022-06-01 assessment_authorised:support",
    ],
    "referral_without_assessment": [
        "*2022-02-01 referral:fa, 2022-04-05 assessment_start",
        "*2022-02-01 referral:fa, 2022-02-01 assessment_authorised",
    ],
    "assessment_over_45_working_days": [
        "*2022-02-01 assessment_start, 2022-04-05 assessment_authorised",
    ],
    "s47_without_conference": [
        "*2022-02-01 s47, 2022-04-02 icpc",
        "*2022-02-01 s47, 2022-02-01 cpp_start",
    ],
    "conference_over_15_working_days": ["*2022-02-01 s47, 2022-02-22 icpc"],
    "conference_without_plan_then_return": [
        "*2022-02-01 icpc, 2023-02-02 s47",
        "*2022-02-01 icpc, 2022-03-19 cpp_start, 2022-06-01 referral",
    ],
    "second_plan": ["*2022-02-01 cpp_end, 2024-02-02 cpp_start"],
    "short_plan": ["*2022-02-01 cpp_start, 2022-05-02 cpp_end"],
    "long_plan": ["*2022-02-01 cpp_start, 2024-02-01 cpp_end"],
    "long_cin_plan": ["*2022-02-01 cin_plan_start, 2023-02-01 cin_plan_end"],
    "step_down_then_bounce": ["*2022-02-01 cpp_end, 2022-08-02 referral"],
    "step_down_then_return": ["*2022-02-01 lac_end, 2023-02-02 referral"],
    "plan_to_care": ["*2022-02-01 cpp_start, 2022-02-01 lac_start, 2023-02-02 lac_start"],
    "straight_to_care": [
        "2021-06-01 cin_end, *2022-06-01 lac_start",
        "2022-05-24 referral, *2022-06-01 lac_start",
    ],
    "return_to_care": ["*2022-02-01 lac_end, 2023-02-02 lac_start"],
    "early_help_then_plan": ["*2022-02-01 early_help_assessment_end, 2022-08-02 cin_plan_start"],
    "early_help_that_held": [
        "*2022-02-01 early_help_assessment_end, 2023-02-01 referral",
        "*2022-02-01 early_help_assessment_end, 2022-02-01 referral",
    ],
    "timely_path": [
        "*2022-02-01 referral, 2022-04-06 assessment_authorised, 2022-04-08 cin_plan_start,"
        " 2023-02-01 cin_end",
        "*2022-02-01 referral, 2022-02-25 assessment_authorised, 2022-02-26 cpp_start,"
        " 2023-02-02 cin_end",
        "*2022-02-01 referral, 2022-02-25 assessment_authorised, 2022-02-26 lac_start,"
        " 2023-02-01 cin_end, 2024-02-01 referral",
    ],
}

# no case at all
NOT_A_CASE = {
    "potentially_missed_risk": [
        "2022-02-01 assessment_authorised:support, 2022-03-01 referral, 2022-03-02 cpp_start",
    ],
    "missed_risk_at_referral": ["2022-02-01 referral:fa", "2022-02-01 referral"],
    "missed_risk_at_contact": ["2022-02-01 contact, 2022-02-08 referral"],
    "repeat_contacts": ["2022-02-01 contact, 2022-02-01 referral"],
    "repeat_assessment": ["2022-02-01 assessment_authorised, 2022-05-02 cpp_start"],
    "referral_without_assessment": ["2022-02-01 referral:nfa", "2022-02-01 referral"],
    "conference_over_15_working_days": ["2022-02-01 s47"],
    "conference_without_plan_then_return": ["2022-02-01 icpc, 2022-03-18 cpp_start"],
    "step_down_then_bounce": ["2022-02-01 cpp_end, 2022-02-08 lac_start"],
    "return_to_care": ["2022-02-01 lac_end, 2022-02-02 lac_start"],
    "timely_path": ["2022-02-01 referral, 2022-05-03 cpp_start"],
}
