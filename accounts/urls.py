from django.urls import path

from accounts.views import people, profile, settings

urlpatterns = [
    path("settings/", settings.index, name="settings"),
    path("settings/profile/", profile.edit, name="profile_settings"),
    path("settings/people/", people.index, name="people"),
    path("u/<str:username>/block/", people.change, {"act": "block"}, name="block"),
    path("u/<str:username>/unblock/", people.change, {"act": "unblock"}, name="unblock"),
    path("u/<str:username>/mute/", people.change, {"act": "mute"}, name="mute"),
    path("u/<str:username>/unmute/", people.change, {"act": "unmute"}, name="unmute"),
]
