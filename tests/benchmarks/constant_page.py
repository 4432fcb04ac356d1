"""The floor that pages are measured against: a Django view that returns a constant page of 30 KB through the seven
middlewares of a new Django project. `tests.benchmarks.revisits` serves it."""

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

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
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
)
PAGE = b"<!doctype html><title>x</title>".ljust(30_000, b"x")


def page(_request: HttpRequest) -> HttpResponse:
    """The page."""
    return HttpResponse(PAGE)


urlpatterns = [path("", page)]
application = get_wsgi_application()
