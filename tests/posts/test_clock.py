"""The answer clock of a community."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from posts import clock
from posts.models import Thread
from tests import makers
from tests.people import member, person
from tests.scene import without_tokens

pytestmark = pytest.mark.django_db
HOURS = timedelta(hours=1)


def furnish(author, place, waits, *, days_ago: int = 5, first: bool = False, **fields) -> None:
    """A thread for each of `waits`: hours until the first reply, None for none. `first`: each is the first of
    somebody else."""
    then = timezone.now() - timedelta(days=days_ago)
    for wait in waits:
        thread = makers.thread(newcomer() if first else author, place, at=then, **fields)
        at = None if wait is None else then + wait * HOURS
        Thread.objects.filter(pk=thread.pk).update(first_reply_at=at)


def newcomer() -> User:
    """Somebody who has never been here."""
    return person(f"New{User.objects.count()}")


def test_it_works(browser_of, ana, place):
    furnish(ana, place, [1, 1, 2, 2, 3, 3, 9, 9, None, None, None])
    said = "In the last 30 days, half of the conversations here had a first reply within 3 hours."
    assert said in browser_of().get("/c/lupus/about/").content.decode()


@pytest.mark.parametrize(
    ("waits", "said"),
    [
        ([1] * 9, ""),
        ([1] * 10, "within an hour."),
        ([1] * 5 + [None] * 5, "at least half of the conversations here have had no reply yet."),
        ([1] * 6 + [None] * 5, "within an hour."),
        ([0.2] * 10, "within 12 minutes."),
        ([100] * 10, "within 5 days."),
    ],
)
def test_the_median(ana, place, nobody, waits, said):
    furnish(ana, place, waits)
    found = clock.of(place, nobody).first_reply
    assert found.endswith(said)
    assert bool(found) is bool(said)


def test_old_threads_do_not_count(ana, place, nobody):
    furnish(ana, place, [1] * 9)
    furnish(ana, place, [1] * 3, days_ago=31)
    assert clock.of(place, nobody) == clock.Clock()


def test_first_posts_answered_within_a_day(ana, place, nobody):
    furnish(ana, place, [1] * 7 + [25, None], first=True)
    assert not clock.of(place, nobody).newcomers
    furnish(ana, place, [2], first=True)
    assert "80 in 100 were answered within a day." in clock.of(place, nobody).newcomers
    furnish(ana, place, [None] * 5, first=True, days_ago=0)
    assert "80 in 100" in clock.of(place, nobody).newcomers, "they may still get an answer in time"


@pytest.mark.parametrize("closed", ["members", "private"])
def test_what_an_outsider_may_not_read_changes_no_byte(browser_of, ana, zed, place, closed):
    furnish(ana, place, [1] * 9)
    other = makers.community("closed", "private")
    member(ana, other)
    for who in (None, zed):
        before = without_tokens(browser_of(who).get("/c/lupus/about/").content)
        furnish(ana, place if closed == "members" else other, [20] * 3, audience="members", first=True)
        assert without_tokens(browser_of(who).get("/c/lupus/about/").content) == before
    if closed == "members":
        assert "had a first reply" in browser_of(ana).get("/c/lupus/about/").content.decode()


@pytest.mark.parametrize("kind", ["thread", "reply"])
def test_first_words_among_members_change_nothing_outside(browser_of, bo, zed, place, kind):
    def pages(*, spoke_before: bool):
        """What outsiders and a member see; nothing of it stays."""
        with transaction.atomic():
            then = timezone.now() - timedelta(days=8)
            people, inside = [newcomer() for _ in range(12)], makers.thread(bo, place, audience="members", at=then)
            for one in people[:5] if spoke_before else ():
                if kind == "thread":
                    makers.thread(one, place, audience="members", at=then)
                else:
                    makers.reply(one, inside, at=then)
            for number, one in enumerate(people):
                thread = makers.thread(one, place, at=then + timedelta(days=2))
                at = thread.created_at + HOURS if number % 2 else None
                Thread.objects.filter(pk=thread.pk).update(first_reply_at=at)
            found = [without_tokens(browser_of(who).get("/c/lupus/about/").content) for who in (None, zed, bo)]
            transaction.set_rollback(True)
        return found

    before, after = pages(spoke_before=False), pages(spoke_before=True)
    assert b"50 in 100 were answered within a day." in before[0]
    assert before[:2] == after[:2]
    assert before[2] != after[2], "members read what was said before"


@pytest.mark.parametrize("threads", [1, 30])
def test_one_query(ana, place, nobody, threads, django_assert_num_queries):
    furnish(ana, place, [1] * threads)
    with django_assert_num_queries(1):
        clock.of(place, nobody)
