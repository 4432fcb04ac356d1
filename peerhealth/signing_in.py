"""What being signed in changes for a response, whatever the page."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.middleware import LoginRequiredMiddleware, get_user
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils.cache import patch_cache_control
from django.utils.functional import SimpleLazyObject
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


class SignedInMiddleware(LoginRequiredMiddleware):
    """Django's, which asks who it is before any view. The view is then given the person, not the proxy for somebody who
    is not asked for yet: a page asks a hundred things of its reader, and the proxy makes five of each."""

    def process_view(self, request: HttpRequest, view_func, view_args, view_kwargs) -> HttpResponse | None:
        """The way to sign-in, where a view is for signed-in people only."""
        refused = super().process_view(request, view_func, view_args, view_kwargs)
        if isinstance(request.user, SimpleLazyObject):
            request.user = get_user(request)
        return refused
