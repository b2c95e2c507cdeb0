"""The tables of the service. `TENANT_TABLES` and `IDENTITY_TABLES` between them name every one."""

from la_portal.models.answers import (
    ActionAnswer,
    IncidentAnswer,
    PlatformAnswer,
    PolicyAnswer,
    PracticeAnswer,
    TrainingAnswer,
)
from la_portal.models.audit import AuditEvent
from la_portal.models.base import Base, OfSchool, Tenant
from la_portal.models.collecting import Collection, FreeText, ReturnReading, ReturnRecord, SchoolReturn, Submission
from la_portal.models.organisations import Authority, AuthorityState, School, SchoolLink
from la_portal.models.people import IdentityEvent, Invitation, Membership, Person, SignInSession, Throttle

TENANT_TABLES: frozenset[str] = frozenset(
    mapper.local_table.description for mapper in Base.registry.mappers if issubclass(mapper.class_, Tenant)
)
IDENTITY_TABLES = frozenset(Base.metadata.tables) - TENANT_TABLES

__all__ = [
    "IDENTITY_TABLES",
    "TENANT_TABLES",
    "ActionAnswer",
    "AuditEvent",
    "Authority",
    "AuthorityState",
    "Base",
    "Collection",
    "FreeText",
    "IdentityEvent",
    "IncidentAnswer",
    "Invitation",
    "Membership",
    "OfSchool",
    "Person",
    "PlatformAnswer",
    "PolicyAnswer",
    "PracticeAnswer",
    "ReturnReading",
    "ReturnRecord",
    "School",
    "SchoolLink",
    "SchoolReturn",
    "SignInSession",
    "Submission",
    "Tenant",
    "Throttle",
    "TrainingAnswer",
]
