"""The pages that say no or that something broke (`templates/404.html` and its like), drawn without causing what they are for."""

from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory

from peerhealth import outages


def names() -> list[str]:
    """Their templates: all at the top whose name begins with a status."""
    return sorted(path.name for path in (Path(settings.BASE_DIR) / "templates").glob("[45][0-9][0-9]*.html"))


def drawn(name: str) -> str:
    """One of them as a visitor sees it."""
    request = RequestFactory().get("/refused/")
    request.user, request.htmx, request.session = AnonymousUser(), False, {}
    about = {"503_again.html": {"outage": outages.BUSY, "fields": [["body", "Words."]], "words": [], "where": "/refused/"}}
    return render_to_string(name, about.get(name), request=request)
