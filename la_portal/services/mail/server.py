"""The mail server as a run of sending meets it: one connection for many messages, and an answer about each."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage

from la_portal.errors import PortalError
from la_portal.files.mail import as_bytes
from la_portal.services.mail.outcomes import Failure, Why
from la_portal.settings import MailSettings

TIMEOUT = 30.0
# What is waited for the last answer, which says that the message was taken: who does not hear it sends a double.
PATIENCE = 5
MOST_TROUBLE = 3
_PERMANENT, _FULL, _CLOSING = 500, 552, 421
_OURSELVES = {"localhost", "127.0.0.1", "::1"}


class ServerAway(PortalError):
    """The mail server cannot be reached or takes nothing from us, so that no message is tried."""


class MailServer:
    """A connection that is made when it is needed, and again when it was lost."""

    def __init__(self, settings: MailSettings, timeout: float = TIMEOUT) -> None:
        self._settings, self._timeout = settings, timeout
        self._smtp: smtplib.SMTP | None = None
        self._expecting, self._trouble = False, 0

    def expect(self) -> None:
        """The server has said that it takes a message from us now; raises ServerAway where it does not.

        Called before a message is touched, so that none uses up a try while the server is away.
        """
        if self._trouble >= MOST_TROUBLE:
            raise ServerAway("The mail server broke off several times running. What waits is tried by the next run")
        if self._expecting:
            return
        if self._smtp is not None and self._asks_for_message(self._smtp):
            return
        self.close()
        self._smtp = self._connected()
        if not self._asks_for_message(self._smtp):
            self.close()
            raise ServerAway(f"The mail server does not take mail from {self._settings.sender}. Ask who looks after it")

    def hand_over(self, message: EmailMessage, to: str) -> Why | None:
        """None once the server has taken the message for that address; otherwise why it has not."""
        smtp = self._smtp
        if smtp is None or not self._expecting:
            return Why(Failure.BROKEN_OFF)
        self._expecting = False
        try:
            answer = self._offer(smtp, message, to)
        except (OSError, smtplib.SMTPException) as trouble:
            return self._lost(trouble)
        self._trouble = 0
        if answer is not None:
            self._start_over(smtp, answer)
        return answer

    def close(self) -> None:
        """The connection is over."""
        if self._smtp is not None:
            try:
                self._smtp.quit()
            except (OSError, smtplib.SMTPException):
                self._smtp.close()
        self._smtp, self._expecting = None, False

    def _connected(self) -> smtplib.SMTP:
        given, secure = self._settings, ssl.create_default_context()
        smtp: smtplib.SMTP | None = None
        try:
            if given.tls:
                smtp = smtplib.SMTP_SSL(given.host, given.port, given.domain, timeout=self._timeout, context=secure)
            else:
                smtp = smtplib.SMTP(given.host, given.port, given.domain, timeout=self._timeout)
            self._introduce(smtp, secure)
        except (OSError, smtplib.SMTPException, ServerAway) as trouble:
            if smtp is not None:
                smtp.close()
            if isinstance(trouble, ServerAway):
                raise
            raise ServerAway(
                f"The mail server {given.host}:{given.port} does not answer as it should ({type(trouble).__name__}). "
                "Nothing is lost: what waits is sent when it does"
            ) from trouble
        return smtp

    def _introduce(self, smtp: smtplib.SMTP, secure: ssl.SSLContext) -> None:
        given = self._settings
        smtp.ehlo_or_helo_if_needed()
        private = given.tls or given.host in _OURSELVES
        if not private and smtp.has_extn("starttls"):
            smtp.starttls(context=secure)
            smtp.ehlo()
            private = True
        if given.user:
            if not private:
                raise ServerAway("The mail server offers no TLS, and the password is not sent without. Use smtps://")
            smtp.login(given.user, given.password)

    def _asks_for_message(self, smtp: smtplib.SMTP) -> bool:
        try:
            code, _ = smtp.mail(self._settings.sender)
        except (OSError, smtplib.SMTPException):
            return False
        self._expecting = code < 400
        return self._expecting

    def _offer(self, smtp: smtplib.SMTP, message: EmailMessage, to: str) -> Why | None:
        address = _in_ascii(to)
        if address is None:
            return Why(Failure.CAME_BACK)
        code, _ = smtp.rcpt(address)
        if code >= 400:
            lasting = code >= _PERMANENT and code != _FULL
            return Why(Failure.CAME_BACK if lasting else Failure.ASKED_TO_WAIT, code)
        if smtp.sock is not None:
            smtp.sock.settimeout(self._timeout * PATIENCE)
        try:
            code, _ = smtp.data(as_bytes(message))
        except smtplib.SMTPDataError as refusal:
            code = refusal.smtp_code
        if smtp.sock is not None:
            smtp.sock.settimeout(self._timeout)
        if code >= 400:
            return Why(Failure.REJECTED if code >= _PERMANENT else Failure.ASKED_TO_WAIT, code)
        return None

    def _start_over(self, smtp: smtplib.SMTP, answer: Why) -> None:
        if answer.code == _CLOSING:
            self.close()
            return
        try:
            smtp.rset()
        except (OSError, smtplib.SMTPException):
            self.close()

    def _lost(self, trouble: Exception) -> Why:
        self._trouble += 1
        if self._smtp is not None:
            self._smtp.close()  # it may not hear us any more: no goodbye
        self._smtp = None
        code = trouble.smtp_code if isinstance(trouble, smtplib.SMTPResponseException) else None
        return Why(Failure.BROKEN_OFF, code)


def _in_ascii(address: str) -> str | None:
    """The address as every server reads it; None where its first part has letters that only some take."""
    name, _, domain = address.rpartition("@")
    try:
        return f"{name}@{domain.encode('idna').decode('ascii')}" if name.isascii() else None
    except UnicodeError:
        return None
