"""A form whose key has expired: nothing was done yet, nothing typed is lost, and one press sends it again."""

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext_lazy as _

from peerhealth import kept
from peerhealth.errors import refuse

# Forms in which people say who they are, and those of the admin: they are opened anew, never filled in by us.
ENTRANCES = ("/accounts/", "/admin/")
LABELS = {
    "title": _("Title"), "body": _("Text"), "reason": _("Reason"), "about": _("About you"), "answer": _("Your answer"),
    "description": _("Description"), "welcome": _("Welcome text"), "rules": _("Rules"),
}  # fmt: skip
EXPIRED = _("This page was open for so long that its key has expired. Please load it again, then press once more.")


def send_again(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  (the signature Django calls)
    """Django's CSRF_FAILURE_VIEW: 403 with what was typed and a button that sends it again with a fresh key.

    Only for a form that came from a page of ours: otherwise another site could put words into somebody's mouth and let
    them press the button. For htmx one sentence: what was typed still stands in the page.
    """
    if request.headers.get("HX-Request"):
        return refuse(request, sentence=EXPIRED)
    is_entrance, is_ours = request.path.startswith(ENTRANCES), is_from_here(request)
    is_other = is_somebody_elses(request)
    fields = kept.fields_of(request.POST) if is_ours and not is_entrance and not is_other else None
    words = readable(fields or [])
    context = {"fields": fields, "words": words, "is_entrance": is_entrance, "is_ours": is_ours, "is_other": is_other}
    response = render(request, "403_csrf.html", context | {"where": request.get_full_path()}, status=403)
    patch_cache_control(response, private=True, no_store=True)
    return response


def is_from_here(request: HttpRequest) -> bool:
    """Whether the browser says that the form stood on a page of this site: by `Origin`, else by `Referer`."""
    said = request.headers.get("Origin", request.headers.get("Referer", ""))
    try:
        came_from = urlsplit(said)
    except ValueError:
        return False
    return (came_from.scheme, came_from.netloc) == (request.scheme, request.get_host())


def is_somebody_elses(request: HttpRequest) -> bool:
    """Whether the form was made for another person than the one who is signed in by now: nobody publishes the words of
    somebody else, nor reads them."""
    whose = request.POST.get(kept.FIELD, "")
    return bool(whose) and request.user.is_authenticated and not kept.is_of(whose, request.user)


def readable(fields: list[list[str]]) -> list[dict[str, object]]:
    """Those of `fields` that a person wrote, each with its `label` (empty for one without) and `value`."""
    return [
        {"label": LABELS.get(name, ""), "value": value}
        for name, value in fields
        if value.strip() and name != kept.FIELD and (name in LABELS or " " in value.strip())
    ]
