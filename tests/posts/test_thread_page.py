"""What stands around the posts of a conversation is drawn once for each shape: whoever reads gets the page that the
template draws for them."""

import re

import pytest
from django.core.cache import cache

from accounts.models import Block, Mute
from communities.models import Community
from posts import thread_page
from posts.models import Post, Thread, ThreadFollow, ThreadMute
from tests import makers
from tests.people import member, person

pytestmark = pytest.mark.django_db
# Random, or of a moment; and two ways to write one sign.
TAKEN_OUT = re.compile(r'(?<=csrfmiddlewaretoken" value=")[^"]*|(?<=data-live=")[^"]*|(?<=(?:ken|ept)" value=")[^"]*')
NAME = 'Rest & <b>"%(title)s"</b> 100%'


def text_of(client, address: str) -> str:
    """The page, without what differs each time."""
    cache.clear()
    page = client.get(address, headers={"Sec-Purpose": "prefetch"})  # nothing is read by it
    assert page.status_code == 200, address
    return TAKEN_OUT.sub("", page.content.decode()).replace("&#34;", "&quot;").replace("&#39;", "&#x27;")


@pytest.fixture
def threads(ana, bo, mo, place) -> list[Thread]:
    """Conversations that differ in all that a page looks at."""
    Community.objects.filter(pk=place.pk).update(rules=["Be <kind>", "No ads"], joining="approval")
    place.refresh_from_db()
    plain, other = makers.thread(ana, place, audience="everyone"), makers.thread(bo, place, title=NAME, kind="story")
    for thread in (plain, other):
        first = makers.reply(bo, thread)
        makers.reply(ana, first, "And \"then\" & so on")
    ThreadFollow.objects.get_or_create(user=ana, thread=other, defaults={"each": True})
    ThreadMute.objects.create(user=mo, thread=plain)
    noted, gone = makers.thread(ana, place, title="A hard day"), makers.thread(ana, place, title="Never mind")
    Post.objects.filter(pk=noted.opening_id).update(notes=["death"])
    Post.objects.filter(pk=gone.opening_id).update(deleted_at="2026-01-01T00:00Z", html="", body="")
    return [plain, other, noted, gone]


def test_it_works(browser_of, ana, bo, mo, zed, place, threads, monkeypatch):
    pending, banned = person("Pen"), person("Ban")
    member(pending, place, state="pending")
    member(banned, place, state="banned")
    Block.objects.create(blocker=mo, blocked=bo)
    Mute.objects.create(muter=zed, muted=ana)
    readers = {None: browser_of(), **{one: browser_of(one) for one in (ana, bo, mo, zed, pending, banned)}}
    discreet, folding = browser_of(), browser_of()
    discreet.cookies["reading"], folding.cookies["topics"] = "theme:dark|titles:discreet", "death"
    asks = ["", "?sort=newest", f"?post={threads[0].posts.get(number=2).public_id}"]
    addresses = [threads[0].get_absolute_url() + ask for ask in asks] + [one.get_absolute_url() for one in threads[1:]]
    pages = [(who, address) for who in (*readers.values(), discreet, folding) for address in addresses]
    thread_page.SHELLS._kept.clear()
    filled = [text_of(*page) for page in pages]
    again = [text_of(*page) for page in pages]
    assert len(thread_page.SHELLS._kept) < len(pages), "some of them are of one shape"
    monkeypatch.setattr(thread_page, "is_usual", lambda *_about: False)
    for page, one, other in zip(pages, filled, again, strict=True):
        assert one == other == text_of(*page), page


def test_no_word_is_in_what_is_kept(browser_of, ana, bo, place, threads):
    for who in (None, ana, bo):
        for thread in threads:
            browser_of(who).get(thread.get_absolute_url())
    assert thread_page.SHELLS._kept
    for shell in thread_page.SHELLS._kept.values():
        for word in (ana.username, place.name, place.slug, "Rest", "hard day", threads[0].public_id, "kind&gt;"):
            assert word not in shell.text


def test_a_template_that_looks_further_is_noticed():
    from peerhealth.shells import Given, NotGivenError

    with pytest.raises(NotGivenError):
        Given(name="x").email  # noqa: B018


def test_an_address_is_what_its_pattern_says(ana, place):
    from django.urls import reverse

    thread = makers.thread(ana, place, title="Ärger: 熱 & नमस्ते 100%")
    assert thread.get_absolute_url() == reverse("thread", args=[thread.public_id, thread.slug])
    assert reverse("replies_now", args=[thread.public_id]) == f"/t/{thread.public_id}/now/replies/"
