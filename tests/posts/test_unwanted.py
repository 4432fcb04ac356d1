"""What somebody mutes or blocks after it was told is told no more: not by the bell, not by a digest."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import blocking
from communities import levels
from posts import helping, reacting, silencing, tag_following, telling
from posts.digests import contents
from tests import makers
from tests.people import person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unhurried")]


def said(user) -> list[str]:
    """The lines of the page of notifications."""
    return [row["sentence"] for row in telling.page_for(user, {}).rows]


def test_what_was_muted_since_is_not_told(ana, bo, place):
    """Of one's own words, and of a hashtag: the bell forgets what one would rather not hear of."""
    tag_following.follow_each(ana, "sleep")
    mine, other = makers.thread(ana, place), makers.thread(bo, place, body="How? #Sleep")
    reacting.toggle(user=bo, post=mine.opening, kind="hug")
    answer = makers.reply(ana, other)
    helping.mark(user=bo, post=answer)
    assert len(said(ana)) == 3
    for mute, undo in (
        (lambda: levels.set_level(ana, place, "muted"), lambda: levels.set_level(ana, place, "normal")),
        (lambda: [silencing.mute(ana, one) for one in (mine, other)],
         lambda: [silencing.unmute(ana, one.public_id) for one in (mine, other)]),
    ):  # fmt: skip
        mute()
        assert said(ana) == []
        assert telling.unread_lines(ana) == 0
        undo()
        assert len(said(ana)) == 3
    blocking.mute(muter=ana, person=bo)
    assert said(ana) == ["A reply of yours helped the person who asked."]


def test_a_digest_says_nothing_of_a_muted_community(ana, bo, place):
    """“Nothing, no answers to me either”: neither what waits, nor answers, nor what others found helpful."""
    since = timezone.now() - timedelta(hours=1)
    makers.thread(bo, place, title="Which pillow for the neck?")
    liked = makers.thread(bo, place, title="Something else", kind="win")
    reacting.toggle(user=person("Fan"), post=liked.opening, kind="celebrate")
    makers.reply(bo, makers.thread(ana, place))
    levels.set_level(ana, place, "muted")
    assert not contents.of(ana, since)
    levels.set_level(ana, place, "normal")
    found = contents.of(ana, since)
    assert [line.words for line in found.waiting] == ["Which pillow for the neck?"]
    assert [line.words for line in found.best] == ["Something else"]
    assert [event for event, _line in found.news] == ["reply"]
