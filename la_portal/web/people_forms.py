"""The forms with which people are invited, given another role, and followed by somebody else."""

from __future__ import annotations

from govuk_frontend_wtf.wtforms_widgets import GovCheckboxesInput, GovRadioInput, GovSelect, GovTextInput
from wtforms import (
    RadioField,
    SelectChoice,  # pyright: ignore[reportAttributeAccessIssue] # its stubs are older
    SelectField,
    SelectMultipleField,
    StringField,
)

from la_portal.catalogue import edition
from la_portal.vocabulary import Role
from la_portal.web.forms import Filled, PostedForm, one_of, text_field

NOT_HERE = "new"  # whoever takes over and is not a colleague yet
OF_SCHOOL = {
    Role.CONTRIBUTOR: "Fill in some sections",
    Role.DSL: "Fill in the whole return, as DSL",
    Role.HEADTEACHER: "Sign it, as the headteacher",
    Role.GOVERNOR: "Read it, as a governor",
}
OF_TEAM = {
    Role.OFFICER: "Work with schools and their returns, as an officer",
    Role.AUTHORITY_ADMIN: "The same, and run the team, the settings and the register, as an administrator",
}


def _email() -> StringField:
    return text_field(
        "Their email address", "Enter their email address", type="email", autocomplete="off", spellcheck=False
    )


def _sections(hint: str) -> SelectMultipleField:
    return SelectMultipleField(
        "Which sections will they fill in?",
        description=hint,
        choices=[SelectChoice(section.code, section.title) for section in edition().lettered],
        widget=GovCheckboxesInput(),
        validate_choice=False,
    )


class ColleagueForm(PostedForm):
    """Who is asked to join a school, as what, and for which sections. The service judges the sections."""

    email = _email()
    role = one_of("What will they do?", "Choose what they will do", OF_SCHOOL)
    sections = _sections("For somebody who fills in some. If they fill in others already, they will have these instead")


class TeamForm(PostedForm):
    """Who is asked to join the authority's team."""

    email = _email()
    role = one_of("What will they do?", "Choose what they will do", OF_TEAM)


class TrustLeadForm(PostedForm):
    """Who is asked to lead a trust. The choices are the authority's trusts."""

    email = _email()
    trust = SelectField("Trust", [Filled("Choose a trust")], widget=GovSelect(), validate_choice=False)


class RoleForm(PostedForm):
    """What somebody of a school does from now on."""

    role = one_of("What will they do?", "Choose what they will do", OF_SCHOOL)
    sections = _sections("For somebody who fills in some")


class TeamRoleForm(PostedForm):
    """What somebody of the authority does from now on."""

    role = one_of("What will they do?", "Choose what they will do", OF_TEAM)


class HandOverForm(PostedForm):
    """Who follows a DSL: a colleague by their membership, or somebody by their address."""

    successor = RadioField(
        "Who takes over?", [Filled("Choose who takes over")], widget=GovRadioInput(), validate_choice=False
    )
    email = StringField(
        "Their email address",
        widget=GovTextInput(),
        render_kw={"params": {"type": "email", "autocomplete": "off", "spellcheck": False}},
    )


class LinkForm(PostedForm):
    """Where a link to sign in is sent."""

    email = text_field(
        "Email address", "Enter your email address", type="email", autocomplete="username", spellcheck=False
    )


class LinkSettingForm(PostedForm):
    """Whether school staff may sign in with an emailed link."""

    links = one_of(
        "May school staff sign in with an emailed link?",
        "Choose whether school staff may sign in with an emailed link",
        {"yes": "Yes, with a password or a link", "no": "No, with a password only"},
    )
