"""Addresses. Apps are included by their names as text: the ground floor imports nobody."""

from django.contrib import admin
from django.urls import include, path, re_path, register_converter

from peerhealth import texts, views
from peerhealth.avatars import SEED

handler400 = "peerhealth.errors.bad_request"
handler403 = "peerhealth.errors.forbidden"
handler404 = "peerhealth.errors.not_found"
handler500 = "peerhealth.outages.server_error"
handler429 = "accounts.views.limits.too_many"  # asked by allauth

register_converter(texts.Name, "text")

urlpatterns = [
    path("", include("posts.urls")),  # first: the addresses that are asked for most
    path("help-now/", views.words, {"page": "help-now"}, name="help-now"),
    *(path(f"{text}/", views.text, {"text": text}, name=text) for text in texts.NAMES),
    path("<text:text>/versions/", views.text_versions, name="text_versions"),
    path("<text:text>/versions/<str:day>/", views.text_version, name="text_version"),
    re_path(rf"^avatar/(?P<seed>{SEED})\.svg$", views.avatar, name="avatar"),
    path("reading/", views.reading_settings, name="reading"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("dev/outbox/", views.outbox, name="outbox"),
    path("admin/", admin.site.urls),
    path("", include("accounts.urls")),
    path("", include("communities.urls")),
]
