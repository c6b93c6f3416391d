"""What forms of the page carry, so that one made on another site does nothing."""

from __future__ import annotations

import hmac
from typing import Annotated

from fastapi import Depends, Form, Request

from index.errors import AssistantError
from ui.page.site import form_token

FIELD = "form"


class ForeignFormError(AssistantError):
    """A form that this page did not make for this session."""


def check_form(request: Request, given: object) -> None:
    """Raise ForeignFormError where people sign in and a form does not carry what this session's forms do."""
    person = request.scope["state"]["person"]
    if person is not None and person.is_local:
        return  # nobody is signed in whose name another site could use; where it came from was checked
    if not isinstance(given, str) or not hmac.compare_digest(given.encode(), form_token(request).encode()):
        raise ForeignFormError("This form was opened in another session, or elsewhere. Open the page again and repeat.")


def _own_form(request: Request, form: Annotated[str, Form()] = "") -> None:
    """Let a plain form through that is the page's own."""
    if request.method == "POST":
        check_form(request, form)


OWN_FORM = Depends(_own_form)
