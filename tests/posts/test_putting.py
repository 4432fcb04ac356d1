"""A new post is written at once with all that follows from it: what stands there then is what the rules say, which
write the same things singly for posts that are there already."""

import pytest
from django.db import transaction

from accounts.models import Block, Mute, Notification
from peerhealth.errors import Refused
from posts import audiences, counters, following, moderation, publishing, tag_index
from posts.models import (
    Hashtag,
    HashtagAlias,
    Mention,
    Post,
    SearchEntry,
    SearchWord,
    Submission,
    TaggedThread,
    TagMute,
)
from posts.searching import indexing
from tests import makers

pytestmark = pytest.mark.django_db
BODIES = [
    "Plain words.", "#Sleep and #BackPain and #sleep", "#backpain again, @Ana and @Cyd and @nobody",
    "#Dormir is another name", "> quoted\n\n**Schlaf** und #Müdigkeit seit Wochen", "النوم صعب #صداع", "頭痛が続く #睡眠",
]  # fmt: skip


@pytest.fixture
def said(ana, bo, cy, mo, place):
    """Replies of all kinds, nested and not, where everybody reads, among members, and below a hidden opening."""
    makers.thread(ana, place, body="#Sleep")
    HashtagAlias.objects.create(name="dormir", tag=Hashtag.objects.get(name="sleep"))
    threads = [makers.thread(ana, place, audience=audience, body="#Sleep @Cyd") for audience in ("everyone", "members")]
    threads.append(makers.thread(bo, place))
    moderation.hide(post=threads[-1].opening, by=mo, reason="x")
    for thread in threads:
        above = thread.opening
        for number, body in enumerate(BODIES):
            post = makers.reply([ana, bo, cy][number % 3], above, body, token=f"{'t' * 16}{thread.pk}-{number}")
            above = post if number % 2 else thread.opening
    return threads


def _entries() -> list[dict]:
    return list(SearchEntry.objects.order_by("pk").values())


def _tagged() -> list[dict]:
    rows = TaggedThread.objects.order_by("thread", "tag")
    return list(rows.values("thread", "tag", "community", "is_public", "kind", "last_activity", "public_id"))


def test_nothing_is_counted_wrong(said):
    assert counters.check() == []
    assert Hashtag.objects.get(name="backpain").display == "BackPain"
    assert Mention.objects.count() == 3 * 2 + 2, "those in the replies, and in two openings"


def test_the_search_has_what_it_would_be_given_anew(said):
    before, words = _entries(), set(SearchWord.objects.values_list("word", "root"))
    assert len(before) == 1 + 2 * (1 + len(BODIES)), "nothing below the hidden opening"
    assert {entry["language"] for entry in before} > {"en", "ar", "ja"}
    indexing.index_all(Post.objects.values_list("pk", flat=True))
    assert _entries() == before
    assert set(SearchWord.objects.values_list("word", "root")) == words


def test_the_hashtags_of_threads_are_what_they_would_be_anew(said):
    before = _tagged()
    assert len(before) > 10
    for thread in said:
        tag_index.write(thread)
    assert _tagged() == before


def test_each_form_is_remembered(said):
    assert Submission.objects.count() == len(said) * len(BODIES)
    assert all(one.post.author_id == one.author_id for one in Submission.objects.select_related("post"))


def test_who_is_told_is_who_hears(ana, bo, cy, mo, kit, place):
    """The statement that tells finds the same people as the one that only looks."""
    thread = makers.thread(ana, place, body="#Sleep")
    for somebody in (bo, mo, kit):
        following.follow(somebody, thread, each=somebody == mo)
    Block.objects.create(blocker=kit, blocked=cy, known_as="Cyd")
    for body in ("One", "Two for @Ana and @Kit", "#Sleep"):
        for before in (lambda: None, lambda: Mute.objects.create(muter=bo, muted=cy, known_as="Cyd")):
            Mute.objects.all().delete()
            before()
            post = makers.reply(cy, thread, body)
            told = dict(Notification.objects.filter(about=post.public_id).values_list("user", "event"))
            assert told == audiences.for_new_post(post).people
            assert ana.pk in told
            assert kit.pk not in told
            assert (bo.pk in told) == (not Mute.objects.exists())
    TagMute.objects.create(user=mo, tag=Hashtag.objects.get(name="sleep"))
    post = makers.reply(cy, thread, "Three")
    assert mo.pk not in dict(Notification.objects.filter(about=post.public_id).values_list("user", "event"))


def test_a_refusal_in_somebody_elses_transaction(ana, bo, place):
    """By itself a verb is undone alone; where it joins, with what its caller did."""
    thread = makers.thread(ana, place)
    said = {"author": bo, "parent": thread.opening, "body": "Same here.", "blockers": {ana.pk}}
    for joins, left in ((False, 2), (True, 2)):
        with transaction.atomic():
            makers.reply(ana, thread, "Before")
            with pytest.raises(Refused):
                publishing.reply(**said, joins=joins)
        assert thread.posts.count() == left
