"""Who may say whose rows a session sees: a scope is made where somebody comes in, and widened in one place only."""

from __future__ import annotations

import ast

import pytest

from tests.architecture.sources import ROOT, name_of, python_files

# Each makes the scope of somebody or something that has none yet.
MAKES = {
    "la_portal/cli/demo_people.py",  # invented people, each of one school
    "la_portal/services/authorities.py",  # an authority that was made or found by its code
    "la_portal/services/people/invitations.py",  # the school that somebody is invited to
    "la_portal/services/people/memberships.py",  # a membership, and the names of the places that a person may go to
}
WIDENS = "la_portal/services/comparison.py"
FEWEST_FILES = 100  # fewer, and the files were not found


def made(source: str) -> list[int]:
    """The lines in which a source makes a scope, but as the subject that `require` is asked about."""
    tree = ast.parse(source)
    names = {"Scope"}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            names |= {each.asname for each in node.names if each.asname and each.name == "Scope"}
        elif isinstance(node, ast.Assign) and _name(node.value) in names:
            names |= {_name(target) for target in node.targets}
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    subjects = {id(given) for call in calls if _name(call.func) == "require" for given in _given(call)}
    return [call.lineno for call in calls if id(call) not in subjects and _makes_scope(call, names)]


def _makes_scope(call: ast.Call, names: set[str]) -> bool:
    copies = _name(call.func) in {"replace", "__replace__"}
    return _name(call.func) in names or (
        copies and any(each.arg in {"school_ids", "authority_id"} for each in call.keywords)
    )


def _given(call: ast.Call) -> list[ast.expr]:
    return [*call.args, *(each.value for each in call.keywords)]


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else ""


def test_a_scope_is_made_only_where_somebody_comes_in_and_widened_only_for_the_comparison() -> None:
    files = [*python_files("la_portal", "dashboards"), ROOT / "wsgi.py"]
    assert len(files) > FEWEST_FILES
    assert {name_of(path) for path in files if made(path.read_text())} == {*MAKES, WIDENS}


def test_the_comparison_widens_in_one_line() -> None:
    assert len(made((ROOT / WIDENS).read_text())) == 1


def test_the_comparison_never_writes() -> None:
    assert "writing" not in (ROOT / WIDENS).read_text()


@pytest.mark.parametrize(
    "source",
    [
        "from la_portal.vocabulary import Scope\ndatabase.tenant(Scope(actor.scope.authority_id))",
        "from la_portal.vocabulary import Scope as S\ndatabase.tenant(S(1, None))",
        "from la_portal import vocabulary\nvocabulary.Scope(1, frozenset(urns))",
        "from la_portal.vocabulary import Scope\nmake = Scope\nmake(authority_id=1)",
        "from dataclasses import replace\nreplace(actor.scope, school_ids=None)",
        "require(actor, permission, narrow(Scope(1)))",
    ],
)
def test_a_planted_scope_is_found(source: str) -> None:
    assert made(source) != []


def test_the_subject_of_a_question_is_no_scope_of_a_session() -> None:
    assert made("require(actor, Permission.SEE_RETURN, Scope(1, frozenset({2})))") == []
