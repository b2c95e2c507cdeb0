"""What an export says of itself to a person who has nothing but its folder."""

from __future__ import annotations

from collections.abc import Iterator

from la_portal.models.shapes import Shape
from la_portal.services.exits.folder import Whose, shapes

_BEGINNING = """\
Everything of {name} (LA code {la_code}), taken out of la_portal on {at}.

WHO MAY HAVE IT
It names schools and people, shows small numbers as they are, and holds what schools and officers wrote in their own
words. It is not for publication. Keep it encrypted, give it only to who is to work with it, and delete what is no
longer needed.

WHAT IS IN IT
Each table below is two files in the folder data: NAME.jsonl has one row a line as JSON in UTF-8 and is exact; NAME.csv
has the same rows for a spreadsheet. In CSV an empty cell is not known or not asked, and "" is an empty text; a text
that a spreadsheet would run as a formula has an apostrophe before it. schema.json gives columns, types, keys, numbers
of rows and the SHA-256 of every file. Tables stand in an order in which each comes after those that it refers to.

All rows are of this one authority, so no row repeats whose it is.

WHAT IS NOT IN IT
Passwords, sign-ins that are still open, links and invitations on their way, and failed attempts to sign in. Nobody gets
in with what is here: after a restore, people choose a password by a new invitation, or ask for a link to sign in.

HOW IT COMES BACK
la-portal authority restore FOLDER, in an installation of the same release that does not have this authority.
"""


def readme(whose: Whose, at: str) -> str:
    """The text, with a paragraph for every table."""
    beginning = _BEGINNING.format(name=whose.name, la_code=whose.la_code, at=at)
    return "\n".join([beginning, "THE TABLES", *(line for shape in shapes() for line in _about(shape))])


def _about(shape: Shape) -> Iterator[str]:
    yield f"{shape.name}"
    yield f"  {shape.says}"
    yield f"  Columns: {', '.join(field.name for field in shape.fields)}."
    yield f"  Key: {', '.join(shape.key) or 'one row'}."
    for one in shape.references:
        if one.columns:
            yield f"  {', '.join(one.columns)} name a row of {one.table}."
    yield ""
