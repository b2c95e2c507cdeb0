"""The forms about people: WTForms with GOV.UK markup. The only module that knows govuk-frontend-wtf."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import request
from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import (
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
    StringField,
)
from wtforms.validators import AnyOf, StopValidation

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


def text_field(label: str, sentence: str, **params: Any) -> StringField:
    """A line to type, that must not be empty."""
    return StringField(label, [Filled(sentence)], widget=GovTextInput(), render_kw={"params": params})


def _password(label: str, sentence: str, autocomplete: str, hint: str = "") -> PasswordField:
    return PasswordField(
        label,
        [Filled(sentence)],
        description=hint,
        widget=GovPasswordInput(),
        render_kw={"params": {"autocomplete": autocomplete}},
    )


def one_of(label: str, sentence: str, choices: Mapping[Any, str]) -> RadioField:
    """Radios, one of which must be chosen."""
    return RadioField(
        label,
        [AnyOf(choices, sentence)],
        choices=[SelectChoice(value, text) for value, text in choices.items()],
        widget=GovRadioInput(),
        validate_choice=False,
    )


_NEW_PASSWORD_HINT = "12 characters or more. Three words that do not belong together work well."


class PostedForm(FlaskForm):
    """A form that is read from what a browser posted; alone it is a press of a button."""

    class Meta(FlaskForm.Meta):
        """Read from posted forms alone."""

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """What the form is filled with: never the JSON of any shape that Flask-WTF would take as well."""
            return None if request.is_json else super().wrap_formdata(form, formdata)


class SignInForm(PostedForm):
    """E-mail address and password, where the person was going, and what they had typed there."""

    email = text_field(
        "Email address", "Enter your email address", type="email", autocomplete="username", spellcheck=False
    )
    password = _password("Password", "Enter your password", "current-password")
    next = HiddenField()
    kept = HiddenField()


class ChooseForm(PostedForm):
    """Which of several memberships to go on as. The choices are set for each person."""

    membership = RadioField(
        "Where do you want to go?",
        [Filled("Choose where you want to go")],
        widget=GovRadioInput(),
        validate_choice=False,
    )
    next = HiddenField()
    kept = HiddenField()


class NewPersonForm(PostedForm):
    """Accepting an invitation as somebody whom we do not know yet."""

    name = text_field("Your name", "Enter your name", autocomplete="name", spellcheck=False)
    password = _password("Make a password", "Enter a password", "new-password", _NEW_PASSWORD_HINT)


class KnownPersonForm(PostedForm):
    """Accepting an invitation as somebody who signs in here already."""

    password = _password("Your password", "Enter the password that you sign in with already", "current-password")


class PasswordForm(PostedForm):
    """Changing one's password."""

    present = _password("Your present password", "Enter your present password", "current-password")
    wanted = _password("Your new password", "Enter a new password", "new-password", _NEW_PASSWORD_HINT)


class SenderForm(PostedForm):
    """Who sends the school's returns."""

    sender = one_of(
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
