"""Following and muting a hashtag, and being told of each new thread."""

import pytest

from accounts import blocking
from accounts.models import Notification
from posts import merging, publishing, tag_following, tag_news, withdrawing
from posts.models import TagFollow, TagMute
from tests import makers
from tests.people import member, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def thread(bo, place):
    """Something said with a hashtag."""
    return makers.thread(bo, place, body="#Sleep")


def press(client, act: str, tag: str = "sleep") -> str:
    """Presses a button of the tag's page; the page that follows."""
    place = "mute" if act in {"mute", "unmute"} else "follow"
    return client.post(f"/tag/{tag}/{place}/", {"act": act}, follow=True).content.decode()


def test_it_works(browser_of, ana, thread):
    client = browser_of(ana)
    assert "Follow: its threads come" in client.get("/tag/sleep/").content.decode()
    assert "You follow this hashtag." in press(client, "follow")
    assert "You follow this hashtag." in press(client, "follow"), "twice is once"
    assert TagFollow.objects.get().each is False
    assert "#Sleep" in client.get("/settings/tags/").content.decode()
    assert 'id="followed"' in client.get("/tag/").content.decode()
    assert "are told of each new thread" in press(client, "each")
    assert TagFollow.objects.get().each is True
    assert "You muted this hashtag" in press(client, "mute")
    assert not TagFollow.objects.exists(), "one or the other"
    assert 'id="muted"' in client.get("/tag/").content.decode()
    client.post("/settings/tags/", {"forget": "sleep"})
    assert not TagMute.objects.exists()


def test_a_visitor_has_no_buttons_and_nobody_else_sees_it(browser_of, ana, bo, thread):
    before = browser_of().get("/tag/sleep/").content
    press(browser_of(ana), "follow")
    assert browser_of().get("/tag/sleep/").content == before
    assert b"/follow/" not in before
    assert browser_of().post("/tag/sleep/follow/", {"act": "follow"}).status_code == 302
    assert "Unfollow" not in browser_of(bo).get("/tag/sleep/").content.decode()
    browser_of(bo).post("/settings/tags/", {"forget": "sleep"})
    assert TagFollow.objects.count() == 1, "only my own"


def test_consent_comes_first_and_takes_it_along(browser_of, place, thread):
    unasked = person("Unasked", consents=False)
    answer = browser_of(unasked).post("/tag/sleep/follow/", {"act": "follow"})
    assert answer.url.startswith("/settings/consent/?next=")
    assert not TagFollow.objects.exists()
    asked = person("Asked")
    press(browser_of(asked), "follow")
    withdrawing.withdraw(asked)
    assert not TagFollow.objects.exists()


@pytest.mark.parametrize("act", ["follow", "mute"])
def test_what_i_cannot_read_i_cannot_choose(browser_of, ana, zed, place, act):
    closed = makers.community("closed", "private")
    member(ana, closed)
    makers.thread(ana, closed, body="#HushHush")
    for name in ("hushhush", "nothing"):
        assert browser_of(zed).post(f"/tag/{name}/{act}/", {"act": act}).status_code == 404
        assert browser_of(zed).get(f"/tag/{name}/{act}/").status_code == 404


def test_opening_the_address_or_an_odd_act_changes_nothing(browser_of, ana, thread):
    client = browser_of(ana)
    assert client.get("/tag/sleep/follow/").url == "/tag/sleep/"
    assert client.post("/tag/sleep/follow/", {"act": "x"}).url == "/tag/sleep/"
    assert not TagFollow.objects.exists()


def test_there_is_an_end_to_it(browser_of, ana, thread, monkeypatch):
    monkeypatch.setattr(tag_following, "MOST", 1)
    tag_following.follow(ana, "another")
    assert browser_of(ana).post("/tag/sleep/follow/", {"act": "follow"}).status_code == 403
    assert TagFollow.objects.get().tag.name == "another"


def told() -> set[str]:
    """Who has been told of a thread with a tag."""
    return set(Notification.objects.filter(event="tag").values_list("user__username", flat=True))


def test_followers_of_each_are_told_once(ana, bo, mo, zed, place):
    for somebody, each in ((ana, True), (mo, False), (bo, True), (zed, True)):
        for name in ("sleep", "heat"):
            tag_following.follow(somebody, name, each=each)
    blocked, blocks = person("Blocked"), person("Blocks")
    for somebody in (blocked, blocks):
        tag_following.follow(somebody, "sleep", each=True)
    blocking.block(blocker=bo, person=blocked)
    blocking.block(blocker=blocks, person=bo)
    thread = makers.thread(bo, place, body="#Sleep #Heat")
    assert told() == {"Ana", "Zed"}
    assert Notification.objects.count() == 2
    sentence, address = tag_news.tell_of(ana, [thread.public_id])[thread.public_id]
    assert "in Lupus" in sentence
    assert address == thread.get_absolute_url()
    blocking.block(blocker=ana, person=bo)
    assert tag_news.tell_of(ana, [thread.public_id]) == {}


def test_only_those_who_may_read_are_told(ana, bo, zed, place):
    for somebody in (ana, zed):
        tag_following.follow(somebody, "sleep", each=True)
    thread = makers.thread(bo, place, body="#Sleep", audience="members")
    assert told() == {"Ana"}
    assert tag_news.tell_of(zed, [thread.public_id]) == {}


def test_a_reply_tells_nobody_and_an_edit_that_adds_the_tag_does(ana, bo, place):
    tag_following.follow(ana, "sleep", each=True)
    thread = makers.thread(bo, place, body="Nothing")
    makers.reply(bo, thread, "#Sleep")
    assert told() == set()
    fields = {"title": thread.title, "kind": thread.kind, "need": thread.need}
    publishing.edit(post=thread.opening, by=bo, body="#Sleep", thread_fields=fields)
    assert told() == {"Ana"}


def test_nobody_is_told_of_each_where_there_are_many(browser_of, ana, bo, place, monkeypatch):
    monkeypatch.setattr(tag_news, "FEW", 1)
    tag_following.follow(ana, "sleep", each=True)
    makers.thread(bo, place, body="#Sleep")
    makers.thread(bo, place, body="#Sleep", audience="members")
    assert Notification.objects.count() == 2
    makers.thread(bo, place, body="#Sleep")
    assert Notification.objects.count() == 2
    assert "Tell me of each new thread" not in browser_of(bo).get("/tag/sleep/").content.decode()


def test_a_merge_takes_them_along(ana, bo, thread):
    tag_following.follow(ana, "sleep", each=True)
    tag_following.mute(bo, "sleep")
    merging.merge(old="Sleep", new="Rest", by=None)
    assert TagFollow.objects.get().tag.name == "rest"
    assert TagMute.objects.get().tag.name == "rest"
    tag_following.follow(ana, "sleep")
    assert TagFollow.objects.count() == 1
