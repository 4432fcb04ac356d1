"""Carrying out what a writing form asks for, with every refusal back in the form."""

from collections.abc import Callable
from typing import Any

from peerhealth.markup import MarkupError
from posts.forms.body import WritingForm


def carried_out(form: WritingForm, verb: Callable[..., Any], *, leaving_out: tuple[str, ...] = (), **known: Any) -> Any:
    """Calls `verb` with the form's cleaned data and `known`; its result, or None with the reason in the form."""
    if not form.is_valid():
        return None
    asked = {name: value for name, value in form.cleaned_data.items() if name not in leaving_out}
    try:
        return verb(**known, **asked)
    except MarkupError as problem:
        form.add_error("body", str(problem))
        return None
