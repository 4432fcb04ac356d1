"""Who may read, where the table of addresses (`tests/test_every_address.py`) does not reach: lists, counts, what is hidden,
what is lost.
"""

import pytest

from posts import moderation
from tests import makers
from tests.addresses import OK, REFUSED, SIGN_IN
from tests.people import member
from tests.scene import outcome, without_tokens

pytestmark = pytest.mark.django_db


def everything_seen(client, extra=()) -> list[bytes]:
    """The bytes of every page that lists something."""
    addresses = ["/", "/c/", "/conditions/?q=hush", "/conditions/?q=place", "/c/lupus/", "/tag/sleep/", "/tag/hushhush/",
                 "/c/lupus/?tag=HushHush", "/c/lupus/waiting/", "/c/lupus/about/", *extra]  # fmt: skip
    return [without_tokens(client.get(address).content) for address in addresses]


@pytest.mark.parametrize("visibility", ["private", "members"])
@pytest.mark.parametrize("signed_in", [False, True])
def test_what_is_said_in_secret_does_not_change_a_byte_for_an_outsider(
    browser_of, ana, place, zed, visibility, signed_in, freezer_free_pages
):
    makers.thread(ana, place, body="Cannot #sleep")
    closed = makers.community("hush-place", visibility)
    client = browser_of(zed if signed_in else None)
    extra = ["/u/Ana/"] if signed_in else []
    before = everything_seen(client, extra)
    member(ana, closed)
    thread = makers.thread(ana, closed, title="Hush", body="#HushHush and #SLEEP #SleEP #SleEP")
    makers.reply(ana, thread, "#SleEP again")
    assert everything_seen(client, extra) == before


@pytest.fixture
def freezer_free_pages(monkeypatch):
    """Relative times stand still, so that pages can be compared."""
    monkeypatch.setattr("peerhealth.moments._ago", lambda *about: "then")


def test_a_members_thread_in_a_public_community(browser_of, ana, bo, place, zed):
    thread = makers.thread(ana, place, title="Among members", audience="members", body="#InnerCircle")
    for client, expected in ((browser_of(), SIGN_IN), (browser_of(zed), REFUSED), (browser_of(bo), OK)):
        assert outcome(client.get(thread.get_absolute_url())) == expected
        listed = client.get(f"/c/{place.slug}/").content
        assert (b"Among members" in listed) is (expected == OK)
        assert (b"InnerCircle" in listed) is (expected == OK)
        assert client.get("/tag/innercircle/").status_code == (200 if expected == OK else 404)


def test_a_hidden_post_shows_only_to_its_author_and_moderators(browser_of, ana, bo, mo, place, zed):
    thread = makers.thread(ana, place)
    reply = makers.reply(bo, thread, "Unkind words. #Unkind")
    moderation.hide(post=reply, by=mo, reason="Please be kind.")
    for reader, sees in ((None, False), (zed, False), (ana, False), (bo, True), (mo, True)):
        page = browser_of(reader).get(thread.get_absolute_url()).content
        assert (b"Unkind words" in page) is sees, reader
        assert (b"Please be kind." in page) is sees, reader
        assert (b">Bo<" in page) is sees, reader
        assert browser_of(reader).get("/tag/unkind/").status_code == 404
        assert browser_of(reader).get(f"/p/{reply.public_id}/").status_code == (302 if sees else 404)


def test_a_hidden_opening_hides_the_thread(browser_of, ana, mo, place, zed):
    thread = makers.thread(ana, place, title="Buy my pills")
    moderation.hide(post=thread.opening, by=mo, reason="An advert.")
    for reader, sees in ((None, False), (zed, False), (ana, True), (mo, True)):
        client = browser_of(reader)
        assert client.get(thread.get_absolute_url()).status_code == (200 if sees else 404)
        assert (b"Buy my pills" in client.get(f"/c/{place.slug}/").content) is sees
        assert b"Buy my pills" not in client.get("/").content  # where nobody looks for it, for whoever it is


def test_losing_access_takes_effect_at_once(browser_of, ana, place):
    closed = makers.community("closed", "members")
    membership = member(ana, closed)
    thread = makers.thread(ana, closed)
    client = browser_of(ana)
    assert client.get(thread.get_absolute_url()).status_code == 200
    membership.delete()
    assert client.get(thread.get_absolute_url()).status_code == 403


def test_profiles_are_for_signed_in_people_and_show_what_the_reader_may_read(browser_of, ana, place, zed):
    closed = makers.community("closed", "private")
    member(ana, closed)
    makers.thread(ana, place, title="In the open")
    makers.thread(ana, closed, title="In the dark")
    assert outcome(browser_of().get("/u/Ana/")) == SIGN_IN
    page = browser_of(zed).get("/u/ana/").content
    assert b"In the open" in page
    assert b"In the dark" not in page
    assert b"example.org" not in page
    assert browser_of(zed).get("/u/Nobody-Here/").status_code == 404
