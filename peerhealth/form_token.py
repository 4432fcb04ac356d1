"""The form token of a page, made once: Django masks it anew each time that it is asked for, which costs as much as a
question to the database, and a page with several forms may say the same in all of them."""

from django.http import HttpRequest
from django.middleware.csrf import get_token


def form_token(request: HttpRequest) -> str:
    """The token for every form of the page that answers `request`."""
    found = getattr(request, "form_token", None)
    if found is None:
        found = request.form_token = get_token(request)  # type: ignore[attr-defined]
    return found
