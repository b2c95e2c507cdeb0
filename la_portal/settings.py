"""Settings, read once from the environment. A missing or unsafe value is named and stops start-up."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from la_portal.errors import UnsafeSettings

ENVIRONMENTS = ("development", "demo", "production")
DEFAULT_DATABASE = Path("instance") / "la_portal.sqlite"
SHORTEST_SECRET = 32
TRYING_OUT = "only for trying out"


@dataclass(frozen=True)
class Settings:
    """What the service is told from outside; everything else it decides itself."""

    database_url: str
    migration_database_url: str
    secret_key: str
    environment: str = "development"
    trusted_hosts: tuple[str, ...] = ()

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
        return wrong
