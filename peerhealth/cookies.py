"""What somebody chose for their own browser, kept in a cookie there: without an account, and with no copy here."""

from django.conf import settings
from django.http import HttpResponse

A_YEAR = 365 * 24 * 60 * 60  # seconds


def keep(response: HttpResponse, name: str, value: str, *, lifetime: int | None = A_YEAR) -> None:
    """Leaves `value` with the reader for `lifetime` seconds (None: until the browser is closed), or takes the cookie
    back where `value` is empty. No script can read it, and no other site can send it along with a form."""
    if not value:
        response.delete_cookie(name, samesite="Lax")
        return
    secure = settings.SESSION_COOKIE_SECURE
    response.set_cookie(name, value, max_age=lifetime, secure=secure, httponly=True, samesite="Lax")
