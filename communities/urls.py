from django.urls import path

from communities.views import (
    communities,
    conditions,
    consent,
    invitations,
    joining,
    levels,
    mail,
    memberships,
    people,
    professional,
    subscriptions,
    together,
)

urlpatterns = [
    path("conditions/", conditions.find, name="conditions"),
    path("conditions/<str:doid>/alert/", conditions.alert, name="opening_alert"),
    path("conditions/<str:doid>/together/", together.show, name="together"),
    path("settings/waiting/", conditions.waiting, name="waiting"),
    path("c/", communities.index, name="communities"),
    path("c/<slug:slug>/join/", joining.join, name="join"),
    path("settings/communities/", memberships.index, name="settings_communities"),
    path("c/<slug:slug>/relation/", joining.relation, name="relation"),
    path("c/<slug:slug>/welcome/", joining.welcome, name="welcome"),
    path("c/<slug:slug>/level/", levels.change, name="community_level"),
    path("c/<slug:slug>/leave/", joining.leave, name="leave"),
    path("c/<slug:slug>/people/", people.index, name="community_people"),
    path("c/<slug:slug>/invitations/", invitations.index, name="invitations"),
    path("invitation/<str:signed>/", invitations.redeem, name="invitation"),
    path("c/<slug:slug>/digest/", subscriptions.ask, name="community_digest"),
    path("mail/<str:code>/", mail.centre, name="mail_centre"),
    path("mail/<str:code>/stop/", mail.stop, name="stop_mail"),
    path("settings/professional/", professional.show, name="professional"),
    path("settings/consent/", consent.show, name="consent"),
]
