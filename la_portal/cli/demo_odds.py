"""How often invented schools answer what: shares and weights by item, and the default for the rest."""

from __future__ import annotations

from collections.abc import Mapping

# Policies: the share of schools that have one at the start, before what the school itself adds or takes away.
HAS_POLICY: Mapping[str, float] = {
    "social_media": 0.66,
    "online_safety": 0.9,
    "staff_acceptable_use": 0.88,
    "pupil_acceptable_use": 0.86,
    "parent_acceptable_use": 0.5,
    "parent_channel_acceptable_use": 0.34,
    "staff_conduct": 0.94,
    "image_use": 0.84,
    "home_school_agreement": 0.6,
    "complaints": 0.9,
    "tool_risk_assessment": 0.42,
    "communication_strategy": 0.4,
    "unofficial_group_disclaimer": 0.28,
    "child_protection": 1.0,
    "filtering_and_monitoring": 0.7,
    "mobile_phones": 0.84,
    "generative_ai": 0.2,
    "low_level_concerns": 0.78,
    "data_protection": 0.97,
}
MAY_NOT_APPLY = frozenset({"parent_channel_acceptable_use", "unofficial_group_disclaimer", "home_school_agreement"})

# Platforms: the share of schools with that platform, younger and older pupils, and how it stands with them.
STANDS: Mapping[str, tuple[float, float, Mapping[str, float]]] = {
    "website": (1.0, 1.0, {"official": 1}),
    "learning_platform": (0.75, 0.98, {"official": 1}),
    "newsletter": (0.92, 0.9, {"official": 1}),
    "school_app": (0.5, 0.62, {"official": 1}),
    "blog": (0.16, 0.06, {"official": 9, "trial_closed": 1}),
    "facebook_page": (0.6, 0.72, {"official": 17, "auto_created": 1, "auto_created_claimed": 2}),
    "facebook_group": (0.34, 0.24, {"official": 2, "unofficial_known": 7, "personal_profile": 1}),
    "x": (0.3, 0.62, {"official": 9, "trial_closed": 1}),
    "youtube": (0.12, 0.34, {"official": 8, "trial_closed": 1}),
    "instagram": (0.14, 0.48, {"official": 8, "unofficial_known": 1}),
    "tiktok": (0.02, 0.12, {"official": 1, "unofficial_known": 5, "trial_closed": 1}),
    "snapchat": (0.0, 0.08, {"unofficial_known": 1}),
    "whatsapp": (0.4, 0.26, {"official": 1, "unofficial_known": 9}),
    "discord": (0.0, 0.07, {"unofficial_known": 1}),
    "linkedin": (0.04, 0.3, {"official": 3, "auto_created": 1}),
    "video_meeting": (0.55, 0.8, {"official": 1}),
    "generative_ai_tool": (0.22, 0.5, {"official": 8, "trial_closed": 1}),
    "management_tool": (0.02, 0.1, {"official": 1}),
    "parent_forum_news": (0.24, 0.34, {"unofficial_known": 1}),
    "other_1": (0.05, 0.06, {"official": 1}),
}
OTHER_PLATFORMS = ("Homework planner", "Reading record app", "Parents' evening booking")
FOR_PUPILS: Mapping[str, float] = {"learning_platform": 0.95, "video_meeting": 0.5, "generative_ai_tool": 0.6}

# Choices: weights of the options.
CHOICES: Mapping[str, Mapping[str, float]] = {
    "post": {
        "dsl": 62,
        "deputy_dsl": 14,
        "headteacher": 12,
        "senior_leader": 5,
        "business_manager": 4,
        "administrator": 3,
    },
    "approved_by": {
        "governing_body": 50,
        "committee": 22,
        "headteacher": 13,
        "trust_or_proprietor": 12,
        "not_approved": 3,
    },
    "data_protection_checked": {"dpia": 52, "screening": 26, "no": 22},
    "responsible": {
        "headteacher": 26,
        "senior_leader": 24,
        "dsl": 12,
        "it_lead": 14,
        "communications": 16,
        "class_teacher": 7,
        "none": 1,
    },
    "moderation": {"comments_off": 42, "before_publication": 16, "after_publication": 34, "none": 8},
    "devices": {"school_only": 64, "mixed": 29, "personal": 7},
    "membership": {"by_request": 70, "open": 24, "not_applicable": 6},
    "pilot": {"no": 70, "planned": 4, "running": 10, "rolled_out": 14, "stopped": 2},
    "reputation_search": {"weekly": 6, "monthly": 18, "termly": 38, "yearly": 14, "never": 24},
    "alerts": {"immediate": 12, "daily": 14, "weekly": 10, "none": 64},
    "blocked_for_pupils": {"all": 74, "some": 22, "none": 4},
    "external_review_level": {"not_used": 55, "started": 24, "commitment": 9, "progress": 7, "mark": 5},
    "policy_after_incident": {"not_applicable": 74, "yes": 16, "no": 10},
    "used_with_under_age": {"yes": 12, "no": 78, "not_known": 10},
    "no_official_presence": {"yes": 6, "no": 94},
    "paid_monitoring": {"yes": 10, "no": 86, "not_known": 4},
    "part_of_child_protection": {"yes": 90, "no": 8, "not_known": 2},
    "contacted": {"yes": 52, "no": 38, "not_known": 10},
    "disclaimer_given": {"yes": 26, "no": 52, "not_known": 22},
    "acceptable_use_agreed": {"yes": 20, "no": 62, "not_known": 18},
}
SEVERAL: Mapping[str, float] = {"consulted": 0.5, "report_routes": 0.8, "audience": 0.35, "purpose": 0.35}
OPTION_OF_SEVERAL = 0.62
SUPPORT: Mapping[str, float] = {
    "training": 12,
    "policy": 9,
    "platforms": 6,
    "parents": 5,
    "filtering": 3,
    "incidents": 2,
}
WANTS_SUPPORT = 0.2

# Coverage: the share trained at the start, and what a term adds to it.
COVERAGE: Mapping[str, tuple[float, float]] = {
    "staff_online_safety": (0.76, 0.014),
    "induction": (0.86, 0.008),
    "senior_leaders": (0.7, 0.012),
    "governors": (0.5, 0.018),
    "dsl_formal": (0.95, 0.004),
    "dsl_update": (0.88, 0.008),
    "dsl_online": (0.62, 0.02),
    "staff_aup_signed": (0.88, 0.008),
    "curriculum_year_groups": (0.9, 0.008),
}
# Counts of the practice section: how many a term.
A_TERM: Mapping[str, float] = {
    "parent_sessions": 0.8,
    "pupil_voice": 1.2,
    "filtering_checks": 4.0,
    "briefings_this_year": 2.0,
}
