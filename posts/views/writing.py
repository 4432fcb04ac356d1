"""Carrying out what a writing form asks for, with every refusal back in the form."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from peerhealth import kept
from peerhealth.errors import Refused
from peerhealth.markup import MarkupError
from posts import limits
from posts.forms.body import WritingForm


def beginning(request: HttpRequest, **known: Any) -> dict[str, Any]:
    """Initial values of a writing form: `known`, and over them what the person had typed when their session ended."""
    words = kept.take(request)
    if words is None:
        return known
    messages.warning(request, _("You were signed out. Your words are here; nothing is posted yet."))
    return known | {name: values if len(values) > 1 else values[0] for name, values in words.lists()}


def shown(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """The page with `context["form"]`; after a POST with the form's own status, and with when to come back
    (RFC 6585, 4) where a limit was met."""
    form = context["form"]
    response = render(request, template, context, status=form.status if request.method == "POST" else 200)
    if request.method == "POST" and form.retry_after:
        response["Retry-After"] = str(form.retry_after)
    return response


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
