"""Who hears of what: each event has somebody who hears, and for each reason not to hear somebody who would."""

import pytest
from django.utils import timezone

from accounts import blocking, suspending
from accounts.models import Consent, Notification
from communities import deciding, levels
from communities.models import CommunityLevel, Membership
from posts import (
    audiences,
    following,
    helping,
    moderation,
    news,
    reacting,
    silencing,
    tag_following,
    tag_news,
)
from posts.models import Hashtag, Post, Thread, ThreadFollow
from tests import makers
from tests.people import person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unhurried")]


def heard(user, event: str) -> bool:
    """Whether `user` was told of such an event."""
    return Notification.objects.filter(user=user, event=event).exists()


# What happens around Ana, who would hear of it: bo does it, in a thread in `place`. It gives the thread it happened in.
def _reply(ana, bo, place, before):
    thread = makers.thread(ana, place)
    before(thread)
    makers.reply(bo, thread)


def _mention(ana, bo, place, before):
    thread = makers.thread(bo, place)
    before(thread)
    makers.reply(bo, thread, "What do you say, @Ana? #Heat")


def _thread(ana, bo, place, before):
    thread = makers.thread(bo, place)
    following.follow(ana, thread)
    before(thread)
    makers.reply(bo, thread)


def _each(ana, bo, place, before):
    thread = makers.thread(bo, place)
    following.follow(ana, thread, each=True)
    before(thread)
    makers.reply(bo, thread)


def _tag(ana, bo, place, before):
    tag_following.follow(ana, "heat", each=True)
    before(None)
    makers.thread(bo, place, body="#Heat #Sleep")


def _new_thread(ana, bo, place, before):
    levels.set_level(ana, place, "each")
    before(None)
    makers.thread(bo, place)


def _helped(ana, bo, place, before):
    reply = makers.reply(ana, makers.thread(bo, place))
    before(reply.thread)
    helping.mark(user=bo, post=reply)


def _reaction(ana, bo, place, before):
    thread = makers.thread(ana, place)
    before(thread)
    Post.objects.get(pk=thread.opening_id)
    reacting.toggle(user=bo, post=thread.opening, kind="hug")


EVENTS = {
    "reply": _reply, "mention": _mention, "thread": _thread, "each": _each, "tag": _tag, "new_thread": _new_thread,
    "helped": _helped, "reaction": _reaction,
}  # fmt: skip


def _nothing(ana, bo, place, thread):
    """Nothing stands between."""


def _blocks(ana, bo, place, thread):
    blocking.block(blocker=ana, person=bo)


def _is_blocked(ana, bo, place, thread):
    blocking.block(blocker=bo, person=ana)


def _mutes_them(ana, bo, place, thread):
    blocking.mute(muter=ana, person=bo)


def _mutes_the_community(ana, bo, place, thread):
    CommunityLevel.objects.update_or_create(user=ana, community=place, defaults={"level": "muted"})


def _is_suspended(ana, bo, place, thread):
    suspending.suspend(user=ana, by=person("Op", is_superuser=True, is_staff=True), reason="x")


def _is_banned(ana, bo, place, thread):
    deciding.ban(user=ana, community=place, by=None, reason="x")


def _waits(ana, bo, place, thread):
    Membership.objects.filter(user=ana).update(state="pending")


def _took_consent_back(ana, bo, place, thread):
    Consent.objects.filter(user=ana).update(withdrawn_at=timezone.now())


def _agreed_to_another_text(ana, bo, place, thread):
    Consent.objects.filter(user=ana).update(version="2020-01")


def _never_confirmed(ana, bo, place, thread):
    ana.emailaddress_set.update(verified=False)


def _is_no_member_where_members_read(ana, bo, place, thread):
    place.visibility = "private"
    place.save()
    Membership.objects.filter(user=ana).delete()


WAYS = [
    _blocks, _is_blocked, _mutes_them, _mutes_the_community, _is_suspended, _is_banned, _waits, _took_consent_back,
    _agreed_to_another_text, _never_confirmed, _is_no_member_where_members_read,
]  # fmt: skip


@pytest.mark.parametrize("event", EVENTS)
def test_it_works(ana, bo, place, event):
    EVENTS[event](ana, bo, place, lambda thread: None)
    assert heard(ana, event)
    assert not heard(bo, event)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_who_does_not_hear(ana, bo, cy, place, way):
    """Of nothing at all; cy, between whom and bo nothing stands, hears of the same."""
    for event, happens in EVENTS.items():
        if event in ("reply", "reaction") and way in (_blocks, _is_blocked):
            continue  # nobody can write to somebody across a block
        with _TakenBack():
            happens(ana, bo, place, lambda thread: way(ana, bo, place, thread))
            assert not heard(ana, event), event
            assert Thread.objects.exists()


class _TakenBack:
    """What is done inside is undone at the end."""

    def __enter__(self):
        from django.db import transaction

        self.atomic = transaction.atomic()
        self.atomic.__enter__()

    def __exit__(self, kind, problem, where):
        from django.db import transaction

        transaction.set_rollback(True)
        self.atomic.__exit__(kind, problem, where)


@pytest.mark.parametrize("event", ["reply", "mention", "helped", "reaction"])
def test_a_muted_thread_is_silent(ana, bo, place, event):
    EVENTS[event](ana, bo, place, lambda thread: silencing.mute(ana, thread))
    assert not heard(ana, event)


@pytest.mark.parametrize(("event", "hears"), [("reply", True), ("mention", False), ("tag", False), ("new_thread", False)])
def test_a_muted_hashtag_keeps_all_away_but_answers_to_oneself(ana, bo, place, event, hears):
    """(They follow #Heat and would rather not meet #Sleep: both are said.)"""
    EVENTS[event](ana, bo, place, lambda thread: tag_following.mute(ana, "sleep"))
    assert heard(ana, event) is hears


def test_what_is_hidden_or_gone_is_no_news(ana, bo, mo, place):
    thread = makers.thread(bo, place)
    following.follow(ana, thread)
    reply = makers.reply(bo, thread, "@Ana")
    assert audiences.for_mention(reply) == [ana.pk]
    moderation.hide(post=reply, by=mo, reason="x")
    assert audiences.for_mention(reply) == []
    moderation.restore(post=reply, by=mo, reason="x")
    assert audiences.for_thread(reply) == {ana.pk: "thread"}
    moderation.hide(post=thread.opening, by=mo, reason="x")
    assert audiences.for_thread(reply) == {}
    moderation.restore(post=thread.opening, by=mo, reason="x")
    Post.objects.filter(pk=reply.pk).update(deleted_at=timezone.now())
    assert audiences.for_thread(reply) == {}


def test_one_person_hears_once_by_the_strongest_reason(ana, bo, place):
    thread = makers.thread(ana, place)  # and follows it
    makers.reply(bo, thread, "You, @Ana, wake at four.")
    assert list(Notification.objects.values_list("user", "event")) == [(ana.pk, "reply")]
    other = makers.reply(bo, thread.posts.get(number=1), "Who is awake? @Ana")
    assert Notification.objects.filter(about=other.public_id).values_list("event", flat=True).get() == "mention"
    levels.set_level(ana, place, "each")
    tag_following.follow(ana, "sleep", each=True)
    makers.thread(bo, place, body="#Sleep @Ana")
    makers.thread(bo, place, body="#Sleep")
    assert Notification.objects.filter(event="mention").count() == 2
    assert Notification.objects.filter(event="tag").count() == 1
    assert not heard(ana, "new_thread")


def test_who_has_written_follows_and_who_has_read_does_not(browser_of, ana, bo, cy, place):
    thread = makers.thread(bo, place)
    browser_of(cy).get(thread.get_absolute_url())
    makers.reply(ana, thread)
    makers.reply(bo, thread)
    assert heard(ana, "thread")
    assert not Notification.objects.filter(user=cy).exists()
    following.unfollow(ana, thread.public_id)
    Notification.objects.all().delete()
    makers.reply(bo, thread)
    assert not Notification.objects.exists()


def test_an_edit_tells_whom_it_names_and_nobody_twice(ana, bo, cy, place):
    from posts import publishing

    reply = makers.reply(bo, makers.thread(ana, place), "Same here.")
    publishing.edit(post=reply, by=bo, body="Same here, @Ana and @Cyd.")
    publishing.edit(post=reply, by=bo, body="Same here too, @Ana and @Cyd.")
    rows = Notification.objects.values_list("user__username", "event")
    assert sorted(rows) == [("Ana", "reply"), ("Cyd", "mention")]


def test_what_was_said_long_ago_elsewhere_is_no_news(ana, bo, place):
    thread = makers.thread(ana, place)
    makers.reply(bo, thread, at=timezone.now() - tag_news.FRESH * 2)
    assert not Notification.objects.exists()


def test_a_crowd_is_told_by_a_job(ana, bo, cy, mo, place, monkeypatch):
    """Who is answered and who is named hear at once; the crowd once, when the job runs, however often."""
    monkeypatch.setattr(audiences.for_new_post, "__kwdefaults__", {"most": 1})
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


def test_who_has_read_it_meanwhile_is_not_told(browser_of, ana, bo, cy, place):
    thread = makers.thread(bo, place)
    following.follow(cy, thread)
    reply = makers.reply(bo, thread)
    assert audiences.for_thread(reply) == {cy.pk: "thread"}
    browser_of(cy).get(thread.get_absolute_url())
    assert audiences.for_thread(reply) == {}


def test_a_moderators_decision_is_told_whatever_stands_between(ana, mo, place):
    thread = makers.thread(ana, place)
    silencing.mute(ana, thread)
    blocking.block(blocker=ana, person=mo)
    moderation.hide(post=thread.opening, by=mo, reason="Names a clinic.")
    assert heard(ana, "moderation")
    own = makers.thread(mo, place)
    moderation.hide(post=own.opening, by=mo, reason="x")
    assert not heard(mo, "moderation"), "nobody is told of their own doing"
    Consent.objects.filter(user=ana).update(withdrawn_at=timezone.now())
    assert audiences.for_moderation(thread.opening, mo) == []


def test_one_query_each(ana, bo, place, django_assert_num_queries):
    thread = makers.thread(ana, place)
    post = makers.reply(bo, thread)
    tag = Hashtag.objects.first().pk
    with django_assert_num_queries(9):
        audiences.for_reply(post)
        audiences.for_mention(post)
        audiences.for_thread(post)
        audiences.for_tag(post, [tag])
        audiences.for_new_thread(post)
        audiences.for_helped(post, bo)
        audiences.for_reaction(post, bo)
        audiences.for_moderation(post, bo)
        audiences.for_new_post(post)


@pytest.mark.parametrize("followers", [1, 30])
def test_a_reply_costs_the_same_for_any_number(ana, bo, place, followers, django_assert_num_queries):
    thread = makers.thread(ana, place)
    for number in range(followers):
        somebody = person(f"Reader{number}")
        ThreadFollow.objects.create(user=somebody, thread=thread)
    with django_assert_num_queries(20):  # three of them tell, two begin and end a transaction
        makers.reply(bo, thread.opening)
    assert Notification.objects.filter(event="thread").count() == followers
