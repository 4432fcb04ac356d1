"""Somebody reacts to a post that is being edited or deleted: no reaction is lost, and none outlives the words."""

import threading

import pytest
from django.db import connection, transaction

from posts import publishing, reacting
from posts.models import Post, Reaction
from tests import makers
from tests.people import member, person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def reply(transactional_db):
    """A reply in a conversation, by Ana."""
    place, ana = makers.community(), person("Ana")
    member(ana, place)
    return makers.reply(ana, makers.thread(ana, place), "Words")


def while_somebody_reacts(act) -> Post:
    """Does `act` with the post between a hug and its commit; the post afterwards."""
    post = Post.objects.get(number=1)
    acts = threading.Thread(target=lambda: (act(Post.objects.get(pk=post.pk)), connection.close()))
    with transaction.atomic():
        reacting.toggle(user=person("Bo"), post=post, kind="hug")
        acts.start()
        acts.join(0.5)
        assert acts.is_alive(), "it waits for the hug"
    acts.join()
    post.refresh_from_db()
    return post


def test_an_edit_keeps_the_reaction(reply):
    post = while_somebody_reacts(lambda post: publishing.edit(post=post, by=post.author, body="Other words"))
    assert (post.body, post.reaction_counts, Reaction.objects.count()) == ("Other words", {"hug": 1}, 1)


def test_a_deletion_takes_the_reaction_along(reply):
    post = while_somebody_reacts(lambda post: publishing.delete(post=post))
    assert (post.body, post.reaction_counts, Reaction.objects.count()) == ("", {}, 0)
