"""One query as a page shows it: the fact, the reasons to choose from, and what was said of it already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from la_portal.catalogue import Option, Query
from la_portal.catalogue.explaining import STANDS, WHY, kept, name_of, unreadable, words_of
from la_portal.catalogue.reading import Typed
from la_portal.catalogue.rules import OTHER, rule_of
from la_portal.web.returns.posted import Form

FACT = ".fact"
WORDS = ".words"


@dataclass(frozen=True)
class QueryView:
    """A query with what was typed as its explanation; `changing` opens one that is explained already."""

    query: Query
    typed: Typed
    changing: bool = False
    warning: str = ""

    @property
    def name(self) -> str:
        """The name of its fields in the form, and of the place where it stands."""
        return name_of(self.query.problem)

    @property
    def field(self) -> str:
        """The field under which it stands."""
        return self.query.problem.field

    @property
    def message(self) -> str:
        """The fact, under the name of what it is about."""
        return self.query.problem.message

    @property
    def fact(self) -> str:
        """The fact that an explanation explains: where it changes, the explanation lapses."""
        return self.query.problem.fact

    @property
    def reasons(self) -> tuple[Option, ...]:
        """The reasons to choose from."""
        return rule_of(self.query.problem.rule).reasons

    @property
    def folded(self) -> bool:
        """Whether it is explained, and nobody is changing that."""
        return self.query.explanation is not None and not self.changing

    @property
    def explained(self) -> str:
        """The explanation in words; empty where there is none."""
        given = self.query.explanation
        return words_of(self.query.problem.rule, given) if given else ""

    @property
    def reason(self) -> str:
        """The reason that is chosen."""
        return self._part(0)

    @property
    def words(self) -> str:
        """The own words that are typed."""
        return self._part(1)

    @property
    def stands(self) -> bool:
        """Whether the explanation is to stay next term."""
        return self._part(2) == STANDS

    @property
    def error(self) -> str:
        """What is wrong with what was typed for the fact that stands here now."""
        given = kept(self.typed)
        wrong = unreadable(self.query.problem, given) if given and given.fact == self.fact else ""
        return self.warning or wrong[:1].upper() + wrong[1:]

    @property
    def other(self) -> str:
        """The reason that wants own words."""
        return OTHER.code

    def _part(self, number: int) -> str:
        given = self.query.explanation or kept(self.typed)
        return given.to_typed()[number] if given and given.fact == self.fact else ""  # what lapsed is not chosen again


def query_views(
    queries: Iterable[Query], raw: Mapping[str, Typed], changing: str, warned: Mapping[str, str]
) -> list[QueryView]:
    """The queries of a page with what stands in their fields."""
    views: list[QueryView] = []
    for query in queries:
        name = name_of(query.problem)
        views.append(QueryView(query, raw.get(name, ""), name == changing or name in warned, warned.get(name, "")))
    return views


def explained_in(form: Form) -> dict[str, Typed]:
    """What the form says about its queries: reason, own words, whether it stands, and of which fact. Without a reason
    nothing is said."""
    found: dict[str, Typed] = {}
    for key in form:
        name = key.removesuffix(FACT)
        reason = form.get(name, "")
        if key.startswith(WHY) and key.endswith(FACT) and reason:
            words = form.get(f"{name}{WORDS}", "") if reason == OTHER.code else ""
            found[name] = [reason, words, form.get(f"{name}.stands", ""), form.get(key, "")]
    return found
