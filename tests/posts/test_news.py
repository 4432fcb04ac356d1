"""Telling of what is written: when it is new, when it is edited, and when a crowd waits for it."""

import pytest
from django.utils import timezone

from accounts.models import Notification
from posts import audiences, following, news, publishing, tag_news
from posts.models import ThreadFollow
from tests import makers
from tests.people import person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unhurried")]


def test_an_edit_tells_whom_it_names_and_nobody_twice(ana, bo, cy, place):
    reply = makers.reply(bo, makers.thread(ana, place), "Same here.")
    publishing.edit(post=reply, by=bo, body="Same here, @Ana and @Cyd.")
    publishing.edit(post=reply, by=bo, body="Same here too, @Ana and @Cyd.")
    rows = Notification.objects.values_list("user__username", "event")
    assert sorted(rows) == [("Ana", "reply"), ("Cyd", "mention")]


def test_an_edit_of_long_ago_tells_nobody_who_was_named_then(ana, bo, cy, place):
    """What was told is forgotten after 90 days; a slip that is mended later names nobody anew."""
    reply = makers.reply(bo, makers.thread(ana, place), "Same her, @Cyd.")
    Notification.objects.all().delete()
    publishing.edit(post=reply, by=bo, body="Same here, @Cyd.")
    assert not Notification.objects.exists()
    publishing.edit(post=reply, by=bo, body="Same here, @Cyd and @Ana.")
    assert list(Notification.objects.values_list("user__username", "event")) == [("Ana", "mention")]
    publishing.edit(post=reply, by=bo, body="Same here.")
    assert not reply.mentions.exists()


def test_what_was_said_long_ago_elsewhere_is_no_news(ana, bo, place):
    thread = makers.thread(ana, place)
    makers.reply(bo, thread, at=timezone.now() - tag_news.FRESH * 2)
    assert not Notification.objects.exists()


def test_a_crowd_is_told_by_a_job(ana, bo, cy, mo, place, monkeypatch):
    """Who is answered and who is named hear at once; the crowd once, when the job runs, however often."""
    monkeypatch.setattr(audiences.of_new_post, "__kwdefaults__", {"most": 1})
    thread = makers.thread(ana, place)
    for somebody in (cy, mo):
        following.follow(somebody, thread)
    deferred = []
    monkeypatch.setattr(news.jobs, "defer", lambda task, **asked: deferred.append((task, asked)))
    reply = makers.reply(bo, thread, "Same here, @Cyd.")
    told = {row.user: row.event for row in Notification.objects.all()}
    assert told == {ana: "reply", cy: "mention"}
    assert deferred == [("posts.tell_crowd", {"post": reply.pk, "tags": []})]
    for _ in range(2):
        news.tell_crowd(reply.pk, [])
    told = {row.user: row.event for row in Notification.objects.all()}
    assert told == {ana: "reply", cy: "mention", mo: "thread"}
    assert Notification.objects.count() == 3


@pytest.mark.parametrize("followers", [1, 30])
def test_a_reply_costs_the_same_for_any_number(ana, bo, place, followers, django_assert_num_queries):
    thread = makers.thread(ana, place)
    for number in range(followers):
        somebody = person(f"Reader{number}")
        ThreadFollow.objects.create(user=somebody, thread=thread)
    with django_assert_num_queries(9):  # one of them tells, two begin and end a transaction
        makers.reply(bo, thread.opening)
    assert Notification.objects.filter(event="thread").count() == followers
