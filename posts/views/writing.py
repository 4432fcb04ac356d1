"""Carrying out what a writing form asks for, with every refusal back in the form."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpRequest

from peerhealth.errors import Refused
from peerhealth.markup import MarkupError
from posts import limits
from posts.forms.body import WritingForm


@transaction.atomic
def carried_out(form: WritingForm, verb: Callable[..., Any], *, leaving_out: tuple[str, ...] = (), **known: Any) -> Any:
    """Calls `verb` with the form's cleaned data and `known`; its result, or None with the reason in the form.

    The author is locked meanwhile, so that limits hold for posts sent at the same moment as well.
    """
    if form.author is not None:
        limits.hold(form.author)
    if not form.is_valid():
        return None
    asked = {name: value for name, value in form.cleaned_data.items() if name not in leaving_out}
    try:
        with transaction.atomic():
            return verb(**known, **asked)
    except (MarkupError, Refused) as problem:
        form.add_error("body" if isinstance(problem, MarkupError) else None, str(problem))
        return None


def previewed(request: HttpRequest, form: WritingForm) -> bool:
    """Whether the form was sent to look at the text ("Preview"): it then holds the drawing, and nothing is to be
    done."""
    if "preview" not in request.POST:
        return False
    form.look()
    return True
