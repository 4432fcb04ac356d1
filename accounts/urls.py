"""Addresses of a person's own pages. Those of allauth that are ours come first; the rest is allauth's."""

from allauth.account.decorators import reauthentication_required
from allauth.account.views import password_set
from django.urls import include, path

from accounts.views import (
    address,
    agreements,
    mailed_codes,
    notifications,
    people,
    profile,
    security,
    settings,
)

asks_again = reauthentication_required()

urlpatterns = [
    path("settings/", settings.index, name="settings"),
    path("settings/profile/", profile.edit, name="profile_settings"),
    path("settings/agreements/", agreements.show, name="agreements"),
    path("settings/security/", security.guide, name="security"),
    path("settings/notifications/", notifications.change, name="notification_settings"),
    path("settings/people/", people.index, name="people"),
    path("u/<str:username>/block/", people.change, {"act": "block"}, name="block"),
    path("u/<str:username>/unblock/", people.change, {"act": "unblock"}, name="unblock"),
    path("u/<str:username>/mute/", people.change, {"act": "mute"}, name="mute"),
    path("u/<str:username>/unmute/", people.change, {"act": "unmute"}, name="unmute"),
    path("accounts/email/", address.change, name="account_email"),
    path("accounts/email/confirm/<str:key>/", address.confirm, name="confirm_address"),
    path("accounts/email/again/", address.again, name="address_again"),
    path("accounts/email/reached/<str:key>/", address.reached, name="address_reached"),
    path("accounts/reauthenticate/code/", mailed_codes.again, name="mailed_code"),
    path("accounts/password/set/", asks_again(password_set), name="account_set_password"),
    path("accounts/2fa/", security.second_factors, name="mfa_index"),
    path("accounts/sessions/", security.places, name="usersessions_list"),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
]
