"""Acts in the admin that ask why before they do anything."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from peerhealth.errors import Refused


class ReasonForm(forms.Form):
    """Why somebody does something to somebody else's words or place; the person concerned reads it."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("The person it is about will read this. Plain and kind, please."),
        error_messages={"required": _("Please say why: the person it is about should understand.")},
    )


def ask_why(
    model_admin, request, rows, *, action: str, title: str, verb: Callable[[Any, Any, str], None]
) -> TemplateResponse | None:
    """The answer of an admin action: a page that asks for a reason, or (with one) `verb(row, by, reason)` for each of
    `rows` and back to the list. What a verb refuses is said, and the others go on."""
    form = ReasonForm(request.POST if "reason" in request.POST else None)
    if not form.is_valid():
        if hasattr(model_admin, "note"):  # the page that asks shows the rows: that is reading them
            model_admin.note(request, "list", list(rows))
        context = model_admin.admin_site.each_context(request) | {
            "title": title, "form": form, "rows": rows, "action": action, "opts": model_admin.model._meta,
            "checkbox": ACTION_CHECKBOX_NAME,
        }  # fmt: skip
        return TemplateResponse(request, "admin/reason.html", context)
    by, reason = request.user, form.cleaned_data["reason"]
    done = sum(attempt(model_admin, request, row, lambda row=row: verb(row, by, reason)) for row in rows)
    if done:
        said = ngettext("%(n)d row done.", "%(n)d rows done.", done) % {"n": done}
        model_admin.message_user(request, said, messages.SUCCESS)
    return None


def attempt(model_admin, request, row, act: Callable[[], None]) -> bool:
    """Whether `act` was done; what it refused is said beside the name of `row`."""
    try:
        act()
    except Refused as problem:
        model_admin.message_user(request, f"{row}: {problem}", messages.ERROR)
        return False
    return True
