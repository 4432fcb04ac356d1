"""What the bell and its page say of each event, and when it says nothing any more."""

import pytest

from accounts import blocking, events
from accounts.models import Notification
from communities import deciding, joining, levels
from communities.models import Membership
from posts import folding, following, helping, moderation, publishing, reacting, silencing, tag_following, telling
from tests import makers
from tests.people import member, person
from tests.posts.bells import LISTED, said, unread

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unhurried")]


@pytest.fixture
def thread(ana, place):
    return makers.thread(ana, place)


def test_every_event_has_a_teller():
    assert set(telling.TELLERS) >= set(events.EVENTS)


def test_replies_in_one_thread_are_one_line(browser_of, ana, bo, cy, mo, thread):
    first = makers.reply(bo, thread)
    assert said(ana) == ["Bo replied to you in “How do you sleep?”"]
    makers.reply(bo, thread)
    makers.reply(cy, thread)
    assert said(ana) == ["Cyd and 1 other replied to you in “How do you sleep?”"]
    makers.reply(mo, thread)
    assert said(ana) == ["Mo and 2 others replied to you in “How do you sleep?”"]
    assert unread(ana) == 1
    client = browser_of(ana)
    assert '<span class="unread-dot" aria-hidden="true">1</span>' in client.get("/").content.decode()
    line = Notification.objects.filter(user=ana).order_by("-pk")[0].pk
    answer = client.post(f"{LISTED}{line}/")
    assert answer.url == f"/p/{first.public_id}/", "to the first that is unread"
    assert not Notification.objects.filter(user=ana, read_at__isnull=True).exists()
    last = makers.reply(cy, thread)
    assert said(ana) == [
        "Cyd replied to you in “How do you sleep?”",
        "Mo and 2 others replied to you in “How do you sleep?”",
    ]
    assert (
        telling.address_of(ana, Notification.objects.filter(user=ana).order_by("-pk")[0].pk) == f"/p/{last.public_id}/"
    )


def test_what_came_after_the_page_was_drawn_stays_unread(browser_of, ana, bo, thread):
    makers.reply(bo, thread)
    line = Notification.objects.get().pk
    makers.reply(bo, thread)
    browser_of(ana).post(f"{LISTED}{line}/")
    assert Notification.objects.filter(read_at__isnull=True).count() == 1


def test_reading_the_thread_reads_what_the_bell_said_of_it(browser_of, ana, bo, cy, place, thread):
    makers.reply(bo, thread)
    elsewhere = makers.thread(ana, place, title="Another one")
    makers.reply(bo, elsewhere)
    reacting.toggle(user=cy, post=thread.opening, kind="hug")
    assert unread(ana) == 3
    browser_of(ana).get(thread.get_absolute_url(), headers={"Sec-Purpose": "prefetch"})
    browser_of(ana).head(thread.get_absolute_url())
    browser_of(bo).get(thread.get_absolute_url())
    assert unread(ana) == 3
    browser_of(ana).get(thread.get_absolute_url())
    assert unread(ana) == 1
    assert said(ana)[0] == "A reaction to what you wrote in “How do you sleep?”"


def test_what_follows_and_who_is_named(ana, bo, cy, place):
    thread = makers.thread(bo, place, title="Pumps")
    following.follow(ana, thread)
    makers.reply(cy, thread)
    assert said(ana) == ["Cyd wrote in “Pumps”"]
    named = makers.reply(bo, thread, "And @Ana?")
    assert said(ana) == ["Bo mentioned you in “Pumps”", "Cyd wrote in “Pumps”"]
    publishing.edit(post=named, by=bo, body="And you?")
    assert said(ana) == ["Cyd wrote in “Pumps”"], "the mention was taken back"


def test_new_threads(ana, bo, place):
    levels.set_level(ana, place, "each")
    thread = makers.thread(bo, place, title="Pumps")
    assert said(ana) == ["A new thread in Lupus: “Pumps”"]
    assert telling.address_of(ana, Notification.objects.get().pk) == thread.get_absolute_url()
    levels.set_level(ana, place, "normal")
    assert said(ana) == []


def test_reactions_are_counted_and_nobody_is_named(ana, bo, cy, thread):
    for somebody in (bo, cy):
        reacting.toggle(user=somebody, post=thread.opening, kind="hug")
    assert said(ana) == ["2 reactions to what you wrote in “How do you sleep?”"]
    assert Notification.objects.count() == 1
    blocking.mute(muter=ana, person=cy)
    assert said(ana) == ["A reaction to what you wrote in “How do you sleep?”"]
    reacting.toggle(user=bo, post=thread.opening, kind="hug")
    assert said(ana) == []
    assert unread(ana) == 0


def test_a_decision_about_my_post(ana, bo, mo, thread):
    moderation.hide(post=thread.opening, by=mo, reason="Names a clinic.")
    assert said(ana) == ["A moderator hid what you wrote in “How do you sleep?”. The reason: Names a clinic."]
    telling.one_read(ana, Notification.objects.get().pk)
    moderation.restore(post=thread.opening, by=mo, reason="It does not.")
    assert said(ana) == ["What you wrote in “How do you sleep?” can be read by others again."]
    assert unread(ana) == 1, "this is news"
    assert said(bo) == []


def test_a_decision_about_me(zed, place, mo):
    Membership.objects.create(user=zed, community=place, state="pending")
    deciding.approve(user=zed, community=place, by=mo)
    assert said(zed) == ["You are a member of Lupus now."]
    deciding.set_role(user=zed, community=place, role="greeter", by=mo)
    assert said(zed) == ["You greet newcomers in Lupus now."]
    deciding.ban(user=zed, community=place, by=mo, reason="x")
    assert said(zed) == ["Lupus: You can read here, but you can no longer write in this community."]
    deciding.lift(user=zed, community=place, by=mo)
    assert said(zed) == ["You can write in Lupus again."]
    assert Notification.objects.count() == 1


@pytest.mark.parametrize("visibility", ["public", "private"])
def test_a_private_community_is_not_named_to_whom_it_did_not_let_in(zed, mo, visibility):
    secret = makers.community("whispers", visibility, joining="approval")
    member(mo, secret, role="moderator")
    Membership.objects.create(user=zed, community=secret, state="pending")
    deciding.decline(user=zed, community=secret, by=mo, reason="x")
    assert ("Whispers" in said(zed)[0]) is (visibility == "public")
    joining.join(user=person("Other"), community=secret)
    deciding.ban(user=zed, community=secret, by=mo, reason="x")
    assert ("Whispers" in said(zed)[0]) is (visibility == "public")


# Each takes back what `bo` may be told of in the thread of a private community, after he was told.
def _leaves(ana, bo, mo, secret, thread):
    joining.leave(user=bo, community=secret)


def _is_banned(ana, bo, mo, secret, thread):
    deciding.ban(user=bo, community=secret, by=mo, reason="x")


def _is_blocked(ana, bo, mo, secret, thread):
    blocking.block(blocker=ana, person=bo)


def _blocks(ana, bo, mo, secret, thread):
    blocking.block(blocker=bo, person=ana)


def _mutes(ana, bo, mo, secret, thread):
    blocking.mute(muter=bo, person=ana)


def _is_hidden(ana, bo, mo, secret, thread):
    for post in thread.posts.filter(author=ana):
        moderation.hide(post=post, by=mo, reason="x")


def _is_deleted(ana, bo, mo, secret, thread):
    for post in thread.posts.filter(author=ana):
        publishing.delete(post=post)


def _mutes_the_thread(ana, bo, mo, secret, thread):
    silencing.mute(bo, thread)


def _mutes_the_community(ana, bo, mo, secret, thread):
    levels.set_level(bo, secret, "muted")


WAYS = [
    _leaves,
    _is_banned,
    _blocks,
    _mutes,
    _is_hidden,
    _is_deleted,
    _mutes_the_thread,
    _mutes_the_community,
]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_what_can_no_longer_be_told_is_not(browser_of, ana, cy, mo, way):
    secret = makers.community("whispers", "private")
    for somebody in (ana, cy):
        member(somebody, secret)
    member(mo, secret, role="moderator")
    thread = makers.thread(ana, secret, title="Told among us")
    reply = makers.reply(cy, thread)
    makers.reply(ana, reply, "Yes. #Whispered")
    makers.reply(ana, thread, "@Cyd, is it so?")
    makers.reply(ana, thread, "And so on.")
    assert {row.event for row in Notification.objects.filter(user=cy)} == {"reply", "mention", "thread"}
    assert unread(cy) == 3
    lines = list(Notification.objects.filter(user=cy, event__in=["reply", "mention", "thread"]))
    way(ana, cy, mo, secret, thread)
    page = browser_of(cy).get(LISTED).content.decode()
    assert "Told among us" not in page
    assert "Ana" not in page
    assert unread(cy) == Notification.objects.filter(user=cy, event="membership").count()
    for line in lines:
        assert browser_of(cy).get(f"{LISTED}{line.pk}/").status_code == 404


def test_who_is_blocked_afterwards_sees_no_difference(ana, bo, mo, thread):
    following.follow(bo, thread)
    makers.reply(ana, thread, "Before.")
    before = said(bo)
    assert before
    _is_blocked(ana, bo, mo, None, thread)
    assert said(bo) == before
    makers.reply(ana, thread, "Afterwards.")
    assert Notification.objects.filter(user=bo, event="thread").count() == 1


def test_a_folded_title_is_not_said(ana, bo, place):
    thread = makers.thread(ana, place, title="My last weeks", notes=["death"])
    following.follow(bo, thread)
    makers.reply(person_in(place, "Dee"), thread)
    assert said(bo) == ["Dee wrote in “My last weeks”"]
    folding.choose(bo, {"death": None})
    bo.topics_known = None
    assert said(bo) == ["Dee wrote in a conversation that you follow"]


def person_in(place, name):
    somebody = person(name)
    member(somebody, place)
    return somebody


@pytest.mark.parametrize("rows", [1, 30])
def test_the_number_of_queries_is_the_same(browser_of, ana, bo, cy, mo, place, rows, django_assert_num_queries):
    levels.set_level(ana, place, "each")
    tag_following.follow(ana, "heat", each=True)
    for number in range(rows):
        thread = makers.thread(bo, place, title=f"Thread {number}")
        makers.thread(bo, place, title=f"Hot {number}", body="#Heat")
        own = makers.reply(ana, thread, "Hm.")
        makers.reply(bo, own, "Yes.")
        makers.reply(cy, thread, "You, @Ana?")
        makers.reply(cy, thread, "No.")
        reacting.toggle(user=cy, post=own, kind="hug")
        helping.mark(user=bo, post=own)
        moderation.hide(post=makers.reply(ana, thread, "Hm."), by=mo, reason="x")
    assert {row.event for row in Notification.objects.filter(user=ana)} == {
        "reply", "mention", "thread", "tag", "new_thread", "helped", "reaction", "moderation"
    }  # fmt: skip
    with django_assert_num_queries(9):
        lines = telling.unread_lines(ana)
    assert lines == 8 if rows == 1 else lines > 20
