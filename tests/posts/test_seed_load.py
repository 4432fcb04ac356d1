"""`manage.py seed_load`: what it writes is what the verbs would have written."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client

from accounts.models import User
from peerhealth import markup
from posts import recounting
from posts.loading import shapes
from posts.loading.words import SHARES, chance_of
from posts.models import Hashtag, Hiding, Post, Reaction, Reading, SearchEntry, SearchWord, TaggedPost, Thread
from posts.models import ThreadFollow as Follow
from posts.searching import asking, finding, indexing
from tests.people import person

POSTS, THREADS, USERS = 1_500, 120, 80
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def loaded(django_db_setup, django_db_blocker):
    """A small load for all tests of the file, taken back at their end."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("seed_load", users=USERS, threads=THREADS, posts=POSTS, verbosity=0)
        yield
        transaction.set_rollback(True)


def test_it_works():
    assert (User.objects.count(), Thread.objects.count(), Post.objects.count()) == (USERS, THREADS, POSTS)
    assert sorted(thread.last_number for thread in Thread.objects.order_by("-last_number")[:2]) == [150, 375]
    assert Post.objects.order_by("-depth").values_list("depth", flat=True)[0] == POSTS // 20
    assert set(SearchEntry.objects.values_list("language", flat=True)) == set(SHARES)
    for model in (Reaction, Hiding, Reading, Follow, TaggedPost):
        assert model.objects.exists(), model


def test_every_counter_is_right():
    mended = recounting.recount()
    assert len(mended) > 5
    assert not {what: rows for what, rows in mended.items() if rows}


def test_hashtags_are_shown_and_counted_as_they_would_be():
    before = list(Hashtag.objects.order_by("pk").values_list("name", "display", "uses"))
    recounting.recount()
    assert before == list(Hashtag.objects.order_by("pk").values_list("name", "display", "uses"))
    assert any(uses for _name, _display, uses in before)


def test_html_is_what_the_renderer_gives():
    posts = Post.objects.filter(deleted_at__isnull=True).select_related("thread").order_by("pk")[:400]
    for post in posts:
        drawn = markup.parse(post.body)
        assert post.html == drawn.html
        assert post.number or post.thread.excerpt == markup.excerpt(drawn.plain)
        forms = TaggedPost.objects.filter(content_object=post).order_by("pk").values_list("form", flat=True)
        assert Hiding.objects.filter(post=post).exists() or tuple(forms) == drawn.hashtags


def test_search_knows_the_words_that_it_would_know():
    def entries():
        return list(SearchEntry.objects.order_by("pk").values_list("pk", "language", "members_only", "vector"))

    before = entries()
    for _done in indexing.rebuild():
        pass
    assert before == entries()
    assert indexing.is_complete()
    assert SearchWord.objects.get(word="sleep").uses > 10


def test_search_finds():
    assert finding.find(asking.ask("pain sleep"), AnonymousUser()).threads


def test_replies_stand_in_the_tree_as_the_verbs_place_them():
    for post in Post.objects.filter(number__gt=0).select_related("parent").order_by("-depth")[:300]:
        placed = Post(number=post.number)
        placed.place_below(post.parent)
        assert (placed.depth, placed.branch_id, placed.path) == (post.depth, post.branch_id, post.path)
        assert post.parent.created_at <= post.created_at


def test_its_pages_open():
    client, longest = Client(), Thread.objects.order_by("-last_number")[0]
    for address in (longest.get_absolute_url(), longest.community.get_absolute_url(), "/", "/tag/sleep/"):
        assert client.get(address).status_code == 200


def test_what_is_written_afterwards_gets_the_next_number():
    thread = Thread.objects.order_by("-last_number")[0]
    ana = person("Ana")
    before = Post.objects.order_by("-pk")[0].pk
    written = Post.objects.create(thread=thread, author=ana, number=thread.last_number + 1, parent=thread.opening)
    assert written.pk == before + 1


def test_refuses_a_database_that_holds_people():
    with pytest.raises(CommandError, match="holds people") as refused:
        call_command("seed_load", users=USERS, threads=THREADS, posts=POSTS, verbosity=0)
    assert refused.value.returncode == 1
    assert User.objects.count() == USERS


def test_the_same_seed_gives_the_same_threads():
    one, same, other = (shapes.shapes(500, 9_000, chance_of(seed)) for seed in (3, 3, 4))
    assert one == same != other
    assert sum(shape.posts for shape in one) == sum(shape.posts for shape in other) == 9_000


def test_a_million_posts_have_the_three_long_threads():
    made = shapes.shapes(125_000, 1_000_000, chance_of(1))
    assert sorted((shape.posts, shape.chain) for shape in made if shape.special) == [
        (1_001, True), (10_001, False), (100_001, False),
    ]  # fmt: skip
    assert sum(shape.posts for shape in made) == 1_000_000
    assert max(shape.posts for shape in made if not shape.special) < 5_000
