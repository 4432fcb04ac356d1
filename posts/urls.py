from django.urls import path, register_converter

from peerhealth.ids import IdConverter
from posts.views import (
    bans,
    choosing,
    communities,
    community_settings,
    hidings,
    home,
    mine,
    names,
    posts,
    profiles,
    quiet,
    reactions,
    replies,
    similar,
    tags,
    threads,
    topics,
)  # fmt: skip

register_converter(IdConverter, "id")

urlpatterns = [
    path("", home.home, name="home"),
    path("new/", choosing.choose, name="new"),
    path("c/<slug:slug>/", communities.show, name="community"),
    path("c/<slug:slug>/waiting/", communities.show, {"waiting": True}, name="community_waiting"),
    path("c/<slug:slug>/settings/", community_settings.change, name="community_settings"),
    path("c/<slug:slug>/new/", threads.new, name="new_thread"),
    path("c/<slug:slug>/new/similar/", similar.find, name="similar"),
    path("t/<id:public_id>/", threads.show, name="thread_without_title"),
    path("t/<id:public_id>/reply/", replies.create, name="reply"),
    path("t/<id:public_id>/<str:slug>/", threads.show, name="thread"),
    path("p/<id:public_id>/", posts.permalink, name="post"),
    path("p/<id:public_id>/edit/", posts.edit, name="edit_post"),
    path("p/<id:public_id>/delete/", posts.delete, name="delete_post"),
    path("p/<id:public_id>/history/", posts.history, name="post_history"),
    path("p/<id:public_id>/react/", reactions.react, name="react"),
    path("p/<id:public_id>/hide/", hidings.change, {"act": "hide"}, name="hide_post"),
    path("p/<id:public_id>/restore/", hidings.change, {"act": "restore"}, name="restore_post"),
    path("p/<id:public_id>/quiet/", quiet.choose, name="quiet"),
    path("p/<id:public_id>/ban/", bans.create, name="ban_author"),
    path("tag/<str:tag>/", tags.show, name="tag"),
    path("reading/topics/", topics.choose, name="topics"),
    path("settings/name/", names.change, name="change_name"),
    path("settings/posts/", mine.index, name="my_posts"),
    path("u/<str:username>/", profiles.show, name="profile"),
]
