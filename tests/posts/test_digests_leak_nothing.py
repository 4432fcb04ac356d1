"""Nothing that somebody may not read changes their digest, by a word or a query."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import notifying
from communities.models import Subscriber, Subscription
from posts import tag_following
from posts.digests import contents, visitors
from posts.models import Thread
from tests import secrets_added

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unhurried")]
OUTSIDERS = ("outsider", "pending", "banned")


@pytest.fixture
def stage(unhurried):
    """Something to read for everybody: each follows the hashtag that is said everywhere, and has been told of things."""
    stage = secrets_added.stage()
    for name in OUTSIDERS:
        tag_following.follow(stage.readers[name], "sleep", each=True)
    return stage


@pytest.fixture
def subscription(stage):
    reader = Subscriber.objects.create(address="reader@example.com", fingerprint="x")
    return Subscription.objects.create(subscriber=reader, community=stage.place, confirmed_at=timezone.now())


def digests(stage, subscription) -> dict:
    """What each would be told now, and how many queries that took."""
    since, found = timezone.now() - timedelta(days=1), {}
    for name in OUTSIDERS:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            said = contents.of(stage.readers[name], since)
        found[name] = (said.waiting, said.news, said.best, len(asked))
    with CaptureQueriesContext(connection) as asked:
        found["visitor"] = (visitors.of(subscription, since), len(asked))
    return found


def _tell_of_all(stage) -> None:
    """Everybody is told of every thread, as if nobody had asked who may read it."""
    people = [stage.readers[name].pk for name in OUTSIDERS]
    for public_id in Thread.objects.exclude(author__in=people).values_list("public_id", flat=True):
        notifying.tell(people, "tag", public_id)


def test_it_works(stage, subscription):
    _tell_of_all(stage)
    before = digests(stage, subscription)
    secrets_added.add(stage)
    _tell_of_all(stage)
    assert digests(stage, subscription) == before


def test_it_could_leak(stage, subscription):
    _tell_of_all(stage)
    before = digests(stage, subscription)
    secrets_added.add(stage, secret=False)
    _tell_of_all(stage)
    after = digests(stage, subscription)
    for name in OUTSIDERS:
        for part in (1, 2):  # news, best
            assert before[name][part] != after[name][part]
    assert before["visitor"] != after["visitor"]
