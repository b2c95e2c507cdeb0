"""An answer or a submission is made in one place, and read in one: services.returns and queries."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from la_portal.models import Base
from la_portal.models.answers import OfItem
from tests.architecture.sources import imports, name_of, python_files

ANSWERS = {mapper.class_.__name__ for mapper in Base.registry.mappers if issubclass(mapper.class_, OfItem)}
WRITTEN_ONCE = ANSWERS | {"Submission", "SubmissionSummary", "FreeText"}
WRITES = "la_portal/services/returns"
FEWEST_FILES = 100  # fewer, and the files were not found
READ = (WRITES, "la_portal/models/", "la_portal/queries/")


def constructed(source: str) -> list[str]:
    """The classes written once that a source calls, by their own name or one that it gave them."""
    tree = ast.parse(source)
    names = {name: name for name in WRITTEN_ONCE}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            names |= {each.asname: each.name for each in node.names if each.asname and each.name in WRITTEN_ONCE}
        elif isinstance(node, ast.Assign) and _name(node.value) in names:
            names |= {_name(target): names[_name(node.value)] for target in node.targets}
    called = [_name(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [names[name] for name in called if name in names]


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else ""


def files() -> list[Path]:
    return python_files("la_portal", "dashboards")


def test_there_are_six_kinds_of_answer() -> None:
    assert {
        "ActionAnswer", "IncidentAnswer", "PlatformAnswer", "PolicyAnswer", "PracticeAnswer", "TrainingAnswer",
    } == ANSWERS  # fmt: skip


def test_only_services_returns_makes_an_answer_or_a_submission() -> None:
    made = {name_of(path): constructed(path.read_text()) for path in files() if not name_of(path).startswith(WRITES)}
    assert len(made) > FEWEST_FILES
    assert {name: classes for name, classes in made.items() if classes} == {}


def test_only_queries_and_services_returns_know_the_answers() -> None:
    others = [path for path in files() if not name_of(path).startswith(READ)]
    known = {name_of(path): {what for _, what in imports(path.read_text())} & ANSWERS for path in others}
    assert {name: classes for name, classes in known.items() if classes} == {}


def test_services_returns_does_make_them() -> None:
    makers = [path for path in files() if name_of(path).startswith(WRITES)]
    assert "Submission" in {made for path in makers for made in constructed(path.read_text())}


@pytest.mark.parametrize(
    "source",
    [
        "from la_portal.models import IncidentAnswer\nsession.add(IncidentAnswer(value=1))",
        "from la_portal.models import Submission as Sent\nSent()",
        "from la_portal import models\nmodels.Submission()",
        "from la_portal.models import PolicyAnswer\nmake = PolicyAnswer\nmake()",
    ],
)
def test_a_planted_construction_is_found(source: str) -> None:
    assert constructed(source) != []
