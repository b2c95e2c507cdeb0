"""The kinds of schools that an invented authority has, in the proportions of life, and the words for their names."""

from __future__ import annotations

from dataclasses import dataclass

MAINTAINED, SPECIAL, ACADEMIES = "Local authority maintained schools", "Special schools", "Academies"
GROUP_OF_TYPE = {
    "Academy converter": ACADEMIES,
    "Academy sponsor led": ACADEMIES,
    "Academy special converter": ACADEMIES,
    "Academy alternative provision converter": ACADEMIES,
    "Free schools": "Free Schools",
    "Community special school": SPECIAL,
    "Other independent school": "Independent schools",
}

STEMS = (
    "Thimble",
    "Mizzle",
    "Lantern",
    "Gossamer",
    "Quillen",
    "Tansel",
    "Hobbler",
    "Fennick",
    "Ossing",
    "Pellow",
    "Wrenna",
    "Dapple",
    "Yarrel",
    "Snibb",
    "Cobble",
    "Inkle",
    "Fathom",
    "Drizzle",
    "Acorn",
    "Velvet",
    "Marmalade",
    "Pepperpot",
    "Puddle",
    "Whistle",
    "Button",
    "Bobbin",
    "Teasel",
    "Saffron",
    "Trundle",
    "Bumble",
)
ENDINGS = ("mere", "wick", "stow", "hythe", "thorpe", "garth", "holt", "fold")
SAINTS = ("Anne", "Bede", "Cuthbert", "Edmund", "Hilda", "John", "Margaret", "Mary", "Peter", "Swithun")
TRUSTS = ("Beacon", "Compass", "Kestrel", "Orchard", "Pathway", "Saltmarsh", "Skylark", "Tidewater")


@dataclass(frozen=True)
class Kind:
    """A kind of school: its share of an authority, and what its schools look like."""

    share: float
    phase: str
    ages: tuple[int, int]
    rolls: tuple[int, int, int]
    types: dict[str, int]
    names: tuple[str, ...]

    def names_for(self, kind_name: str) -> tuple[str, ...]:
        """The patterns of a name that suit the type: only academies and free schools are called academies."""
        may = kind_name.startswith(("Academy", "Free"))
        return tuple(name for name in self.names if may or "Academy" not in name)


KINDS = (
    Kind(
        0.75,
        "Primary",
        (4, 11),
        (60, 630, 215),
        {
            "Community school": 34,
            "Voluntary controlled school": 12,
            "Voluntary aided school": 13,
            "Foundation school": 5,
            "Academy converter": 26,
            "Academy sponsor led": 8,
            "Free schools": 2,
        },
        ("{} Primary School", "{} Community Primary School", "{} Primary Academy"),
    ),
    Kind(
        0.14,
        "Secondary",
        (11, 18),
        (600, 1700, 1050),
        {"Community school": 15, "Foundation school": 12, "Academy converter": 50, "Academy sponsor led": 23},
        ("{} High School", "{} Academy", "The {} School"),
    ),
    Kind(
        0.04,
        "Not applicable",
        (4, 19),
        (60, 220, 120),
        {"Community special school": 3, "Academy special converter": 1},
        ("{} Special School", "{} Lodge School"),
    ),
    Kind(
        0.03,
        "Not applicable",
        (3, 16),
        (40, 500, 150),
        {"Other independent school": 1},
        ("{} Preparatory School", "{} House School"),
    ),
    Kind(
        0.015,
        "Not applicable",
        (11, 16),
        (0, 90, 20),
        {"Pupil referral unit": 3, "Academy alternative provision converter": 1},
        ("{} Pupil Referral Unit", "The {} Centre"),
    ),
    Kind(
        0.015,
        "All-through",
        (4, 18),
        (900, 1900, 1300),
        {"Academy converter": 2, "Free schools": 1},
        ("{} All-Through School",),
    ),
    Kind(0.01, "Nursery", (2, 5), (40, 130, 80), {"Local authority nursery school": 1}, ("{} Nursery School",)),
)


def shared_out(schools: int) -> list[Kind]:
    """The kinds of that many schools: each its share rounded down, and what is left to the largest remainders."""
    exact = [kind.share * schools for kind in KINDS]
    counts = [int(number) for number in exact]
    by_remainder = sorted(range(len(KINDS)), key=lambda place: counts[place] - exact[place])
    for place in by_remainder[: schools - sum(counts)]:
        counts[place] += 1
    return [kind for kind, count in zip(KINDS, counts, strict=True) for _ in range(count)]
