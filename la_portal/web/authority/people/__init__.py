"""Who may come in: the team, the schools' people, trust leads, and invitations."""

from __future__ import annotations

from la_portal.web.authority.people import invitations, listed, of_school, several, team
from la_portal.web.authority.people.blueprint import bp

__all__ = ["bp", "invitations", "listed", "of_school", "several", "team"]
