"""A small report that may leave, for what is made of one: every kind of table, symbol and awkward text."""

from __future__ import annotations

from datetime import UTC, datetime

from la_portal.released import (
    TOTAL,
    Axis,
    Chapter,
    Chart,
    Filter,
    Finding,
    Indicator,
    Observation,
    Publication,
    Report,
    Symbol,
    Table,
    TermBase,
    Unit,
)
from la_portal.vocabulary import ReportStatus, Term

AT = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
NUMBER, OF = Indicator("number", "Incidents"), Indicator("of", "Of")
PERCENT = Indicator("percent", "Share", Unit.PERCENT)
SCHOOLS = Indicator("schools", "Schools")
RISK, KIND = Filter("risk", "Risk"), Filter("kind", "Kind of incident", within="risk")


def _observed(labels: tuple[str, ...], *values: object, term: Term | None = None, district: str | None = None):
    return Observation(2026, term, district, labels, values)


BY_TERM = Table(
    "2.1",
    "completion_by_term",
    "Schools that returned, by term, 2026 to 2027",
    (),
    (SCHOOLS, Indicator("expected", "Schools asked"), Indicator("percent", "Share returned", Unit.PERCENT)),
    (
        _observed((), 231, 248, 93.1, term=Term.AUTUMN),
        _observed((), 238, 248, 96.0, term=Term.SPRING),
        _observed((), 240, 248, 96.8, term=Term.SUMMER),
    ),
    (Axis.TIME,),
    Axis.INDICATORS,
    "Based on 248 schools that were asked",
    chart=Chart(
        "bars", "percent", "Share of schools that returned", "93.1% in autumn, 96.0% in spring, 96.8% in summer"
    ),
)
KINDS = Table(
    "5.2",
    "incidents_by_kind",
    "Incidents by risk and kind, 2026 to 2027",
    (RISK, KIND),
    (NUMBER, PERCENT),
    (
        _observed(("Content", "Sexual"), 84, 35.0),
        _observed(("Content", "Values"), Symbol.HIDDEN, Symbol.HIDDEN),
        _observed(("Content", TOTAL), Symbol.HIDDEN, Symbol.HIDDEN),
        _observed(("Conduct", "Sexual"), 0, 0),
        _observed(("Conduct", "Values"), Symbol.HIDDEN, Symbol.HIDDEN),
        _observed(("Conduct", TOTAL), Symbol.HIDDEN, Symbol.HIDDEN),
        _observed((TOTAL, TOTAL), 240, 100.0),
    ),
    ("risk", "kind"),
    Axis.INDICATORS,
    "Based on 240 of 248 schools",
    notes=("Counts are of incidents, not of pupils.",),
    chart=Chart("bars", "number", "Incidents by kind", "Sexual content 84; hidden numbers are not drawn"),
)
BY_DISTRICT = Table(
    "5.4",
    "incidents_by_district",
    "Incidents by district and risk, 2026 to 2027",
    (RISK,),
    (NUMBER,),
    tuple(
        _observed((risk,), value, district=district)
        for district, row in {
            "=Fenmarsh": (84, Symbol.HIDDEN, Symbol.HIDDEN),
            "Harbour & “Hill”": (121, Symbol.HIDDEN, Symbol.HIDDEN),
            None: (205, 41, 246),
        }.items()
        for risk, value in zip(("Content", "Contact", TOTAL), row, strict=True)
    ),
    (Axis.DISTRICT,),
    "risk",
    "Based on 240 of 248 schools",
)
TREND = Table(
    "5.7",
    "incidents_trend",
    "Incidents per 1,000 pupils, 2024 to 2027",
    (),
    (Indicator("per_1000", "Per 1,000 pupils", Unit.RATE), NUMBER, Indicator("pupils", "Pupils")),
    (
        Observation(2024, None, None, (), (Symbol.NOT_AVAILABLE, Symbol.NOT_AVAILABLE, Symbol.NOT_AVAILABLE)),
        Observation(2025, None, None, (), (36.0, 3610, 100_200)),
        Observation(2026, None, None, (), (41.0, 4118, 100_440)),
    ),
    (Axis.TIME,),
    Axis.INDICATORS,
    "Based on 236 of 248 schools on average",
    notes=("The questions changed in 2025 to 2026, so the year before is not compared.",),
    chart=Chart("line", "per_1000", "Incidents per 1,000 pupils", "36.0 in 2025 to 2026, 41.0 in 2026 to 2027"),
)
REPORT = Report(
    authority="Wexmoor",
    la_code="990",
    year=2026,
    as_at=AT,
    terms=(TermBase(Term.AUTUMN, 248, 231), TermBase(Term.SPRING, 248, 238), TermBase(Term.SUMMER, 248, 240)),
    chapters=(
        Chapter(1, "summary", "Summary", question="What matters most this year?"),
        Chapter(
            2,
            "completion",
            "How complete it is",
            tables=(BY_TERM,),
            findings=(Finding("R-1", "240 of 248 schools returned in the summer term.", "2.1"),),
        ),
        Chapter(
            5,
            "incidents",
            "Incidents",
            question="What should councillors and governors understand about incidents this year?",
            findings=(
                Finding(
                    "I-2", "Schools recorded 4,118 incidents, 41.0 for each 1,000 pupils (36.0 the year before).", "5.7"
                ),
                Finding("I-4", "Content of a sexual kind was the largest group: 84 incidents.", "5.2"),
            ),
            tables=(KINDS, BY_DISTRICT, TREND),
            left_out=("Incidents by phase are not shown: more than half of the numbers would have been hidden.",),
        ),
        Chapter(
            8,
            "method",
            "Method and definitions",
            said=("Every school counts an incident once.", "Small numbers are hidden."),
        ),
    ),
    hidden=8,
    threshold=5,
    demonstration=True,
)
PUBLICATION = Publication(
    REPORT,
    words={"incidents": 'More incidents.\n\nMost is <b>better</b> recording. #include =HYPERLINK("x") 🙂'},
    taken_out=frozenset({"I-4"}),
)
PUBLISHED = Publication(
    REPORT,
    edition=2,
    status=ReportStatus.PUBLISHED,
    words=PUBLICATION.words,
    note="Table 5.4 was corrected.",
    published_at=AT,
)
