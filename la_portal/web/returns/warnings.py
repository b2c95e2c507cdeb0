"""Own words that seem to name somebody: they are shown again before they are kept, and nothing else is held up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from la_portal.catalogue import Field, Kind
from la_portal.catalogue.explaining import WHY, kept
from la_portal.catalogue.personal_data import warning
from la_portal.catalogue.reading import Typed
from la_portal.web.returns.posted import Form

SURE = "sure"


def warned(fields: list[Field], typed: Mapping[str, Typed], form: Form, today: date) -> dict[str, str]:
    """What to say about each text that seems to hold personal data, unless somebody has said that it names nobody.

    Who said so ("sure") said it of the words that stood there: `sure` holds the very words.
    """
    texts = {field.name for field in fields if field.item.kind is Kind.TEXT}
    found: dict[str, str] = {}
    for name, value in typed.items():
        explained = kept(value) if name.startswith(WHY) else None
        words = explained.words if explained else value if name in texts else ""
        if isinstance(words, str) and words not in form.getlist(f"{name}.{SURE}"):
            said = warning(words, today)
            found |= {name: said} if said else {}
    return found
