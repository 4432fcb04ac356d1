"""The floor that pages are measured against: a Django view that returns a constant page of 30 KB through the seven
middlewares of a new Django project. `tests.benchmarks.revisits` serves it."""

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

from tests.benchmarks.peers.stock import MIDDLEWARE

settings.configure(
    SECRET_KEY="of-no-site",
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.messages",
    ],
    MIDDLEWARE=MIDDLEWARE,
)
PAGE = b"<!doctype html><title>x</title>".ljust(30_000, b"x")


def page(_request: HttpRequest) -> HttpResponse:
    """The page."""
    return HttpResponse(PAGE)


urlpatterns = [path("", page)]
application = get_wsgi_application()
