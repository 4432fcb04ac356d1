"""Where somebody wanted to go before a page asked them something first."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def wanted(request: HttpRequest) -> str:
    """The address in `next`, of the form or of the page; empty if it leads to another site."""
    back = request.POST.get("next") or request.GET.get("next", "")
    secure = request.is_secure()
    return back if url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=secure) else ""
