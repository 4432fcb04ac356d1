"""Muting a conversation."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import blocking
from communities import joining
from posts import publishing
from posts.models import Reading, ThreadMute
from tests import makers
from tests.people import member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unhurried")]


@pytest.fixture
def thread(ana, bo, place):
    """A question of Bo's, which waits for an answer; Ana has been here for a while."""
    place.memberships.update(since=timezone.now() - timedelta(days=30))
    return makers.thread(bo, place)


def test_it_works(browser_of, ana, bo, thread):
    reader, address = browser_of(ana), f"/t/{thread.public_id}/mute/"
    assert "Mute this conversation" in reader.get(thread.get_absolute_url()).content.decode()
    makers.reply(bo, thread)
    answer = reader.post(address, {"act": "mute"}, follow=True).content.decode()
    assert "Muted. Nothing in this conversation" in answer
    assert "You have muted this conversation." in answer
    assert 'class="new"' not in answer
    assert "First unread" not in answer
    makers.reply(bo, thread)
    for list_page in ("/c/lupus/", "/u/Bo/", "/tag/sleep/"):
        shown = reader.get(list_page).content.decode()
        assert thread.title in shown
        assert "muted</span>" in shown
        assert 'class="new"' not in shown
    assert thread.title not in reader.get("/").content.decode(), "neither new nor waiting"
    reader.post(address, {"act": "mute"})
    assert ThreadMute.objects.count() == 1, "twice is once"
    answer = reader.post(address, {"act": "unmute"}, follow=True).content.decode()
    assert "Unmuted." in answer
    assert answer.count("● new") == 1, "read while it was muted is read; what came since is new"


def test_what_waits_is_left_out_too(browser_of, ana, thread):
    assert "Waiting for an answer" in browser_of(ana).get("/").content.decode()
    browser_of(ana).post(f"/t/{thread.public_id}/mute/")
    assert "Waiting for an answer" not in browser_of(ana).get("/").content.decode()


def test_nobody_else_hears_of_it(browser_of, ana, bo, mo, thread):
    browser_of(ana).post(f"/t/{thread.public_id}/mute/")
    for somebody in (bo, mo):
        client = browser_of(somebody)
        assert thread.title in client.get("/").content.decode()
        assert "muted</span>" not in client.get("/c/lupus/").content.decode()
        assert thread.title not in client.get("/settings/muted/").content.decode()


def test_an_outsider_may_mute_what_they_read(browser_of, zed, ana, thread):
    browser_of(zed).post(f"/t/{thread.public_id}/mute/")
    assert "muted</span>" in browser_of(zed).get("/c/lupus/").content.decode()
    assert "Mute this conversation" not in browser_of().get(thread.get_absolute_url()).content.decode()


def test_the_list_names_only_what_i_may_still_read(browser_of, ana, bo, mo, place, thread):
    closed = makers.community("closed", "private")
    for somebody in (ana, bo):
        member(somebody, closed)
    secret = makers.thread(bo, closed, title="Told among us")
    reader = browser_of(ana)
    for one in (thread, secret):
        reader.post(f"/t/{one.public_id}/mute/")
    shown = reader.get("/settings/muted/").content.decode()
    assert thread.title in shown
    assert "Told among us" in shown
    joining.leave(user=ana, community=closed)
    shown = reader.get("/settings/muted/").content.decode()
    assert "A conversation you can no longer read" in shown
    for word in ("Told among us", "told-among-us", "Closed"):
        assert word not in shown
    answer = reader.post("/settings/muted/", {"unmute": secret.public_id})
    assert answer.url == "/settings/muted/"
    assert list(ThreadMute.objects.values_list("thread", flat=True)) == [thread.pk]
    blocking.block(blocker=ana, person=bo)
    shown = reader.get("/settings/muted/").content.decode()
    assert "A folded conversation" in shown
    assert f">{thread.title}<" not in shown
    publishing.delete(post=thread.opening)
    blocking.unblock(blocker=ana, public_id=bo.public_id)
    assert "Deleted by its author" in reader.get("/settings/muted/").content.decode()


def test_only_my_own_mutes_end(browser_of, ana, mo, thread):
    browser_of(mo).post(f"/t/{thread.public_id}/mute/")
    browser_of(ana).post("/settings/muted/", {"unmute": thread.public_id})
    browser_of(ana).post("/settings/muted/", {"unmute": "garbage"})
    assert ThreadMute.objects.get().user == mo


def test_opening_the_address_mutes_nothing(browser_of, ana, thread):
    assert browser_of(ana).get(f"/t/{thread.public_id}/mute/").url == thread.get_absolute_url()
    assert not ThreadMute.objects.exists()


def test_a_thread_called_mute_keeps_its_own_address(browser_of, ana, place):
    thread = makers.thread(ana, place, title="Mute")
    assert browser_of().get(thread.get_absolute_url()).status_code == 200


def test_reading_is_remembered_while_muted(browser_of, ana, bo, thread):
    browser_of(ana).post(f"/t/{thread.public_id}/mute/")
    makers.reply(bo, thread)
    browser_of(ana).get(thread.get_absolute_url())
    assert Reading.objects.get(user=ana).upto == 1


@pytest.mark.parametrize("mutes", [1, 30])
def test_the_number_of_queries_is_the_same(browser_of, ana, bo, place, mutes, django_assert_num_queries):
    for number in range(mutes):
        ThreadMute.objects.create(user=ana, thread=makers.thread(bo, place, title=f"Thread {number}"))
    client = browser_of(ana)
    with django_assert_num_queries(4):
        shown = client.get("/settings/muted/").content.decode()
    assert ('rel="next"' in shown) is (mutes > 20)
