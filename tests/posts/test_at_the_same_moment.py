"""Two people, one moment: what the locks are for. Real threads, real transactions."""

import threading
from functools import partial

import pytest
from django.db import connection, transaction
from django.utils import timezone

from accounts import blocking
from accounts.models import Block, Notification
from communities import changing, deciding, joining
from communities.models import Community, Membership
from peerhealth.errors import Refused
from posts import mailing, moderation, publishing, reacting, readership, recounting, telling
from posts.models import HashtagForm, Post, Reaction, TaggedPost, TaggedThread, Thread
from tests import makers
from tests.people import member, person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene(transactional_db):
    """A place with a member and a moderator."""
    place = makers.community()
    ana, mo = person("Ana"), person("Mo")
    member(ana, place)
    member(mo, place, role="moderator")
    return place, ana, mo


def together(*acts) -> list[Exception]:
    """Does all acts at the same moment; what went wrong, but for refusals."""
    wrong, start = [], threading.Barrier(len(acts))

    def run(act):
        start.wait()
        try:
            act()
        except Refused:
            pass
        except Exception as problem:  # noqa: BLE001  (whatever it is, the test must see it)
            wrong.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return wrong


def test_what_is_deleted_stays_deleted(scene):
    place, ana, _mo = scene
    for _ in range(10):
        reply = makers.reply(ana, makers.thread(ana, place), "Secret words #Secret")
        before = Post.objects.get(pk=reply.pk)
        assert not together(
            lambda reply=reply: publishing.delete(post=reply),
            lambda before=before: publishing.edit(post=before, by=ana, body="Secret edited #Secret"),
        )
        reply.refresh_from_db()
        assert (reply.body, reply.html, reply.revisions.count()) == ("", "", 0)
        assert reply.deleted_at
        assert not TaggedPost.objects.filter(content_object=reply).exists()


def test_an_edit_with_an_old_copy_loses_no_reply_and_no_hug(scene):
    place, ana, mo = scene
    thread = makers.thread(ana, place)
    old = Post.objects.get(pk=thread.opening_id)
    makers.reply(mo, thread)
    reacting.toggle(user=mo, post=thread.opening, kind="hug")
    fields = {"title": thread.title, "kind": thread.kind, "need": thread.need}
    publishing.edit(post=old, by=ana, body="New words", thread_fields=fields)
    now = Post.objects.get(pk=thread.opening_id)
    assert (now.reply_count, now.reaction_counts, now.body) == (1, {"hug": 1}, "New words")


def test_hiding_while_others_edit_and_reply(scene):
    place, ana, mo = scene
    for _ in range(8):
        thread = makers.thread(ana, place)
        reply = makers.reply(ana, thread, "Unkind #Unkind")
        assert not together(
            lambda reply=reply: moderation.hide(post=reply, by=mo, reason="Be kind."),
            lambda reply=reply: publishing.edit(post=reply, by=ana, body="Unkind again #Unkind"),
            lambda thread=thread: makers.reply(mo, thread),
        )
        assert not TaggedPost.objects.filter(content_object=reply).exists()
        assert Thread.objects.get(pk=thread.pk).reply_count == 1


def test_writers_with_the_same_hashtags_in_other_orders_do_not_wait_in_a_circle(scene):
    place, ana, _mo = scene
    names = [f"Tag{n}" for n in range(8)]
    posts = [makers.thread(ana, place, body=" ".join(f"#{name}" for name in names)).opening for _ in range(8)]

    def change(number):
        turned = names[number:] + names[:number]
        for half in (turned[:4], turned[4:], turned):
            publishing.edit(post=posts[number], by=ana, body=" ".join(f"#{name.upper()}" for name in half))

    assert not together(*(lambda n=n: change(n) for n in range(8)))
    before = dict(HashtagForm.objects.filter(uses__gt=0).values_list("form", "uses"))
    recounting.recount()
    assert dict(HashtagForm.objects.filter(uses__gt=0).values_list("form", "uses")) == before


@pytest.mark.parametrize("verb", ["publish", "edit"])
def test_a_community_closes_while_somebody_writes(scene, verb):
    place, ana, mo = scene
    old = makers.thread(ana, place, body="#Old")

    def write():
        if verb == "publish":
            makers.thread(ana, Community.objects.get(pk=place.pk), body="#New")
        else:
            publishing.edit(post=old.opening, by=ana, body="#Old #New")

    for visibility in ("private", "public") * 5:
        fields, as_of = {"visibility": visibility}, changing.version(Community.objects.get(pk=place.pk))
        close = partial(readership.change, community=place, by=mo, as_of=as_of, fields=fields)
        assert not together(write, close)
        before = set(TaggedThread.objects.values_list("pk", "is_public"))
        uses = dict(HashtagForm.objects.filter(uses__gt=0).values_list("form", "uses"))
        recounting.recount()
        assert set(TaggedThread.objects.values_list("pk", "is_public")) == before
        assert dict(HashtagForm.objects.filter(uses__gt=0).values_list("form", "uses")) == uses


def test_whoever_publishes_waits_for_a_community_that_closes(scene):
    place, ana, mo = scene
    stale = Community.objects.get(pk=place.pk)
    writes = threading.Thread(target=lambda: (makers.thread(ana, stale, body="#New"), connection.close()))
    with transaction.atomic():
        readership.change(community=place, by=mo, as_of=changing.version(place), fields={"visibility": "private"})
        writes.start()
        writes.join(0.5)
        assert writes.is_alive(), "it waits for the community"
    writes.join()
    assert Thread.objects.get().audience == "members"
    assert not TaggedThread.objects.get().is_public
    assert not HashtagForm.objects.filter(uses__gt=0).exists()


def test_six_presses_are_counted(scene):
    place, ana, _mo = scene
    post = makers.thread(ana, place).opening
    people = [person(f"reader{n}") for n in range(6)]
    assert not together(*(lambda one=one: reacting.toggle(user=one, post=post, kind="hug") for one in people))
    post.refresh_from_db()
    assert post.reaction_counts == {"hug": 6}
    assert Reaction.objects.count() == 6


def test_three_replies_at_once_are_one(scene, browser_of):
    place, ana, _mo = scene
    thread = makers.thread(ana, place)
    Post.objects.update(created_at="2026-01-01T00:00:00Z")
    clients = [browser_of(ana) for _ in range(3)]
    statuses = []
    address = f"/t/{thread.public_id}/reply/"
    send = [
        lambda c=c, n=n: statuses.append(c.post(address, {"body": f"Words {n}"}).status_code) for n, c in enumerate(clients)
    ]
    together(*send)
    assert sorted(statuses) == [302, 429, 429]
    assert thread.posts.filter(number__gt=0).count() == 1


def test_a_block_waits_for_what_is_being_sent_and_stops_what_comes_after(scene):
    place, ana, mo = scene
    thread = makers.thread(ana, place)
    for _ in range(10):
        Block.objects.all().delete()
        moments = {}

        def block(moments=moments):
            blocking.block(blocker=ana, person=mo)
            moments["block"] = True

        def write(moments=moments):
            with transaction.atomic():
                makers.reply(mo, thread)
                moments["blocked before it was stored"] = Block.objects.exists()

        before = thread.posts.count()
        assert not together(block, write)
        assert moments["block"]
        assert not moments.get("blocked before it was stored"), "either refused, or stored before the block"
        assert (thread.posts.count() == before) is ("blocked before it was stored" not in moments)


def test_a_ban_outlasts_leaving_at_the_same_moment(scene):
    place, ana, mo = scene
    leaves = threading.Thread(target=lambda: (joining.leave(user=ana, community=place), connection.close()))
    with transaction.atomic():
        deciding.ban(user=ana, community=place, by=mo, reason="x")
        leaves.start()
        leaves.join(0.5)  # it waits for the ban's lock
    leaves.join()
    assert Membership.objects.banned().filter(user=ana).exists()


def test_of_two_runs_one_mails(scene, mailoutbox, monkeypatch):
    _place, ana, _mo = scene
    monkeypatch.setitem(telling.TELLERS, "reply", lambda _user, abouts: dict.fromkeys(abouts, ("News", "/")))
    for number in range(5):
        Notification.objects.create(user=ana, event="reply", about=str(number), at=timezone.now() - mailing.AFTER)
        mailoutbox.clear()
        assert not together(*[partial(mailing.mail, ana.pk)] * 3)
        assert len(mailoutbox) == 1
