"""What being signed in changes for a response, whatever the page."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils.cache import patch_cache_control
from django.utils.http import urlencode


class SigningInMiddleware:
    """Pages of signed-in people are theirs alone; and a part of a page that is asked for after the session has ended
    leads the whole page to sign-in, not the sign-in page into the part."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The response, made private or turned into a redirect of the page."""
        response = self.get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            patch_cache_control(response, private=True)
        if "Location" not in response:
            return response
        sign_in = resolve_url(settings.LOGIN_URL)
        if request.headers.get("Background") and response["Location"].startswith(sign_in):
            return HttpResponse(status=204)  # nobody pressed anything: whoever is writing stays where they are
        if request.headers.get("HX-Request") and response["Location"].startswith(sign_in):
            page = urlsplit(request.headers.get("HX-Current-URL", "/"))
            back = getattr(request, "kept_at", "") or page.path + (f"?{page.query}" if page.query else "")
            return HttpResponse(headers={"HX-Redirect": f"{sign_in}?{urlencode({REDIRECT_FIELD_NAME: back})}"})
        return response
