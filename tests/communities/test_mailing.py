"""Mails to people who wait for a community: whom they reach, what they say, and stopping them."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts import choosing, stopping
from accounts.models import NotificationSettings
from communities import catalogue, opening
from communities.models import Community, Condition, OpeningAlert
from tests.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fever():
    """A condition that has no community."""
    catalogue.load([catalogue.Entry("DOID:2", "hill fever", (), (), (), (), is_rare=False)])
    return Condition.objects.get(doid="DOID:2")


def opens(fever) -> None:
    """A community opens, and those who wait are told."""
    community = Community.objects.create(slug="fever", name="Fever", hashtag="Fever")
    community.conditions.add(fever)
    opening.tell_the_waiting(community.pk)


def mails_to(user) -> list:
    """What went to somebody."""
    return [message for message in mail.outbox if message.to == [user.email]]


def test_it_works(browser_of, zed, fever):
    opening.wait_for(user=zed, condition=fever)
    opens(fever)
    (message,) = mails_to(zed)
    headers = message.message()
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["List-Id"]
    stop = headers["List-Unsubscribe"].strip("<>")
    assert stop == stopping.address_for(zed, "together")
    assert stop in message.body
    assert stopping.centre_for(zed, "together") in message.body
    browser_of().post("/" + stop.split("/", 3)[3], {"List-Unsubscribe": "One-Click"})
    assert "together" not in choosing.wanted_by(zed, "mail")


def test_two_openings_are_two_mails_and_one_told_twice_has_one_id(zed, fever):
    opening.wait_for(user=zed, condition=fever)
    opens(fever)
    OpeningAlert.objects.update(told_at=None)  # as after a death before the end of the transaction
    opening.tell_the_waiting(Community.objects.get().pk)
    first, again = (message.message()["Message-ID"] for message in mails_to(zed))
    assert first == again
    OpeningAlert.objects.update(told_at=None)
    Community.objects.update(slug="former")
    opens(fever)
    assert mails_to(zed)[-1].message()["Message-ID"] != first


def unreachable(user) -> None:
    """Mail comes back from their address."""
    type(user).objects.filter(pk=user.pk).update(unreachable_at=timezone.now())


def suspended(user) -> None:
    """They may not use the site."""
    type(user).objects.filter(pk=user.pk).update(is_active=False)


def pausing(user) -> None:
    """They want to hear nothing."""
    NotificationSettings.objects.create(user=user, paused_until=timezone.now() + timedelta(days=2))


def stopped(user) -> None:
    """They stopped such mail."""
    stopping.stop(user, ["together"])


@pytest.mark.parametrize("state", [unreachable, suspended, pausing, stopped])
def test_whom_it_does_not_reach(zed, fever, state):
    ana = person("Una")
    for user in (zed, ana):
        opening.wait_for(user=user, condition=fever)
    state(zed)
    opens(fever)
    assert len(mails_to(ana)) == 1
    assert not mails_to(zed)


def test_after_a_pause_it_is_told_and_after_a_stop_it_is_not(zed, fever):
    una = person("Una")
    for user in (zed, una):
        OpeningAlert.objects.create(user=user, condition=fever)
    pausing(zed)
    stopped(una)
    opens(fever)
    NotificationSettings.objects.update(paused_until=None)
    stopping.restart(una, ["together"])
    call_command("tell_waiting", verbosity=0)
    assert len(mails_to(zed)) == 1
    assert not mails_to(una)


def test_it_waits_for_the_end_of_quiet_hours(zed, fever, settings):
    settings.EMAIL_BACKEND = "peerhealth.posting.QueuedBackend"
    now = timezone.now()
    NotificationSettings.objects.create(user=zed, quiet_from=now.time(), quiet_to=(now + timedelta(hours=3)).time())
    OpeningAlert.objects.create(user=zed, condition=fever)
    opens(fever)
    job = ProcrastinateJob.objects.get(task_name="peerhealth.deliver")
    assert job.scheduled_at == now + timedelta(hours=3)
