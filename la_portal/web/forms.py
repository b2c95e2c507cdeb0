"""The forms about people: WTForms with GOV.UK markup. The only module that knows govuk-frontend-wtf."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import (
    GovCheckboxesInput,
    GovPasswordInput,
    GovRadioInput,
    GovTextInput,
)
from wtforms import (
    Field,
    Form,
    HiddenField,
    PasswordField,
    RadioField,
    SelectChoice,  # pyright: ignore[reportAttributeAccessIssue] # its stubs are older
    SelectMultipleField,
    StringField,
)
from wtforms.validators import AnyOf, StopValidation

from la_portal.catalogue import edition
from la_portal.vocabulary import Role


class Filled:
    """Something must be typed or chosen, and no more than `most` characters; the sentence says what."""

    def __init__(self, sentence: str, most: int = 1000) -> None:
        self.sentence, self.most = sentence, most

    def __call__(self, form: Form, field: Field) -> None:
        """Raises StopValidation with the sentence where nothing was given."""
        typed = field.data
        if not isinstance(typed, str) or not typed.strip() or len(typed) > self.most:
            raise StopValidation(self.sentence)


def _text(label: str, sentence: str, **params: Any) -> StringField:
    return StringField(label, [Filled(sentence)], widget=GovTextInput(), render_kw={"params": params})


def _password(label: str, sentence: str, autocomplete: str, hint: str = "") -> PasswordField:
    return PasswordField(
        label,
        [Filled(sentence)],
        description=hint,
        widget=GovPasswordInput(),
        render_kw={"params": {"autocomplete": autocomplete}},
    )


def _one_of(label: str, sentence: str, choices: dict[str, str]) -> RadioField:
    return RadioField(
        label,
        [AnyOf(choices, sentence)],
        choices=[SelectChoice(value, text) for value, text in choices.items()],
        widget=GovRadioInput(),
        validate_choice=False,
    )


_NEW_PASSWORD_HINT = "12 characters or more. Three words that do not belong together work well."


class _PostedForm(FlaskForm):
    class Meta(FlaskForm.Meta):
        """Read from posted forms alone."""

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """What the form is filled with: never the JSON of any shape that Flask-WTF would take as well."""
            return None if request.is_json else super().wrap_formdata(form, formdata)


class SignInForm(_PostedForm):
    """E-mail address and password, where the person was going, and what they had typed there."""

    email = _text("Email address", "Enter your email address", type="email", autocomplete="username", spellcheck=False)
    password = _password("Password", "Enter your password", "current-password")
    next = HiddenField()
    kept = HiddenField()


class ChooseForm(_PostedForm):
    """Which of several memberships to go on as. The choices are set for each person."""

    membership = RadioField(
        "Where do you want to go?",
        [Filled("Choose where you want to go")],
        widget=GovRadioInput(),
        validate_choice=False,
    )
    next = HiddenField()
    kept = HiddenField()


class NewPersonForm(_PostedForm):
    """Accepting an invitation as somebody whom we do not know yet."""

    name = _text("Your name", "Enter your name", autocomplete="name", spellcheck=False)
    password = _password("Make a password", "Enter a password", "new-password", _NEW_PASSWORD_HINT)


class KnownPersonForm(_PostedForm):
    """Accepting an invitation as somebody who signs in here already."""

    password = _password("Your password", "Enter the password that you sign in with already", "current-password")


class PasswordForm(_PostedForm):
    """Changing one's password."""

    present = _password("Your present password", "Enter your present password", "current-password")
    wanted = _password("Your new password", "Enter a new password", "new-password", _NEW_PASSWORD_HINT)


class ColleagueForm(_PostedForm):
    """Who is asked to join the school, as what, and for which sections. The service judges the sections."""

    email = _text(
        "Their email address", "Enter their email address", type="email", autocomplete="off", spellcheck=False
    )
    role = _one_of(
        "What will they do?",
        "Choose what they will do",
        {
            Role.CONTRIBUTOR: "Fill in some sections",
            Role.DSL: "Fill in the whole return, as another DSL",
            Role.HEADTEACHER: "Sign it, as the headteacher",
            Role.GOVERNOR: "Read it, as a governor",
        },
    )
    sections = SelectMultipleField(
        "Which sections will they fill in?",
        description="For somebody who fills in some. If they fill in others already, they will have these instead",
        choices=[SelectChoice(section.code, section.title) for section in edition().lettered],
        widget=GovCheckboxesInput(),
        validate_choice=False,
    )


class SenderForm(_PostedForm):
    """Who sends the school's returns."""

    sender = _one_of(
        "Who sends the return?",
        "Choose who sends the return",
        {Role.HEADTEACHER: "I sign each return", Role.DSL: "The DSL may send it alone"},
    )


def refuse(field: Field, sentence: object) -> None:
    """The field has the sentence as its error, as if its own check had said so."""
    field.errors = [*field.errors, str(sentence)]


def problems(form: Form) -> list[dict[str, str]]:
    """The form's errors as the error summary shows them, in the order of the fields, each a link to its field."""
    return [{"text": str(field.errors[0]), "href": f"#{field.id}"} for field in form if field.errors]
