"""The tokens of links: made from the service's secret and a row's id, so that no row has to hold one."""

from __future__ import annotations

import base64
import hashlib
import hmac
import uuid


def token_of(secret: str, purpose: str, row_id: uuid.UUID) -> str:
    """The token of that row's link: always the same, and nobody's to guess without the secret.

    `purpose` keeps a token of one kind of link from working as another. Who changes the secret ends every link.
    """
    digest = hmac.new(secret.encode(), f"{purpose}:{row_id}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
