"""Feeds of communities and hashtags, and one's own."""

import re
from xml.etree import ElementTree as ET

import pytest

from accounts import suspending
from accounts.models import Consent
from posts import feeds, home_list, merging, moderation, withdrawing
from posts.models import FeedToken, Hashtag, TagFollow, TagMute
from tests import makers
from tests.people import member, person

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
FEEDS = ("/c/lupus/feed/", "/tag/sleep/feed/")


def entries(answer) -> list[str]:
    """The titles, in order."""
    root = ET.fromstring(answer.content)
    assert root.tag == f"{ATOM}feed"
    for node in (root, *root.findall(f"{ATOM}entry")):
        assert node.find(f"{ATOM}id").text.startswith("tag:")
        assert node.find(f"{ATOM}updated").text
        assert node.find(f"{ATOM}link") is not None
    assert root.find(f"{ATOM}author/{ATOM}name").text
    return [node.find(f"{ATOM}title").text for node in root.findall(f"{ATOM}entry")]


def my_feed(user, **said) -> str:
    """The address of a new feed of `user`."""
    return f"/feed/{feeds.open_for(user, **({'titles': True} | said))}/"


@pytest.mark.parametrize("address", FEEDS)
def test_it_works(browser_of, ana, place, address):
    makers.thread(ana, place, title="First <question> & more")
    thread = makers.thread(ana, place, title="Second question", body="Some words. #Sleep")
    answer = browser_of().get(address)
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert entries(answer) == ["Second question", "First <question> & more"]
    text = answer.content.decode()
    assert f"{thread.get_absolute_url()}</" not in text
    assert f'href="http://127.0.0.1:8000{thread.get_absolute_url()}"' in text
    assert f'href="http://127.0.0.1:8000{address}" rel="self"' in text
    assert 'term="Lupus"' in text
    assert "Some words" in text
    assert "Ana" not in text, "people's names stay here"
    page = address.removesuffix("feed/")
    shown = browser_of().get(page).content.decode()
    assert f'type="application/atom+xml" title="{"Lupus" if "/c/" in page else "Feed of new threads"}" href="{address}"' in shown
    assert f'<a href="{address}">' in shown


def test_what_is_hidden_is_no_news_to_a_moderator(browser_of, ana, mo, place):
    address = my_feed(mo)
    hidden = makers.thread(ana, place, title="An advert")
    makers.thread(person("Other"), place, title="A question")
    assert entries(browser_of().get(address)) == ["A question", "An advert"]
    moderation.hide(post=hidden.opening, by=mo, reason="advert")
    assert entries(browser_of().get(address)) == ["A question"]
    assert [row["title"] for row in home_list.new_for(mo, 5)] == ["A question"]
    assert "An advert" in browser_of(mo).get("/c/lupus/").content.decode(), "where they look after it"


@pytest.mark.parametrize("address", FEEDS)
def test_only_what_everyone_may_have(browser_of, ana, mo, place, address):
    makers.thread(ana, place, title="For everyone")
    before = browser_of().get(address)
    closed = makers.community("closed", "private")
    member(ana, closed)
    makers.thread(ana, place, audience="no_search", title="Not for engines")
    makers.thread(ana, place, audience="members", title="For members")
    makers.thread(ana, closed, audience="members", title="In private")
    hidden = makers.thread(ana, place, title="Hidden")
    moderation.hide(post=hidden.opening, by=mo, reason="advert")
    after = browser_of().get(address)
    assert (after.content, after.headers["ETag"]) == (before.content, before.headers["ETag"])


@pytest.mark.parametrize("address", FEEDS)
def test_everybody_is_a_visitor(browser_of, ana, place, address):
    makers.thread(ana, place)
    makers.thread(ana, place, audience="members", title="For members")
    visitor, signed_in = browser_of().get(address), browser_of(ana).get(address)
    assert visitor.content == signed_in.content
    del visitor.headers["Cache-Control"], signed_in.headers["Cache-Control"]  # whoever sends a cookie keeps their own
    assert sorted(visitor.headers.items()) == sorted(signed_in.headers.items())
    assert "Cookie" not in visitor.headers.get("Vary", "")
    assert not visitor.cookies


@pytest.mark.parametrize("address", FEEDS)
def test_not_changed(browser_of, ana, place, address):
    makers.thread(ana, place)
    etag = browser_of().get(address).headers["ETag"]
    assert browser_of().get(address, headers={"If-None-Match": etag}).status_code == 304
    makers.thread(ana, place, title="Another")
    assert browser_of().get(address, headers={"If-None-Match": etag}).status_code == 200


def test_noted_words_are_not_in_it(browser_of, ana, place):
    makers.thread(ana, place, body="Words to fold.", notes=["abuse"])
    text = browser_of().get(FEEDS[0]).content.decode()
    assert "Words to fold" not in text
    assert "Notes: abuse" in text


def test_where_a_visitor_reads_nothing(browser_of, ana):
    listed, secret = makers.community("listed", "members"), makers.community("secret", "private")
    for community in (listed, secret):
        member(ana, community)
        makers.thread(ana, community, audience="members", body="#Whispered")
    for client in (browser_of(), browser_of(ana)):
        assert client.get("/c/listed/feed/").url.startswith("/accounts/login/")
        lost = [client.get(f"/c/{slug}/feed/") for slug in ("secret", "no-such")]
        assert [answer.status_code for answer in lost] == [404, 404]
        assert lost[0].content == lost[1].content
        assert client.get("/tag/whispered/feed/").status_code == 404


def test_a_hashtag_written_otherwise(browser_of, ana, place):
    makers.thread(ana, place)
    answer = browser_of().get("/tag/Sleep/feed/")
    assert (answer.status_code, answer.url) == (301, "/tag/sleep/feed/")


def test_another_name_of_a_hashtag_leads_to_its_feed(browser_of, ana, place):
    makers.thread(ana, place, body="#MND", audience="everyone")
    merging.merge(old="MND", new="ALS", by=None)
    answer = browser_of().get("/tag/mnd/feed/")
    assert (answer.status_code, answer.url) == (301, "/tag/als/feed/")
    assert entries(browser_of().get("/tag/als/feed/")) == ["How do you sleep?"]


def test_thirty_and_no_more(browser_of, ana, place, unhurried, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(feeds, "ENTRIES", 2)
    for number in range(3):
        makers.thread(ana, place, title=f"Question {number}")
    with django_assert_num_queries(3):
        assert entries(browser_of().get(FEEDS[0])) == ["Question 2", "Question 1"]


def test_my_own_feed(browser_of, ana, bo, place):
    makers.thread(bo, place, title="What helps?", audience="members")
    makers.thread(ana, place, title="My own")
    client = browser_of(ana)
    page = client.post("/settings/feed/", {"act": "make", "titles": "no"})
    assert "no-store" in page.headers["Cache-Control"]
    token = re.search(r"/feed/([\w-]+)/\"", page.content.decode())[1]
    assert token not in client.get("/settings/feed/").content.decode(), "shown once"
    assert token not in FeedToken.objects.get().hash
    answer = browser_of().get(f"/feed/{token}/")
    assert entries(answer) == ["A new thread in one of your communities"]
    text = answer.content.decode()
    for word in ("What helps", "upus", "Bo", "Ana", "/t/", bo.threads.get().public_id):
        assert word not in text.replace(token, "")
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert not answer.cookies
    etag = answer.headers["ETag"]
    assert browser_of().get(f"/feed/{token}/", headers={"If-None-Match": etag}).status_code == 304
    client.post("/settings/feed/", {"act": "words", "titles": "yes"})
    assert entries(browser_of().get(f"/feed/{token}/")) == ["What helps?"]


def test_it_lists_what_its_owner_may_read_now(browser_of, ana, bo, zed, place):
    closed = makers.community("closed", "private")
    mine = member(ana, closed)
    member(bo, closed)
    address = my_feed(ana)
    makers.thread(bo, place, title="In public")
    makers.thread(bo, closed, title="In private", audience="members")
    assert entries(browser_of().get(address)) == ["In private", "In public"]
    mine.delete()
    assert entries(browser_of().get(address)) == ["In public"]
    assert entries(browser_of().get(my_feed(zed))) == []


def test_hashtags_followed_and_muted(browser_of, ana, bo, place, zed):
    makers.thread(bo, place, title="Tagged")
    tag = Hashtag.objects.get(name="sleep")
    TagFollow.objects.create(user=zed, tag=tag)
    assert entries(browser_of().get(my_feed(zed))) == ["Tagged"]
    assert entries(browser_of().get(my_feed(zed, titles=False))) == ["A new thread with a hashtag you follow"]
    TagMute.objects.create(user=ana, tag=tag)
    assert entries(browser_of().get(my_feed(ana))) == []


@pytest.mark.parametrize("ending", ["another", "stopped", "suspended", "withdrawn", "deleted"])
def test_an_address_that_is_over_is_like_any_other(browser_of, ana, ending):
    address, client = my_feed(ana), browser_of(ana)
    if ending == "another":
        client.post("/settings/feed/", {"act": "make"})
    elif ending == "stopped":
        client.post("/settings/feed/", {"act": "stop"})
    elif ending == "suspended":
        suspending.suspend(user=ana, by=person("Root", is_superuser=True, is_staff=True), reason="x")
    elif ending == "withdrawn":
        withdrawing.withdraw(ana)
    else:
        ana.delete()
    gone, random = browser_of().get(address), browser_of().get("/feed/never-was/")
    assert gone.status_code == random.status_code == 404
    assert gone.content == random.content


def test_consent_comes_first(browser_of, ana):
    Consent.objects.all().delete()
    assert browser_of(ana).post("/settings/feed/", {"act": "make"}).url.startswith("/settings/consent/")
    assert not FeedToken.objects.exists()


def test_it_is_flat(browser_of, ana, bo, place, unhurried, django_assert_num_queries):
    address, client = my_feed(ana), browser_of()
    for many in (1, 4):
        for _number in range(many):
            makers.thread(bo, place)
        with django_assert_num_queries(3):
            client.get(address)
