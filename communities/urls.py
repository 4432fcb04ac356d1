from django.urls import path

from communities.views import communities, conditions, joining, memberships

urlpatterns = [
    path("conditions/", conditions.find, name="conditions"),
    path("c/", communities.index, name="communities"),
    path("c/<slug:slug>/about/", communities.about, name="community_about"),
    path("c/<slug:slug>/join/", joining.join, name="join"),
    path("settings/communities/", memberships.index, name="settings_communities"),
    path("c/<slug:slug>/leave/", joining.leave, name="leave"),
]
