"""The names of people, for pages whose rows hold only their ids."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from la_portal.services import people
from la_portal.web.session import actor, portal

LEFT = "A person who has left"


def names_of(person_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The name of each of these people of the reader's authority, in one statement; LEFT where there is none."""
    wanted = set(person_ids)
    if not wanted:
        return {}
    known = people.names(portal().database, actor().scope.authority_id, wanted)
    return {person_id: known.get(person_id, LEFT) for person_id in wanted}
