"""What a reader cannot read changes nothing of what they find."""

from dataclasses import asdict

import pytest

from communities.models import Membership
from posts import moderation, publishing
from posts.models import SearchEntry, SearchWord
from posts.searching import indexing, statistics
from posts.searching.asking import ask
from posts.searching.finding import find
from tests import makers
from tests.people import member
from tests.posts.search.test_finding import titles

pytestmark = pytest.mark.django_db
QUERIES = ("hydroxychloroquine", "hydroxychlorquine", "xylophagia", "xylophagya", "sun rash", "#sun", "in:closed", "sun -rash",
           "kind:question", "by:Ana", "a long question about the sun and a rash and hydroxychloroquine", "closed")  # fmt: skip


def found(reader) -> list[dict]:
    """All that is found by each of the queries."""
    return [asdict(find(ask(query), reader)) for query in QUERIES]


def fill(author, place, **fields) -> None:
    """A thread with words that are asked for, and one that only it has."""
    body = "Hydroxychloroquine, sun, rash, xylophagia, hydroxychlorquine. #Sun #Hush"
    makers.reply(author, makers.thread(author, place, title="Sun rash", body=body, **fields), "Sun, hydroxychloroquine.")


@pytest.fixture
def public(ana, place):
    """What everybody may read."""
    makers.thread(ana, place, title="Sun and hydroxychloroquine", body="A rash. #Sun")
    statistics.recount()


def test_it_works(public, ana, bo, place, nobody):
    assert titles("sun", nobody) == titles("sun", bo) == ["Sun and hydroxychloroquine"]
    fill(ana, place, audience="members")
    assert len(titles("sun", bo)) == 2


@pytest.mark.parametrize("visibility", ["members", "private"])
@pytest.mark.parametrize("who", ["visitor", "outsider"])
def test_nothing_changes_because_of_what_is_closed(public, ana, place, zed, nobody, visibility, who):
    reader = zed if who == "outsider" else nobody
    before = found(reader)
    closed = makers.community("closed", visibility)
    member(ana, closed)
    fill(ana, closed)
    fill(ana, place, audience="members")
    statistics.recount()
    after = found(reader)
    if visibility == "members":  # that it exists is no secret
        before, after = before[:-1], after[:-1]
    assert after == before
    assert len(titles("xylophagia", ana)) == 2


def test_words_are_learnt_in_public_only(public, ana, place):
    fill(ana, place, audience="members")
    assert not SearchWord.objects.filter(word="xylophagia").exists()
    fill(ana, place)
    assert SearchWord.objects.filter(word="xylophagia").exists()
    for thread in place.threads.filter(title="Sun rash"):
        publishing.delete(post=thread.opening)
    statistics.recount()
    assert not SearchWord.objects.filter(word="xylophagia").exists(), "nobody says it any more"


def test_who_leaves_finds_no_more(ana, bo, place):
    closed = makers.community("closed", "private")
    for person in (ana, bo):
        member(person, closed)
    fill(ana, closed)
    assert titles("xylophagia", bo) == ["Sun rash"]
    Membership.objects.filter(user=bo, community=closed).delete()
    assert titles("xylophagia", bo) == []


def test_a_deleted_post_is_gone_at_once(ana, bo, place, nobody):
    thread = makers.thread(ana, place, title="Sun", body="Rash.")
    said = makers.reply(bo, thread, "Xylophagia.")
    assert titles("xylophagia", nobody) == ["Sun"]
    publishing.delete(post=said)
    assert titles("xylophagia", nobody) == []
    publishing.delete(post=thread.opening)
    assert titles("sun", nobody) == titles("rash", nobody) == []
    assert SearchEntry.objects.count() == 0


def test_a_hidden_post_is_gone_until_it_is_restored(ana, bo, mo, place, nobody):
    thread = makers.thread(ana, place, title="Sun", body="Rash.")
    said = makers.reply(bo, thread, "Xylophagia.")
    for post, query in ((said, "xylophagia"), (thread.opening, "xylophagia"), (thread.opening, "sun")):
        moderation.hide(post=post, by=mo, reason="Off topic")
        assert titles(query, nobody) == titles(query, mo) == []
        moderation.restore(post=post, by=mo, reason="It is fine")
        assert titles(query, nobody) == ["Sun"]


def test_what_is_written_anew_is_found_anew(ana, place, nobody):
    thread = makers.thread(ana, place, title="Sun", body="Rash.")
    fields = {"title": "Moon", "audience": "members"}
    publishing.edit(post=thread.opening, by=ana, body="Cream. #Night", thread_fields=fields)
    for query in ("sun", "rash", "moon", "cream", "#night"):
        assert titles(query, nobody) == []
    assert titles("moon cream", ana) == titles("#night cream", ana) == ["Moon"]
    assert titles("sun", ana) == titles("rash", ana) == []


def test_replies_follow_the_audience(ana, bo, place, nobody):
    thread = makers.thread(ana, place, title="Sun", body="Rash.")
    makers.reply(bo, thread, "Xylophagia.")
    publishing.edit(post=thread.opening, by=ana, body="Rash.", thread_fields={"audience": "members"})
    assert titles("xylophagia", nobody) == []
    assert titles("xylophagia", bo) == ["Sun"]


def test_a_person_who_has_gone_is_found_by_no_name(ana, bo, place):
    makers.thread(ana, place, title="Sun", body="Rash.")
    assert titles("by:Ana rash", bo) == ["Sun"]
    Membership.objects.filter(user=ana).delete()
    ana.delete()
    assert titles("rash", bo) == ["Sun"]
    assert titles("by:Ana rash", bo) == []


def test_all_entries_are_made_anew(ana, mo, place, nobody):
    shown, hidden = (makers.thread(ana, place, title=title, body="Rash.") for title in ("Shown", "Hidden"))
    moderation.hide(post=hidden.opening, by=mo, reason="Off topic")
    before = list(SearchEntry.objects.order_by("pk").values())
    SearchEntry.objects.all().delete()
    assert not indexing.is_complete()
    assert sum(indexing.rebuild()) == 2
    assert indexing.is_complete()
    assert list(SearchEntry.objects.order_by("pk").values()) == before
    assert titles("rash", nobody) == [shown.title]
