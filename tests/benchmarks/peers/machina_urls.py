"""django-machina at the top, and the addresses of accounts that its pages name."""

from django.http import HttpResponse
from django.urls import include, path
from machina import urls


def nothing(request):
    """A page that is only linked to."""
    return HttpResponse()


urlpatterns = [path(f"{name}/", nothing, name=name) for name in ("login", "logout", "register")]
urlpatterns += [path("", include(urls))]
