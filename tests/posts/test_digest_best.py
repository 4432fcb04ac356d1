"""Where others found most: threads are ordered, never people."""

from datetime import timedelta

import pytest
from django.utils import timezone

from posts import helping, reacting, tag_following
from posts.digests import best
from posts.models import Reading
from tests import makers
from tests.people import member, person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unhurried")]


def test_best_is_where_others_found_most_since(ana, bo, mo, cy, place):
    def win(title):
        return makers.thread(bo, place, title=title, kind="win")

    hugged, quiet, talked = win("Hugged"), win("Nobody said a word"), win("Talked about")
    before = win("Loved before")
    reacting.toggle(user=mo, post=before.opening, kind="celebrate")
    mine = makers.thread(ana, place, title="My own", kind="win")
    reacting.toggle(user=mo, post=mine.opening, kind="celebrate")
    since = timezone.now()
    reacting.toggle(user=cy, post=hugged.opening, kind="celebrate")
    makers.reply(bo, quiet, "I answer myself.")
    for person_ in (mo, cy):
        makers.reply(person_, talked)
    makers.reply(bo, before, "Again I.")
    makers.reply(bo, hugged, "Thank you.")
    assert [row["title"] for row in best.of(ana, since)] == ["Talked about", "Hugged"]
    asked = makers.thread(bo, place, title="Helped")
    helping.mark(user=bo, post=makers.reply(ana, asked))
    assert best.of(ana, since)[0]["title"] == "Helped"
    Reading.objects.create(user=ana, thread=talked, upto=9, at=timezone.now())
    assert "Talked about" not in [row["title"] for row in best.of(ana, since)], "she has read it"


def test_best_of_a_followed_hashtag_elsewhere_and_never_of_what_is_closed(ana, cy):
    since = timezone.now() - timedelta(days=1)
    for slug, visibility in (("elsewhere", "public"), ("closed", "private")):
        place = makers.community(slug, visibility)
        member(cy, place)
        fan = person(f"Fan-{slug}")
        member(fan, place)
        thread = makers.thread(cy, place, title=f"Said {slug}", body="Words. #Fatigue", kind="win")
        reacting.toggle(user=fan, post=thread.opening, kind="celebrate")
    assert best.of(ana, since) == []
    tag_following.follow(ana, "fatigue")
    assert [row["title"] for row in best.of(ana, since)] == ["Said elsewhere"]
