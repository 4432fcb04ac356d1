from django.urls import path

from communities.views import communities, conditions, joining

urlpatterns = [
    path("conditions/", conditions.find, name="conditions"),
    path("conditions/<str:doid>/alert/", conditions.alert, name="opening_alert"),
    path("settings/waiting/", conditions.waiting, name="waiting"),
    path("c/", communities.index, name="communities"),
    path("c/<slug:slug>/about/", communities.about, name="community_about"),
    path("c/<slug:slug>/join/", joining.join, name="join"),
    path("c/<slug:slug>/leave/", joining.leave, name="leave"),
]
