"""Counting everything anew, and a community that closes or opens."""

from functools import partial

import pytest
from django.core.management import call_command
from django.db import connection

from communities import changing
from posts import moderation, publishing, readership, recounting
from posts.models import Hashtag, HashtagForm, Post, SearchEntry, TaggedThread, Thread
from tests import makers
from tests.people import person

pytestmark = pytest.mark.django_db


def statements(act) -> list[str]:
    """What `act` asks the database, also what is prepared."""
    kept = []

    def keep(execute, sql, *about):
        kept.append(sql)
        return execute(sql, *about)

    with connection.execute_wrapper(keep):
        act()
    return kept


def state() -> list:
    """All that is counted."""
    return [
        list(Thread.objects.order_by("pk").values_list("reply_count", "helpers", "first_reply_at", "first_here")),
        list(Post.objects.order_by("pk").values_list("reply_count", "first_here", "reaction_counts")),
        list(SearchEntry.objects.order_by("pk").values_list("pk", "author_id", "members_only")),
        set(TaggedThread.objects.values_list("tag__name", "thread", "is_public")),
        set(HashtagForm.objects.filter(uses__gt=0).values_list("tag__name", "form", "uses")),
        set(Hashtag.objects.values_list("name", "display", "uses")),
    ]


@pytest.fixture
def said(ana, bo, mo, place):
    """Threads of all kinds."""
    thread = makers.thread(ana, place, body="#Sleep")
    makers.reply(bo, thread, "#Heat")
    makers.thread(ana, place, title="Among us", body="#sleep", audience="members")
    moderation.hide(post=makers.thread(bo, place, title="Advert").opening, by=mo, reason="x")
    publishing.delete(post=makers.reply(mo, thread, "Gone again"))
    other = makers.community("elsewhere")
    makers.thread(ana, other, title="Elsewhere", body="#Sleep #Pain")
    return thread


def test_it_works(said, capsys, monkeypatch):
    monkeypatch.setattr(recounting, "BATCH", 2)
    before = state()
    recounting.recount()
    assert state() == before, "the verbs keep all of it right"
    assert not any(recounting.recount().values())
    Thread.objects.update(reply_count=7, helpers=7, first_here=False)
    Post.objects.update(reply_count=7, reaction_counts={"hug": 7}, first_here=False)
    TaggedThread.objects.update(is_public=True)
    HashtagForm.objects.update(uses=7)
    call_command("recount")
    assert state() == before
    assert "first posts" in capsys.readouterr().out


def test_first_posts_are_found_again(said, ana, bo, place):
    Thread.objects.update(first_here=True)
    Post.objects.update(first_here=True)
    recounting.recount()
    assert Post.objects.filter(first_here=True, thread__community=place).count() == 3, "of Ana, Bo and Mo"
    assert Post.objects.get(thread__title="Elsewhere").first_here, "in each community"
    assert not Thread.objects.get(title="Among us").first_here


def test_search_finds_what_it_may_again(said, bo):
    before = state()
    SearchEntry.objects.filter(post=said.opening).delete()
    SearchEntry.objects.filter(post__thread__title="Among us").update(members_only=False)
    SearchEntry.objects.filter(author=bo).update(author=None)
    hidden, entry = Post.objects.get(thread__title="Advert"), SearchEntry.objects.first()
    entry.pk, entry.thread_id = hidden.pk, hidden.thread_id
    entry.save(force_insert=True)
    assert recounting.recount()["search entries"] == 4
    assert state() == before


def test_rows_are_locked_before_the_turn(said):
    """As writers do: else three would wait in a circle once somebody merges tags."""
    asked = statements(recounting.recount)
    threads, turn = (
        next(n for n, sql in enumerate(asked) if mark in sql)
        for mark in ('FROM "posts_thread" WHERE "posts_thread"."id" IN', "pg_advisory_xact_lock_shared")
    )
    assert "FOR NO KEY UPDATE" in asked[threads]
    assert threads < turn


@pytest.mark.parametrize("visibility", ["members", "private"])
def test_a_community_that_closes_and_opens(said, mo, place, visibility):
    opened = state()
    for now in (visibility, visibility, "public"):
        fields = {"visibility": now}
        place.refresh_from_db()
        change = partial(readership.change, community=place, by=mo, as_of=changing.version(place), fields=fields)
        assert not [sql for sql in statements(change) if "posts_post " in sql], "nothing is counted anew"
        found = state()
        recounting.recount()
        assert state() == found, "and nothing needs to be"
        assert (found == opened) is (now == "public")
    assert Hashtag.objects.get(name="sleep").uses == 2


def test_what_is_written_in_another_place_stays_counted(said, mo, place):
    makers.thread(person("Other"), makers.community("third"), body="#Heat")
    readership.change(community=place, by=mo, as_of=changing.version(place), fields={"visibility": "private"})
    assert dict(Hashtag.objects.values_list("name", "uses")) == {"sleep": 1, "heat": 1, "pain": 1}
