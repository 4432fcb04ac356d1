"""The admin: every model can be found and looked at, posts are hidden and restored with a reason."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import QueuedJob
from posts import moderation
from posts.models import Hiding, ModerationEntry
from tests import makers
from tests.people import person

pytestmark = pytest.mark.django_db
OURS = [model for floor in ("accounts", "communities", "posts") for model in apps.get_app_config(floor).get_models()]
NAMES = [f"{model._meta.app_label}/{model._meta.model_name}" for model in OURS]


@pytest.fixture
def operator(admin_of):
    """A superuser's browser."""
    return admin_of(person("Operator", is_staff=True, is_superuser=True))


@pytest.fixture
def scene(ana, bo, mo, place):
    """A little of everything."""

    def make(times: int = 1):
        for number in range(times):
            author = person(f"author{number}")
            thread = makers.thread(author, place, body=f"Words @Ana #Tag{number}")
            reply = makers.reply(bo, thread)
            moderation.hide(post=reply, by=mo, reason=f"Reason {number}")
        QueuedJob.objects.update(attempts=1)  # what waits for another try is listed
        return reply

    return make


def test_every_list_and_search_works(operator, scene):
    scene()
    answers = {address: operator.get(address).status_code for name in NAMES for address in (f"/admin/{name}/", f"/admin/{name}/?q=words")}
    assert {address for address, status in answers.items() if status != 200} == set()


def test_every_row_can_be_opened(operator, scene):
    scene()
    rows = {name: model._default_manager.first() for name, model in zip(NAMES, OURS, strict=True)}
    opened = {name: operator.get(f"/admin/{name}/{row.pk}/change/").status_code for name, row in rows.items() if row is not None}
    assert len(opened) > 10
    assert {name for name, status in opened.items() if status != 200} == set()


def test_lists_do_not_ask_again_for_every_row(operator, scene):
    scene(15)
    asked = {}
    for name in NAMES:
        with CaptureQueriesContext(connection) as queries:
            operator.get(f"/admin/{name}/")
        asked[name] = len(queries)
    assert {name: count for name, count in asked.items() if count > 12} == {}


def test_hide_and_restore_with_a_reason(operator, ana, bo, place, browser_of):
    thread = makers.thread(ana, place)
    reply = makers.reply(bo, thread, "Unkind words")
    chosen = {"action": "hide", "_selected_action": [reply.pk]}
    asked = operator.post("/admin/posts/post/", chosen)
    assert b"Unkind words" in asked.content
    assert not Hiding.objects.exists(), "nothing happens without a reason"
    assert operator.post("/admin/posts/post/", chosen | {"reason": ""}).status_code == 200
    assert not Hiding.objects.exists()
    operator.post("/admin/posts/post/", chosen | {"reason": "Be kind, please."})
    assert Hiding.objects.get().reason == "Be kind, please."
    assert b"Unkind words" not in browser_of(ana).get(thread.get_absolute_url()).content
    operator.post("/admin/posts/post/", chosen | {"action": "restore", "reason": "A mistake."})
    assert not Hiding.objects.exists()
    assert b"Unkind words" in browser_of(ana).get(thread.get_absolute_url()).content
    assert list(ModerationEntry.objects.values_list("act", "reason")) == [
        ("restore", "A mistake."),
        ("hide", "Be kind, please."),
    ]


def test_closing_a_community_takes_its_hashtags_out_of_public(operator, ana, place):
    from communities.models import Community
    from posts.models import Hashtag

    makers.thread(ana, place, body="#HushWord")
    page = operator.get(f"/admin/communities/community/{place.pk}/change/")
    form = page.context["adminform"].form
    fields = {name: form[name].value() for name in form.fields if form[name].value()} | {"visibility": "private"}
    inline = page.context["inline_admin_formsets"][0].formset.management_form
    fields |= {inline.add_prefix(name): inline[name].value() for name in inline.fields}
    fields |= {inline.add_prefix("TOTAL_FORMS"): 0}
    answer = operator.post(f"/admin/communities/community/{place.pk}/change/", fields)
    assert answer.status_code == 302, answer.context["errors"]
    assert Community.objects.get().visibility == "private"
    assert Hashtag.objects.get().display == ""


def test_nobody_without_rights_enters(browser_of, ana, mo):
    for user in (None, ana, mo):
        assert browser_of(user).get("/admin/posts/post/").status_code == 302


def test_staff_without_the_right_cannot_hide(admin_of, ana, place):
    thread = makers.thread(ana, place)
    staff = admin_of(person("Helper", is_staff=True))
    answer = staff.post(
        "/admin/posts/post/", {"action": "hide", "_selected_action": [thread.opening.pk], "reason": "x"}
    )
    assert answer.status_code == 403
    assert not Hiding.objects.exists()


def test_posts_are_not_written_changed_or_deleted_here(operator, ana, place):
    post = makers.thread(ana, place).opening
    assert operator.get("/admin/posts/post/add/").status_code == 403
    assert operator.post(f"/admin/posts/post/{post.pk}/delete/", {"post": "yes"}).status_code == 403
    operator.post(f"/admin/posts/post/{post.pk}/change/", {"body": "Put into her mouth"})
    post.refresh_from_db()
    assert post.body == "I wake at four. #Sleep"


def test_all_of_our_models_are_there():
    assert not [model for model in OURS if model not in admin.site._registry]
