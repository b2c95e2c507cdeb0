"""Where in a text a person seems to be named: by a title, by initials, or by a common given name."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from importlib.resources import files
from itertools import pairwise, takewhile
from typing import NamedTuple

from la_portal.catalogue.wording import MONTHS

_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_NO_ACCENT = str.maketrans("łøıđ", "loid")  # which are letters of their own, so that taking accents off leaves them
_BRAND = re.compile(r"(?!Ma?c)[^\W\d_]+[^\W\d_A-Z][A-Z]")  # ParentMail, but MacDonald
_ENDS = frozenset(".!?:;")
_LONGEST = 5  # words of one name


def _folded(word: str) -> str:
    plain = unicodedata.normalize("NFD", word.casefold())
    return "".join(each for each in plain if unicodedata.category(each) != "Mn").translate(_NO_ACCENT)


def _read(file: str) -> str:
    return (files("la_portal.catalogue") / file).read_text(encoding="utf-8")


_WORDS = {name: frozenset(words.split()) for name, words in tomllib.loads(_read("name_words.toml")).items()}
_GIVEN = frozenset(map(_folded, _read("given_names.txt").split()))
_SURNAMES = frozenset(map(_folded, _read("surnames.txt").split()))
_TITLES, _TITLES_IN_SMALL = _WORDS["titles"], _WORDS["titles_in_small"]
_ALSO_PROPER, _ALSO_VERBS = _WORDS["also_proper"], _WORDS["also_verbs"]
_ALSO_WORDS = _ALSO_PROPER | _ALSO_VERBS | _WORDS["also_things"]
_NO_SURNAMES = _WORDS["no_surnames"] | _WORDS["organisations"] | {month.lower() for month in MONTHS}


class _Word(NamedTuple):
    text: str
    start: int
    end: int
    gap: str  # what stands between the word before and this one
    owns: bool  # Jack's
    folded: str

    @property
    def key(self) -> str:
        """What the lists are asked for; of Smith-Jones, Smith."""
        return self.folded.split("-")[0]

    @property
    def is_capital(self) -> bool:
        return all(part[0].isupper() for part in self.text.split("-"))

    @property
    def is_initial(self) -> bool:
        return len(self.text) == 1 and self.is_capital

    @property
    def is_surname(self) -> bool:
        return self.key in _SURNAMES

    @property
    def may_be_surname(self) -> bool:
        return self.key not in _NO_SURNAMES and not _BRAND.match(self.text)

    @property
    def begins_sentence(self) -> bool:
        return not self.start or not _ENDS.isdisjoint(self.gap)


def names(text: str) -> Iterator[tuple[int, int]]:
    """The places (start, end) of what looks like a person's name, in order; none overlaps another.

    Spaces in `text` are single, and its dashes and apostrophes are ASCII.
    """
    words = list(_words(text))
    at = 0
    while at < len(words):
        run = _run(words[at : at + _LONGEST])
        before = words[at - 1].key if at and run[0].gap in (" ", ". ") else ""
        if before in _WORDS["before_no_person"] or _is_organisation(run):
            at += len(run)
        elif length := _person(run, before):
            yield run[0].start, run[length - 1].end
            at += length
        else:
            at += 1


def _words(text: str) -> Iterator[_Word]:
    end = 0
    for match in _WORD.finditer(text):
        owns = match.group().lower().endswith("'s")
        word = match.group()[:-2] if owns else match.group()
        yield _Word(word, match.start(), match.start() + len(word), text[end : match.start()], owns, _folded(word))
        end = match.end()


def _run(words: list[_Word]) -> list[_Word]:
    """The first of `words` and those after it that could go on with a name."""
    run = words[:1]
    for one, two in pairwise(words):
        shortened = one.is_initial or one.key in _TITLES
        if one.owns or two.gap not in ((" ", ". ", ".") if shortened else (" ",)):
            break
        if not two.is_capital and not (len(run) == 1 and two.is_surname):
            break
        run.append(two)
    return run


def _is_organisation(run: list[_Word]) -> bool:
    """True of one that is called after a person: Lucy Faithfull Foundation."""
    *called, last = run
    return last.key in _WORDS["organisations"] and run[0].key in _GIVEN and all(word.may_be_surname for word in called)


def _person(run: list[_Word], before: str) -> int:
    """How many words of the run name a person, 0 if it names nobody."""
    first = run[0]
    if first.is_initial:
        return _after_initials(run, before)
    if first.key in _TITLES and (first.is_capital or first.key in _TITLES_IN_SMALL):
        rest = _surnames(run[1:])
        return 1 + len(rest) if rest and not rest[-1].is_initial else 0
    return _from_given(run) if first.key in _GIVEN else 0


def _surnames(words: list[_Word]) -> list[_Word]:
    """Those of the words that come before one that is no surname."""
    return list(takewhile(lambda word: word.may_be_surname, words))


def _after_initials(run: list[_Word], before: str) -> int:
    """J. Smith, but not J Smith; of a surname that is not common, one initial that is not the label of a thing."""
    initials = 0
    while initials + 1 < len(run) and run[initials].is_initial and run[initials + 1].gap.startswith("."):
        initials += 1
    rest = _surnames(run[initials:])
    if not initials or not rest:
        return 0
    return initials + 1 if rest[0].is_surname or (initials == 1 and before not in _WORDS["labelled"]) else 0


def _from_given(run: list[_Word]) -> int:
    first, rest = run[0], _surnames(run[1:])
    common = next((number for number, word in enumerate(rest, start=2) if word.is_surname), 0)
    if not first.is_capital or first.text.isupper():  # nothing but the surname tells
        return 0 if first.key in _ALSO_PROPER | _ALSO_VERBS else common
    if common:
        return common
    told_apart = first.key not in _ALSO_PROPER and not (first.key in _ALSO_VERBS and first.begins_sentence)
    if first.key in _ALSO_WORDS and not (rest and told_apart):
        return 0
    return 1 + len(rest)
