"""Whether every counter says what it counts: `manage.py check_counters`."""

import json

import pytest
from django.core.management import call_command

from posts import counters, moderation, publishing, recounting
from posts.models import Hashtag, HashtagForm, Hiding, Post, SearchEntry, TaggedPost, TaggedThread, Thread
from tests import makers

pytestmark = pytest.mark.django_db
WORDS = "an unspeakable word"


@pytest.fixture
def said(ana, bo, mo, place):
    """Threads of all kinds."""
    thread = makers.thread(ana, place, title=WORDS, body="#Sleep")
    makers.reply(bo, thread, "#Heat")
    makers.thread(ana, place, title="Among us", body="#sleep", audience="members")
    moderation.hide(post=makers.thread(bo, place, title="Advert").opening, by=mo, reason="x")
    publishing.delete(post=makers.reply(mo, thread, "Gone again"))
    return thread


# What is broken, and what is told of it.
FAULTS = {
    "threads": lambda thread: Thread.objects.filter(pk=thread.pk).update(reply_count=7),
    "numbers of threads": lambda thread: Thread.objects.filter(pk=thread.pk).update(last_number=0),
    "posts with reactions": lambda thread: thread.posts.filter(number=1).update(reaction_counts={"hug": 1}),
    "posts with replies": lambda thread: thread.posts.filter(number=0).update(reply_count=0),
    "first posts": lambda thread: thread.posts.filter(number=1).update(first_here=False),
    "threads of first posts": lambda thread: Thread.objects.filter(pk=thread.pk).update(first_here=False),
    "threads of hashtags": lambda thread: TaggedThread.objects.filter(tag__name="heat").delete(),
    "threads of hashtags that were none": lambda thread: TaggedPost.objects.filter(tag__name="heat").delete(),
    "forms of hashtags": lambda thread: HashtagForm.objects.filter(form="Heat").update(uses=7),
    "hashtags": lambda thread: Hashtag.objects.filter(name="heat").update(uses=7, display="HEAT"),
    "search entries": lambda thread: SearchEntry.objects.filter(thread=thread, post__number=1).delete(),
    "search entries that should be none": lambda thread: Hiding.objects.create(
        post=thread.posts.get(number=1), reason="x"
    ),
}


@pytest.fixture
def of(said):
    """Rows wrong, by what."""
    return lambda: {wrong.what: wrong.rows for wrong in counters.check()}


def test_it_works(said, capsys):
    call_command("check_counters")
    assert "All counters are right" in capsys.readouterr().out


@pytest.mark.parametrize("what", FAULTS)
def test_each_fault_is_told_and_mended(said, of, what):
    FAULTS[what](said)
    assert of()[what] == 1
    recounting.recount()
    assert of() == {}


OF_THE_SITE = counters.OF_FIRST_POSTS | counters.OF_TAGS  # known only from all


@pytest.mark.parametrize("what", sorted(FAULTS.keys() - OF_THE_SITE.keys()))
def test_a_fault_is_told_of_its_own_thread_alone(said, what):
    others = [pk for pk in Thread.objects.values_list("pk", flat=True) if pk != said.pk]
    FAULTS[what](said)
    assert what in {wrong.what for wrong in counters.check_of([said.pk])}
    assert counters.check_of(others) == []


def test_it_says_where_and_how_many_and_no_word(said, capsys):
    Post.objects.update(reply_count=9)
    with pytest.raises(SystemExit) as ended:
        call_command("check_counters")
    assert ended.value.code == 1
    told = capsys.readouterr().out
    assert f"posts_post: posts with replies, {Post.objects.count()} wrong" in told
    assert WORDS not in told


def test_it_tells_programs(said, capsys):
    call_command("check_counters", "--json")
    assert json.loads(capsys.readouterr().out) == []
    Hashtag.objects.update(uses=9)
    with pytest.raises(SystemExit):
        call_command("check_counters", "--json")
    found = json.loads(capsys.readouterr().out)
    assert found == [{"table": "posts_hashtag", "what": "hashtags", "rows": Hashtag.objects.count()}]


def test_posts_of_people_who_have_left_are_right(ana, bo, place):
    makers.reply(bo, makers.thread(ana, place))
    bo.delete()
    assert SearchEntry.objects.filter(author=None).exists()
    assert counters.check() == []
