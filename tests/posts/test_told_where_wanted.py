"""What is told goes where each wants to hear of it: the site, mails, digests."""

import pytest

from accounts import choosing
from accounts.models import EventChoice, Notification
from posts import following
from tests import makers
from tests.posts.bells import LISTED, said, unread

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unhurried")]


@pytest.fixture
def thread(ana, place):
    return makers.thread(ana, place)


def test_an_event_is_told_where_it_is_wanted(browser_of, ana, bo, place, thread):
    """Not on the site, but in the digest: there is a row, and the site says nothing. Nowhere: there is none."""
    choosing.choose(ana, choosing.choices_of(ana) - {("reply", "site"), ("reply", "mail")}, {})
    makers.reply(bo, thread)
    row = Notification.objects.get(user=ana)
    assert not row.on_site
    assert (said(ana), unread(ana)) == ([], 0)
    assert browser_of(ana).get(f"{LISTED}{row.pk}/").status_code == 404
    Notification.objects.all().delete()
    EventChoice.objects.filter(user=ana, place="digest").delete()
    EventChoice.objects.create(user=ana, event="reply", place="digest", wanted=False)
    makers.reply(bo, thread)
    assert not Notification.objects.exists()


def test_a_mail_is_asked_for_once_where_it_is_wanted(ana, bo, cy, place, thread):
    from procrastinate.contrib.django.models import ProcrastinateJob

    following.follow(cy, thread)
    for _ in range(2):
        makers.reply(bo, thread)
    job = ProcrastinateJob.objects.get(task_name="posts.mail_news")
    assert (job.queueing_lock, job.args) == (f"news:{ana.pk}", {"user": ana.pk})
    assert "thread" not in choosing.wanted_by(cy, "mail"), "who follows is not mailed by default"
    choosing.choose(cy, {("thread", "mail")}, {})
    makers.reply(bo, thread)
    locks = ProcrastinateJob.objects.filter(task_name="posts.mail_news").values_list("queueing_lock", flat=True)
    assert set(locks) == {f"news:{ana.pk}", f"news:{cy.pk}"}
