"""The rows that digests leave: for how long, and what operators see of them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from posts.digests import sending
from posts.models import Digest
from tests.people import person
from tests.posts.digesting import had

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    """A little later than everything that a test does."""
    return timezone.now() + timedelta(minutes=1)


def test_what_is_old_is_forgotten(ana, now):
    had(ana, now - timedelta(days=91))
    had(ana, now - timedelta(days=89))
    assert sending.purge(now) == 1
    assert Digest.objects.count() == 1


def test_the_admin_says_how_many_and_not_to_whom(admin_of, ana, now):
    turn = had(ana, now)
    client = admin_of(person("Operator", is_staff=True, is_superuser=True))
    for address in ("/admin/posts/digest/", f"/admin/posts/digest/{turn.pk}/change/"):
        answer = client.get(address)
        assert answer.status_code == 200
        assert ana.username not in answer.content.decode()
