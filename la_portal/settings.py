"""Settings, read once from the environment. A missing or unsafe value is named and stops start-up."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from la_portal.errors import UnsafeSettings

ENVIRONMENTS = ("development", "demo", "production")
DEFAULT_DATABASE = Path("instance") / "la_portal.sqlite"
SHORTEST_SECRET = 32
TRYING_OUT = "only for trying out"
THIS_MACHINE = "http://127.0.0.1:8000"
_PORTS = {"smtp": 25, "smtps": 465}


@dataclass(frozen=True)
class MailSettings:
    """What sending mail needs: where links lead, whom it is from, and the server that takes it on.

    `tls` is true where the connection is secret from its first byte; elsewhere it becomes so as soon as it is offered.
    """

    address: str
    sender: str
    host: str
    port: int
    tls: bool = False
    user: str = ""
    password: str = ""

    @property
    def domain(self) -> str:
        """The host of the service's own address."""
        return urlsplit(self.address).hostname or ""


@dataclass(frozen=True)
class Settings:
    """What the service is told from outside; everything else it decides itself."""

    database_url: str
    migration_database_url: str
    secret_key: str
    environment: str = "development"
    trusted_hosts: tuple[str, ...] = ()
    address: str = ""
    smtp_url: str = ""
    mail_from: str = ""

    @property
    def production(self) -> bool:
        """True where real schools answer: cookies are secure and nothing is invented."""
        return self.environment == "production"

    @property
    def demonstration(self) -> bool:
        """True where every page says that its schools and numbers are invented."""
        return self.environment == "demo"

    @classmethod
    def from_env(cls, environ: Mapping[str, str] = os.environ) -> Settings:
        """The settings of this process.

        Raises UnsafeSettings with a line for each thing that is missing or unsafe.
        """
        environment = environ.get("LA_PORTAL_ENV", "development")
        database = environ.get("LA_PORTAL_DATABASE_URL", f"sqlite:///{DEFAULT_DATABASE}")
        settings = cls(
            database_url=database,
            migration_database_url=environ.get("LA_PORTAL_MIGRATION_DATABASE_URL", database),
            secret_key=environ.get("LA_PORTAL_SECRET_KEY", "" if environment == "production" else TRYING_OUT),
            environment=environment,
            trusted_hosts=tuple(filter(None, environ.get("LA_PORTAL_HOSTS", "").split(","))),
            address=environ.get("LA_PORTAL_ADDRESS", "").rstrip("/"),
            smtp_url=environ.get("LA_PORTAL_SMTP_URL", ""),
            mail_from=environ.get("LA_PORTAL_MAIL_FROM", ""),
        )
        settings.refuse_unsafe(environ)
        return settings

    def refuse_unsafe(self, environ: Mapping[str, str]) -> None:
        """Raises UnsafeSettings when the service must not start like this."""
        wrong = list(self._wrong(environ))
        if wrong:
            raise UnsafeSettings("la_portal does not start:\n" + "\n".join(f"- {line}" for line in wrong))

    def _wrong(self, environ: Mapping[str, str]) -> list[str]:
        wrong: list[str] = []
        if self.environment not in ENVIRONMENTS:
            wrong.append(f"LA_PORTAL_ENV is '{self.environment}'. Use one of {', '.join(ENVIRONMENTS)}")
        if environ.get("DASH_MCP_ENABLED"):
            wrong.append("DASH_MCP_ENABLED is set: it opens every dashboard without signing in. Unset it")
        if self.production:
            if len(self.secret_key) < SHORTEST_SECRET:
                wrong.append(f"LA_PORTAL_SECRET_KEY needs {SHORTEST_SECRET} characters or more, made at random")
            if not self.trusted_hosts:
                wrong.append("LA_PORTAL_HOSTS is empty: name the hosts that the service answers for")
            if environ.get("FLASK_DEBUG", "0") not in {"", "0"}:
                wrong.append("FLASK_DEBUG is set: it shows the inside of the service to anybody. Unset it")
        return [*wrong, *self._wrong_for_mail()]

    def _wrong_for_mail(self) -> list[str]:
        # What is missing is said by who sends mail; what is there and wrong is said at once. No value is repeated: the
        # server's holds a password.
        wrong: list[str] = []
        if self.address and not _is_address(urlsplit(self.address), self.production):
            like = "https://returns.example.gov.uk" if self.production else "https://returns.example.gov.uk, or http"
            wrong.append(f"LA_PORTAL_ADDRESS is not the address of a service: write it like {like}, without a path")
        if self.smtp_url and not _is_server(urlsplit(self.smtp_url)):
            wrong.append("LA_PORTAL_SMTP_URL is not a mail server: write it like smtp://user:password@host:587")
        if self.mail_from and not _is_mailbox(self.mail_from):
            wrong.append("LA_PORTAL_MAIL_FROM is not an email address: write it like online-safety@example.gov.uk")
        return wrong

    def for_mail(self) -> MailSettings:
        """What sending mail needs; raises UnsafeSettings with a line for each thing that is missing."""
        missing: list[str] = []
        if not self.smtp_url:
            missing.append("LA_PORTAL_SMTP_URL is not set: name the mail server, like smtp://user:password@host:587")
        if self.production and not self.address:
            missing.append("LA_PORTAL_ADDRESS is not set: links in mail need it, like https://returns.example.gov.uk")
        if self.production and not self.mail_from:
            missing.append("LA_PORTAL_MAIL_FROM is not set: say whom mail is from, like online-safety@example.gov.uk")
        if missing:
            raise UnsafeSettings("Mail is not sent:\n" + "\n".join(f"- {line}" for line in missing))
        address, server = self.address or THIS_MACHINE, urlsplit(self.smtp_url)
        return MailSettings(
            address=address,
            sender=self.mail_from or f"online-safety@{urlsplit(address).hostname}",
            host=server.hostname or "",
            port=server.port or _PORTS[server.scheme],
            tls=server.scheme == "smtps",
            user=unquote(server.username or ""),
            password=unquote(server.password or ""),
        )


def _is_address(given: SplitResult, production: bool) -> bool:
    schemes = {"https"} if production else {"http", "https"}
    return given.scheme in schemes and _has_place(given) and not (given.path or given.query or given.username)


def _is_server(given: SplitResult) -> bool:
    return given.scheme in _PORTS and _has_place(given) and given.path in {"", "/"} and not given.query


def _has_place(given: SplitResult) -> bool:
    try:
        return bool(given.hostname) and given.port != 0
    except ValueError:  # a port that is no number
        return False


def _is_mailbox(given: str) -> bool:
    name, at, domain = given.rpartition("@")
    return bool(name and at and domain) and given.isascii() and given.isprintable() and not set(given) & set(' <>,;"')
