"""What an invented school says where its return raises a query: one of the reasons, and some of them are to stand."""

from __future__ import annotations

from collections.abc import Mapping

from la_portal.catalogue import Asked, Explanation, complete
from la_portal.catalogue.explaining import name_of
from la_portal.catalogue.reading import Raw, Typed
from la_portal.catalogue.rules import OTHER, rule_of
from la_portal.cli.demo_chance import Chance

_STANDS = 0.3


def explanations(asked: Asked, draft: Mapping[str, Raw], chance: Chance) -> dict[str, dict[str, Typed]]:
    """An explanation of every query of the draft that has none yet, by section, as it would be typed."""
    typed: dict[str, dict[str, Typed]] = {}
    for problem in complete(asked, draft).open_queries:
        reason = chance.choice([one.code for one in rule_of(problem.rule).reasons if one != OTHER])
        said = Explanation(reason, "", chance.happens(_STANDS), problem.fact)
        typed.setdefault(problem.section, {})[name_of(problem)] = said.to_typed()
    return typed
