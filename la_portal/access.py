"""Which role may do what: one table, and the two questions that are asked of it."""

from __future__ import annotations

from la_portal.errors import NotAllowed, NotFound
from la_portal.vocabulary import Actor, Permission, Role, Scope

_READS = frozenset(
    {
        Permission.SEE_TODAY,
        Permission.SEE_DASHBOARDS,
        Permission.SEE_COLLECTIONS,
        Permission.SEE_SCHOOLS,
        Permission.SEE_REPORTS,
        Permission.SIGN_OUT,
    }
)
_ON_BEHALF = {Permission.SEE_RETURN, Permission.EDIT_RETURN, Permission.SEND_RETURN, Permission.REDACT_TEXT}
_WORKS = (
    _READS
    | _ON_BEHALF
    | {
        Permission.OPEN_COLLECTION,
        Permission.REVIEW_RETURN,
        Permission.CHASE_SCHOOLS,
        Permission.KEEP_NOTES,
        Permission.SEE_MAIL,
        Permission.MANAGE_PEOPLE,
        Permission.WRITE_REPORTS,
        Permission.PUBLISH_REPORTS,
        Permission.TAKE_EXTRACTS,
    }
)
_SCHOOL = frozenset({Permission.SEE_HOME, Permission.SEE_RETURN, Permission.SIGN_OUT})
_LEADS = _SCHOOL | {
    Permission.SEND_RETURN,
    Permission.ANSWER_CORRECTION,
    Permission.REDACT_TEXT,
    Permission.INVITE_COLLEAGUES,
}

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.AUTHORITY_ADMIN: _WORKS
    | {
        Permission.IMPORT_SCHOOLS,
        Permission.MANAGE_TEAM,
        Permission.CHANGE_SETTINGS,
        Permission.TAKE_EVERYTHING,
    },
    Role.OFFICER: _WORKS,
    Role.HEADTEACHER: _LEADS | {Permission.SIGN_RETURN, Permission.CHOOSE_WHO_SENDS, Permission.PRUNE_COLLEAGUES},
    Role.DSL: _LEADS | {Permission.EDIT_RETURN, Permission.PASS_ON_RETURN},
    Role.CONTRIBUTOR: _SCHOOL | {Permission.EDIT_RETURN},
    Role.GOVERNOR: _SCHOOL,
    Role.TRUST_LEAD: frozenset({Permission.SEE_TRUST, Permission.SEE_RETURN, Permission.SIGN_OUT}),
}


def can(actor: Actor, permission: Permission) -> bool:
    """Whether the actor's role has the permission; the service itself (no role) has every one in its scope."""
    return actor.role is None or permission in PERMISSIONS.get(actor.role, frozenset())


def require(actor: Actor, permission: Permission, subject: Scope | None = None) -> None:
    """Returns when the actor may do this to the subject.

    Raises NotFound where the subject lies outside the actor's scope, as if it did not exist, and NotAllowed where
    it lies inside but the role does not have the permission.
    """
    if subject is not None and not _within(subject, actor.scope):
        raise NotFound
    if not can(actor, permission):
        raise NotAllowed("You do not have access to this. Ask the person who invited you")


def _within(subject: Scope, scope: Scope) -> bool:
    if subject.authority_id != scope.authority_id:
        return False
    if scope.school_ids is None:
        return True
    return subject.school_ids is not None and subject.school_ids <= scope.school_ids
