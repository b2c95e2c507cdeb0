"""A collection: its dates, whom it asks, its reminders; planned, opened, moved, and closed by hand."""

from la_portal.services.collecting.asking import Cohort, Dates, OpenCollection, Rung
from la_portal.services.collecting.by_hand import close_collection
from la_portal.services.collecting.cohort import schools_of
from la_portal.services.collecting.dates import DAYS_FROM_DUE_TO_CLOSE, next_counting_day, reckon_dates
from la_portal.services.collecting.ladder import carried_over, change_reminder, usual_ladder
from la_portal.services.collecting.moving import move_dates
from la_portal.services.collecting.opening import open_collection
from la_portal.services.collecting.plans import keep_plan, throw_plan_away
from la_portal.services.collecting.proposing import Proposal, ladder_for, propose

__all__ = [
    "DAYS_FROM_DUE_TO_CLOSE",
    "Cohort",
    "Dates",
    "OpenCollection",
    "Proposal",
    "Rung",
    "carried_over",
    "change_reminder",
    "close_collection",
    "keep_plan",
    "ladder_for",
    "move_dates",
    "next_counting_day",
    "open_collection",
    "propose",
    "reckon_dates",
    "schools_of",
    "throw_plan_away",
    "usual_ladder",
]
