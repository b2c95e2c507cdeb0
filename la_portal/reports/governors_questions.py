"""What governors may ask: first about what the school is to do next, then what is worth asking in any term."""

from __future__ import annotations

from collections.abc import Iterable

from la_portal.catalogue.next_steps import NextStep

MOST = 4

_ABOUT_STEPS = {
    "platform_not_assessed": "What would we want to know about a platform before pupils use it?",
    "platform_under_age": "How do we know the ages of the pupils who use a platform with us?",
    "policy_child_protection": "When do we approve the child protection policy, and who brings it to us?",
    "policy_online_safety": "When do we approve the online safety policy, and who was asked about it?",
    "policy_filtering_and_monitoring": "Who decides what is filtered, and how do we hear when it does not work?",
    "dsl_formal": "Who acts for the DSL, and when is their training booked?",
    "governors": "When is our own training booked, and who has not had it?",
    "staff_online_safety": "Which staff have not been trained, and when will they be?",
    "filtering_reviewed_on": "When is the filtering review, and which of us sees its result?",
    "filtering_roles": "Which of us takes filtering and monitoring on?",
    "risk_assessed_on": "What did the last risk assessment find, and what changed because of it?",
    "platform_responsible": "Who answers when something goes wrong on one of our accounts?",
    "platform_devices": "What would staff need in order not to use their own phones?",
    "policy_generative_ai": "Where do pupils and staff already use generative AI, and who agreed to it?",
    "policy_mobile_phones": "What do pupils, parents and staff say about phones in school?",
    "anonymous_route": "How can a pupil who is afraid to give a name tell us something?",
    "report_routes": "If we asked ten pupils how to report a concern, how many could say?",
    "recording_confidence": "Where are incidents written down, and who reads them together?",
    "platform_image_consent": "How do we know that every picture that we post may be posted?",
}
_IN_ANY_TERM = (
    "What did pupils tell us this term about their lives online?",
    "What did we change because of an incident this term?",
    "How was filtering tested, on which devices, and what was found?",
    "What help do parents ask us for, and what do we give?",
)


def questions_about(steps: Iterable[NextStep]) -> tuple[str, ...]:
    """MOST questions: at most two about the steps of most weight, the rest for any term."""
    about = [_ABOUT_STEPS[one.code] for one in steps][: MOST // 2]
    return (*about, *_IN_ANY_TERM)[:MOST]
