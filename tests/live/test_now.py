"""What a page gets when it asks what is new: only what its reader may read and wants to hear of."""

import re

import pytest

from accounts import blocking
from communities import joining
from peerhealth import moments, one_clock
from posts import moderation, publishing, reacting, silencing
from tests import makers
from tests.unchanged import unchanged

pytestmark = pytest.mark.django_db


@pytest.fixture
def thread(ana, place):
    return makers.thread(ana, place)


def new(client, thread, after: int = 0):
    return client.get(f"/t/{thread.public_id}/now/replies/?after={after}")


def test_it_works(browser_of, thread, ana, bo):
    first = makers.reply(ana, thread)
    makers.reply(ana, thread)
    client = browser_of(bo)
    assert b"2 new replies" in new(client, thread).content
    assert f"?post={first.public_id}#p-{first.public_id}".encode() in new(client, thread).content
    assert b"1 new reply<" in new(client, thread, 1).content
    assert new(client, thread, 2).content.strip() == b""
    assert "no-store" in new(client, thread).headers["Cache-Control"]


def test_not_of_what_one_would_rather_not_hear(browser_of, thread, ana, bo, cy):
    makers.reply(cy, thread)
    makers.reply(bo, thread)
    assert b"1 new reply<" in new(browser_of(bo), thread).content  # not one's own
    blocking.mute(muter=bo, person=cy)
    assert new(browser_of(bo), thread).content.strip() == b""
    assert b"1 new reply<" in new(browser_of(cy), thread).content
    silencing.mute(cy, thread)
    assert new(browser_of(cy), thread).content.strip() == b""


def test_not_of_what_is_hidden_or_gone(browser_of, thread, bo, cy, mo):
    moderation.hide(post=makers.reply(cy, thread), by=mo, reason="Not here.")
    publishing.delete(post=makers.reply(cy, thread))
    assert new(browser_of(bo), thread).content.strip() == b""
    assert new(browser_of(mo), thread).content.strip() == b""


@pytest.mark.parametrize("wrong", ["", "x", "-1", "9" * 20, "٣"])
def test_a_malformed_place_is_the_beginning(browser_of, thread, bo, cy, wrong):
    makers.reply(cy, thread)
    assert b"1 new reply<" in new(browser_of(bo), thread, wrong).content


def test_new_threads_of_the_list(browser_of, place, ana, bo, nobody):
    since = moments.stamp(one_clock.now())
    makers.thread(ana, place)
    makers.thread(ana, place, kind="win", need="celebrate")
    makers.thread(ana, place, audience="members")
    at = f"/c/{place.slug}/now/?since={since}"
    assert b"3 new threads" in browser_of(bo).get(at).content
    assert b"2 new threads" in browser_of().get(at).content
    assert b"1 new thread<" in browser_of(bo).get(f"{at}&kind=win").content
    assert b"?kind=win" in browser_of(bo).get(f"{at}&kind=win").content
    assert browser_of(ana).get(at).content.strip() == b""
    assert browser_of(bo).get(f"/c/{place.slug}/now/?since={moments.stamp(one_clock.now())}").content.strip() == b""


def test_what_comes_while_the_page_is_made_is_not_lost(browser_of, monkeypatch, place, ana, bo):
    """After its list was read, before its answer is sent."""
    from posts.views import communities

    def late(request, community):
        makers.thread(ana, place)
        return head_for(request, community)

    head_for = communities.head_for
    monkeypatch.setattr(communities, "head_for", late)
    page = browser_of(bo).get(f"/c/{place.slug}/")
    assert b"How do you sleep?" not in page.content
    assert b"1 new thread<" in browser_of(bo).get(page.context["live"].at).content


def test_the_posts_as_they_are_now(browser_of, thread, ana, bo):
    """The page's own posts, and nothing is remembered as read by it."""
    reply = makers.reply(ana, thread, "Words of Ana.")
    client = browser_of(bo)
    assert b"Words of Ana." in client.get(f"/t/{thread.public_id}/now/posts/").content
    assert b"First unread" in client.get(thread.get_absolute_url()).content
    publishing.delete(post=reply)
    gone = client.get(f"/t/{thread.public_id}/now/posts/").content
    assert b"Words of Ana." not in gone
    assert b"deleted by its author" in gone


def test_reactions(browser_of, thread, bo, cy):
    reacting.toggle(user=cy, post=thread.opening, kind="hug")
    at = f"/p/{thread.opening.public_id}/now/reactions/"
    assert b'id="r-' in browser_of(bo).get(at).content  # a button for a member
    seen = browser_of().get(at).content
    assert "· 1".encode() in seen
    assert b"<button" not in seen


def test_the_bell(browser_of, thread, ana, bo, cy):
    client = browser_of(ana)
    assert b"unread" not in client.get("/notifications/bell/").content
    makers.reply(bo, thread)
    assert b"1 unread" in client.get("/notifications/bell/").content
    assert b"unread" not in browser_of(cy).get("/notifications/bell/").content


def test_tickets_are_for_those_who_read(browser_of, settings, place, ana, bo, zed):
    """Anybody else gets the refusal that the page itself gives, and no ticket."""
    place.visibility = "private"
    place.save()
    thread = makers.thread(ana, place)
    for address in (
        f"/t/{thread.public_id}/now/replies/",
        f"/t/{thread.public_id}/now/posts/",
        f"/c/{place.slug}/now/",
    ):
        assert browser_of(bo).get(address).headers["Live-Ticket"]
        for outsider in (browser_of(zed), browser_of()):
            refused = outsider.get(address)
            assert refused.status_code == 404
            assert "Live-Ticket" not in refused.headers


def test_a_page_carries_its_ticket(browser_of, thread, place, bo):
    from peerhealth.live import name, tickets

    def channels(client, address):
        ticket = re.search('<body data-live="([^"]+)"', client.get(address).content.decode())
        return set(tickets.read(ticket[1]).channels) if ticket else None

    bell, of_thread = name("bell", bo.pk), name("thread", thread.pk)
    lists = {name("list", place.pk), name("members' list", place.pk)}
    assert channels(browser_of(bo), thread.get_absolute_url()) == {bell, of_thread}
    assert channels(browser_of(bo), f"/c/{place.slug}/") == {bell, *lists}
    assert channels(browser_of(bo), "/") == {bell}
    assert channels(browser_of(), f"/c/{place.slug}/") == {name("list", place.pk)}
    assert channels(browser_of(), thread.get_absolute_url()) == {of_thread}
    assert channels(browser_of(), "/") is None
    joining.leave(user=bo, community=place)
    assert channels(browser_of(bo), f"/c/{place.slug}/") == {bell, name("list", place.pk)}


def test_nothing_of_a_private_place_changes_what_others_get(browser_of, settings, place, thread, ana, zed):
    """Not a byte, not a header, not a query, not the size of a ticket."""
    settings.LIVE = True
    secret = makers.community("secret-place", "private")
    joining.bring_in(user=ana, community=secret)
    asks = {"list": f"/c/{place.slug}/now/?since=1", "thread": f"/t/{thread.public_id}/now/replies/?after=0",
            "home": "/", "secret list": "/c/secret-place/now/", "bell": "/notifications/bell/"}  # fmt: skip

    def sizes():
        return [len(browser_of(zed).get(asks[name]).headers["Live-Ticket"]) for name in ("list", "thread", "bell")]

    before = sizes()
    with unchanged({"outsider": browser_of(zed), "anonymous": browser_of()}, asks):
        told = makers.thread(ana, secret)
        makers.reply(ana, told)
        makers.thread(ana, place, audience="members")
    assert sizes() == before
