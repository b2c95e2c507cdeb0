"""Where the gaps are widest now: one sentence for each section, and one about recording."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboards.findings.sentences import Rule, Sentence
from dashboards.words import FEWEST_FOR_A_SHARE, inside, listed, number, plural, share
from la_portal.catalogue import edition
from la_portal.queries.collections import CollectionFacts
from la_portal.queries.gaps import FEWEST_USES, Gap


@dataclass(frozen=True)
class Gaps:
    """The shares, each section's widest gap first, and how many of the `returned` schools have a question to answer."""

    collection: CollectionFacts
    rows: Sequence[Gap]
    questions: int
    returned: int

    def widest(self, section: str) -> Gap | None:
        """The section's widest gap, from ten schools (of a platform, ten uses) up; None where nothing is missing."""
        enough = [row for row in self.rows if row.section == section and row.whole and _enough(row)]
        return enough[0] if enough and enough[0].width else None


def _enough(row: Gap) -> bool:
    return row.whole >= FEWEST_USES if row.section == "platforms" else row.schools >= FEWEST_FOR_A_SHARE


def finding(start: str, facts: Gaps) -> str:
    """How many have returned, and the two widest gaps of what every school is asked: a course and a policy."""
    found = [gap for section in ("training", "policies") if (gap := facts.widest(section))]
    if not found:
        return start
    names = [_named(facts.collection, gap) for gap in sorted(found, key=lambda gap: -gap.width)]
    return f"{start}; {listed(names)} are the widest gaps" if names[1:] else f"{start}; the widest gap is {names[0]}"


def _named(collection: CollectionFacts, gap: Gap) -> str:
    of = share(gap.part, gap.whole)
    if gap.section == "policies":
        return f"policies on {inside(gap.name)} ({of} in date)"
    return f"{inside(gap.name)} ({of} {edition(collection.edition).item('training', gap.item).numerator})"


def _course(facts: Gaps) -> Sentence | None:
    gap = facts.widest("training")
    if gap is None:
        return None
    item = edition(facts.collection.edition).item("training", gap.item)
    people = f"{number(gap.part)} of {number(gap.whole)} {item.denominator} {item.numerator}"
    of = f"{share(gap.part, gap.whole)}, {people}"
    if gap.expected is None:
        return Sentence(gap.name, "training", of, ".")
    return Sentence(gap.name, "training", of, f". Expected {gap.expected}%.", ("training", gap.item, "below"))


def _policy(facts: Gaps) -> Sentence | None:
    gap = facts.widest("policies")
    if gap is None:
        return None
    drafts = (
        f" {number(gap.in_draft)} more {'is' if gap.in_draft == 1 else 'are'} drafting one." if gap.in_draft else ""
    )
    of = f"{share(gap.part, gap.whole)}, {number(gap.part)} of {plural(gap.whole, 'school')}"
    return Sentence(f"{gap.name}: policy in date", "policies", of, f".{drafts}", ("policy", gap.item, "gap"))


def _platform(facts: Gaps) -> Sentence | None:
    gap = facts.widest("platforms")
    if gap is None:
        return None
    of = f"{share(gap.part, gap.whole)}, {number(gap.part)} of {plural(gap.whole, 'official use')}"
    return Sentence(f"{gap.name}: risk-assessed", "platforms", of, ".", ("platform", gap.item, "not_assessed"))


def _recording(facts: Gaps) -> Sentence | None:
    if not facts.questions or facts.returned < FEWEST_FOR_A_SHARE:
        return None
    record = "records" if facts.questions == 1 else "record"
    of = f"{number(facts.questions)} of {plural(facts.returned, 'school')}"
    rest = f" {record} fewer incidents than expected. Questions to ask, not conclusions."
    return Sentence("Recording", "incidents", of, rest)


_SHARE = "In ten schools or more, and {} is below {}"
RULES: tuple[Rule[Gaps], ...] = (
    Rule(
        "gap_training",
        "overview",
        _SHARE.format("the course furthest from what the catalogue expects (or else from all)", "that"),
        "Its share and people, and what is expected",
        _course,
    ),
    Rule(
        "gap_policies",
        "overview",
        _SHARE.format("the policy that fewest schools have in date", "all"),
        "Its share and schools, and how many are drafting one",
        _policy,
    ),
    Rule(
        "gap_platforms",
        "overview",
        "A platform has ten official uses or more, and the least assessed of these is below all",
        "Its share and uses",
        _platform,
    ),
    Rule(
        "gap_recording",
        "overview",
        "Ten schools or more have returned, and some recorded less than the 95% range of what was expected of them",
        "How many, as a question",
        _recording,
    ),
)
