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
from la_portal.models.base import Base, OfSchool, TeamOnly, Tenant
from la_portal.models.collecting import Collection, FreeText, ReturnReading, ReturnRecord, SchoolReturn, Submission
from la_portal.models.mail import IdentityMail, OutboxMessage
from la_portal.models.organisations import Authority, AuthorityState, School, SchoolLink
from la_portal.models.people import (
    IdentityEvent,
    Invitation,
    Membership,
    Person,
    SignInLink,
    SignInSession,
    Throttle,
)
from la_portal.models.reports import Download, DownloadPart, ReportEdition
from la_portal.models.summary import SubmissionSummary
from la_portal.models.working import CollectionPlan, Note, RegisterImport, Reminder, SchoolGroup

TENANT_TABLES: frozenset[str] = frozenset(
    mapper.local_table.description for mapper in Base.registry.mappers if issubclass(mapper.class_, Tenant)
)
TEAM_TABLES: frozenset[str] = frozenset(
    mapper.local_table.description for mapper in Base.registry.mappers if issubclass(mapper.class_, TeamOnly)
)
IDENTITY_TABLES = frozenset(Base.metadata.tables) - TENANT_TABLES

__all__ = [
    "IDENTITY_TABLES",
    "TEAM_TABLES",
    "TENANT_TABLES",
    "ActionAnswer",
    "AuditEvent",
    "Authority",
    "AuthorityState",
    "Base",
    "Collection",
    "CollectionPlan",
    "Download",
    "DownloadPart",
    "FreeText",
    "IdentityEvent",
    "IdentityMail",
    "IncidentAnswer",
    "Invitation",
    "Membership",
    "Note",
    "OfSchool",
    "OutboxMessage",
    "Person",
    "PlatformAnswer",
    "PolicyAnswer",
    "PracticeAnswer",
    "RegisterImport",
    "Reminder",
    "ReportEdition",
    "ReturnReading",
    "ReturnRecord",
    "School",
    "SchoolGroup",
    "SchoolLink",
    "SchoolReturn",
    "SignInLink",
    "SignInSession",
    "Submission",
    "SubmissionSummary",
    "TeamOnly",
    "Tenant",
    "Throttle",
    "TrainingAnswer",
]
