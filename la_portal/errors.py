"""Everything that the service says no to, each with the sentence that a person reads."""


class PortalError(Exception):
    """A refusal whose text is written for the person who caused it.

    Raised by services and readers; the web shows `str(error)` on a page, the command prints it and exits with 1.
    """


class NotFound(PortalError):
    """The thing does not exist, or belongs to somebody else: the answer is the same."""

    def __init__(self, sentence: str = "We cannot find that") -> None:
        super().__init__(sentence)


class NotAllowed(PortalError):
    """The actor is known and the thing is theirs to see, but their role may not do this."""


class Conflict(PortalError):
    """Somebody else was quicker: the stored state is not the one that the caller saw."""


class BadInput(PortalError):
    """What was given cannot be used; the sentence says what is wrong and how to put it right.

    `field` names the field to go to, where the caller filled in a form.
    """

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


class UnsafeSettings(PortalError):
    """The service does not start with these settings; the sentence names each."""
