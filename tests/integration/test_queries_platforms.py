"""Platforms as figures: how they are used, which are a reason to talk and since when, what several schools typed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select

from la_portal.db import Database
from la_portal.models import FreeText, PlatformAnswer
from la_portal.queries.platform_flags import Flagged, flagged
from la_portal.queries.platform_names import typed_names
from la_portal.queries.platform_uses import PlatformUse, states, uses
from la_portal.queries.platforms import risk_assessed
from la_portal.vocabulary import Scope
from tests.figure_data import Asked, Sent, asked, authority, filters, school, sent

OFFICIAL = {"standing": "official", "responsible": "dsl"}
ASSESSED = OFFICIAL | {"risk_assessed_on": date(2026, 9, 1)}
UNOFFICIAL = {"standing": "unofficial_known"}
UNDER_AGE = OFFICIAL | {"used_with_under_age": "yes"}
Platforms = Mapping[str, Mapping[str, Any]]


def typed(database: Database, scope: Scope, urn: int, name: str, collection: int = 4, **more: Any) -> None:
    """That school sent a return with an official platform of that name, which is in no list."""
    standing = more.pop("standing", OFFICIAL)
    sent(
        database,
        scope,
        Sent(urn, collection=collection, platforms={"other_1": standing}, phase=more.pop("phase", "primary")),
    )
    row = {
        "collection_id": collection,
        "school_id": urn,
        "submission": 1,
        "field": "other_1-name",
        "text": name,
        "salt": "x",
    }
    facts: dict[str, Any] = {"redacted_at": None, "redacted_by": None, "redacted_why": None, **more}
    database.copy_in(scope, FreeText.__table__, [{"authority_id": scope.authority_id, **row, **facts}])


def seen(flags: list[Flagged]) -> list[tuple[Any, ...]]:
    return [
        (one.school_id, one.row.code, one.flag.code, one.terms, one.before.collection_id if one.before else None)
        for one in flags
    ]


def by_code(rows: list[PlatformUse]) -> dict[str, PlatformUse]:
    return {one.row.code: one for one in rows}


def test_each_platform_counts_its_schools_by_use_audience_and_flag(database: Database) -> None:
    scope, other = authority(database), authority(database, "991")
    school(database, scope, (1, 2, 3, 4))
    school(database, other, (9,))
    asked(database, scope, Asked(4))
    whom = {"audience": ["community", "parents", "prospective_parents"]}
    sent(
        database,
        scope,
        Sent(
            1,
            platforms={"x": ASSESSED | whom, "blog": {"standing": "not_used"}, "discord": {"standing": "auto_created"}},
        ),
        Sent(2, platforms={"x": UNDER_AGE | {"audience": ["pupils"], "devices": "personal", "responsible": "none"}}),
        Sent(3, platforms={"x": UNOFFICIAL | {"used_with_under_age": "not_known", "audience": ["pupils"]}}),
    )
    sent(database, other, Sent(9, platforms={"x": OFFICIAL, "tiktok": OFFICIAL}))
    with database.tenant(scope) as session:
        rows = uses(session, filters())
    x, discord = by_code(rows)["x"], by_code(rows)["discord"]
    assert rows[0] == x
    assert (x.official, x.unofficial, x.assessed, x.schools["not_assessed"]) == (2, 1, 1, 1)
    whom_for = ("for_parents", "for_pupils", "for_staff", "for_community", "for_others")
    assert [x.schools[state] for state in whom_for] == [1, 1, 0, 1, 1]
    flags = ("under_age", "personal_devices", "nobody_responsible", "under_age_not_known")
    assert [x.schools[flag] for flag in flags] == [1, 1, 1, 1]
    assert (discord.official, discord.used, by_code(rows)["blog"].used) == (0, True, False)
    assert not by_code(rows)["tiktok"].used


def test_an_audience_is_not_found_inside_the_code_of_another(database: Database) -> None:
    scope = authority(database)
    school(database, scope, (1,))
    sent(database, scope, Sent(1, platforms={"x": OFFICIAL | {"audience": ["prospective_parents"]}}))
    with database.tenant(scope) as session:
        x = by_code(uses(session, filters()))["x"]
    assert (x.schools["for_parents"], x.schools["for_prospective_parents"], x.schools["for_others"]) == (0, 1, 1)


def test_the_table_has_every_listed_platform_and_only_the_filled_places_for_others(database: Database) -> None:
    scope = authority(database)
    school(database, scope, (1, 2, 3))
    sent(
        database,
        scope,
        Sent(1, platforms={"other_2": OFFICIAL, "instagram": UNOFFICIAL}),
        Sent(2, platforms={"youtube": ASSESSED}),
        Sent(3, platforms={"youtube": OFFICIAL}),
    )
    with database.tenant(scope) as session:
        rows = uses(session, filters())
    codes = [one.row.code for one in rows]
    assert codes[:3] == ["youtube", "other_2", "instagram"]
    assert [code for code in codes if code.startswith("other_")] == ["other_2"]
    assert "tiktok" in codes


def test_only_what_counts_is_counted(database: Database) -> None:
    scope = authority(database)
    school(database, scope, (1, 2, 3))
    asked(database, scope, Asked(1, status="submitted", counted=2, accepted=1), Asked(3, status="exempt", counted=1))
    sent(
        database,
        scope,
        Sent(1, platforms={"x": OFFICIAL}),
        Sent(1, number=2, platforms={"x": UNOFFICIAL}),
        Sent(2, platforms={"x": OFFICIAL}, district="Elmbridge"),
        Sent(3, platforms={"x": OFFICIAL}),
    )
    with database.tenant(scope) as session:
        all_of_them, accepted, there = (
            by_code(uses(session, chosen))["x"]
            for chosen in (filters(), filters(accepted=True), filters(districts=("Elmbridge",)))
        )
    assert (all_of_them.official, all_of_them.unofficial) == (1, 1)
    assert (accepted.official, accepted.unofficial) == (1, 0)
    assert (there.official, there.unofficial) == (1, 0)


def test_the_table_and_the_share_count_the_same_platforms(database: Database) -> None:
    scope = authority(database)
    school(database, scope, (1, 2))
    sent(database, scope, Sent(1, platforms={"x": ASSESSED, "other_1": OFFICIAL}), Sent(2, platforms={"x": OFFICIAL}))
    with database.tenant(scope) as session:
        (share,), rows = risk_assessed(session, filters()), uses(session, filters())
    assert (share.part, share.whole) == (sum(one.assessed for one in rows), sum(one.official for one in rows)) == (1, 3)


def test_what_is_not_asked_of_a_platform_does_not_arise(database: Database) -> None:
    scope = authority(database)
    with database.tenant(scope) as session:
        rows = by_code(uses(session, filters()))
    arising = {code: [rows[code].arises(name) for name in ("used_with_under_age", "devices", "responsible")]
               for code in ("website", "learning_platform", "x")}  # fmt: skip
    assert arising == {"website": [False, False, True], "learning_platform": [False, True, True], "x": [True] * 3}


def test_a_state_selects_the_schools_that_the_table_counts(database: Database) -> None:
    scope = authority(database)
    school(database, scope, (1, 2))
    sent(database, scope, Sent(1, platforms={"x": ASSESSED}), Sent(2, platforms={"x": OFFICIAL}))
    with database.tenant(scope) as session:
        which = select(PlatformAnswer.school_id).where(PlatformAnswer.item == "x", states("2026.1")["not_assessed"])
        assert session.execute(which).scalars().all() == [2]


def test_a_flag_counts_the_terms_in_which_it_stood_without_a_break(database: Database) -> None:
    scope = authority(database, collections=(1, 2, 3, 4))
    school(database, scope, (1, 2, 3, 4))
    stood = {1: (1, 2, 3, 4), 2: (3, 4), 3: (1, 2, 4), 4: (1, 2, 3)}
    sent(
        database,
        scope,
        *(
            Sent(urn, collection=one, platforms={"x": UNDER_AGE if one in when else OFFICIAL})
            for urn, when in stood.items()
            for one in (1, 2, 3, 4)
        ),
    )
    with database.tenant(scope) as session:
        flags = flagged(session, filters())
        spring = flagged(session, filters(collection="2025-26-spring"))
    assert seen(flags) == [(1, "x", "under_age", 4, None), (2, "x", "under_age", 2, None), (3, "x", "under_age", 1, 2)]
    assert [(one.school_id, one.terms) for one in spring] == [(1, 2), (3, 2), (4, 2)]


def test_a_term_without_a_return_ends_the_row_of_terms(database: Database) -> None:
    scope = authority(database, collections=(1, 3, 4))
    school(database, scope, (1,))
    sent(database, scope, *(Sent(1, collection=one, platforms={"x": UNDER_AGE}) for one in (1, 4)))
    with database.tenant(scope) as session:
        assert seen(flagged(session, filters())) == [(1, "x", "under_age", 1, 1)]


def test_flags_stand_by_sort_then_never_assessed_then_longest_and_name_what_else_is_wrong(database: Database) -> None:
    scope = authority(database, collections=(3, 4))
    school(database, scope, (1, 2, 3))
    late = UNDER_AGE | {"risk_assessed_on": date(2025, 5, 12), "moderation": "none", "data_protection_checked": "no"}
    nobody = OFFICIAL | {"responsible": "none"}
    sent(
        database,
        scope,
        Sent(1, platforms={"x": late, "youtube": nobody}, phase="secondary", district="Elmbridge"),
        Sent(2, platforms={"x": UNDER_AGE | {"devices": "personal"}}),
        Sent(3, platforms={"tiktok": UNDER_AGE}),
        Sent(3, collection=3, platforms={"tiktok": UNDER_AGE}),
    )
    with database.tenant(scope) as session:
        flags = flagged(session, filters())
    assert seen(flags) == [
        (3, "tiktok", "under_age", 2, None),
        (2, "x", "under_age", 1, None),
        (1, "x", "under_age", 1, None),
        (2, "x", "personal_devices", 1, None),
        (1, "youtube", "nobody_responsible", 1, None),
    ]
    late_one = flags[2]
    assert (late_one.name, late_one.phase_group, late_one.district) == ("School 1", "secondary", "Elmbridge")
    assert [concern.code for concern in late_one.also] == ["data_protection", "comments_unchecked"]
    assert [concern.code for concern in flags[1].also] == ["personal_devices"]


def test_a_name_is_shown_from_three_schools_up_however_they_spell_it(database: Database) -> None:
    scope = authority(database, collections=(3, 4))
    school(database, scope, range(1, 10))
    for urn, name in ((1, "Chalkline"), (2, " chalk line"), (3, "CHALKLINE"), (4, "Chalkline"), (5, "Jane Smith")):
        typed(database, scope, urn, name, phase="secondary" if urn == 4 else "primary")
    typed(database, scope, 6, "Jane  smith")
    with database.tenant(scope) as session:
        (one,) = typed_names(session, filters())
    assert (one.name, one.schools, one.phases) == ("Chalkline", 3, (("primary", 2), ("secondary", 1)))
    assert one.since.collection_id == 4


def test_a_name_that_is_taken_out_not_used_or_of_another_term_is_not_counted(database: Database) -> None:
    scope = authority(database, collections=(3, 4))
    school(database, scope, range(1, 10))
    for urn in (1, 2):
        typed(database, scope, urn, "Voxlet")
    typed(database, scope, 3, "Voxlet", collection=3)
    typed(database, scope, 4, "Voxlet", standing={"standing": "not_used"})
    typed(database, scope, 5, "Voxlet", redacted_at=datetime(2026, 11, 12, tzinfo=UTC))
    with database.tenant(scope) as session:
        assert typed_names(session, filters()) == []
    typed(database, scope, 6, "Voxlet")
    with database.tenant(scope) as session:
        (one,) = typed_names(session, filters())
        assert typed_names(session, filters(districts=("Elsewhere",))) == []
    assert (one.schools, one.since.collection_id) == (3, 3)


def test_another_authoritys_names_do_not_help_to_three(database: Database) -> None:
    ours, theirs = authority(database), authority(database, "991")
    school(database, ours, (1, 2))
    school(database, theirs, (101, 102))
    for scope, urn in ((ours, 1), (ours, 2), (theirs, 101), (theirs, 102)):
        typed(database, scope, urn, "Merrybee")
    with database.tenant(ours) as session:
        assert typed_names(session, filters()) == []
