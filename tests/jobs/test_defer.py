"""Asking for a job (`peerhealth.jobs.defer`)."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from peerhealth.jobs import URGENT, defer

pytestmark = pytest.mark.django_db


def test_it_works(jobs):
    at = timezone.now() + timedelta(minutes=2)
    assert defer("tests.any", queue="news", at=at, priority=URGENT, one_by_one="thread 1", about=[1, "two"])
    job = jobs.get()
    assert (job.task_name, job.queue_name, job.priority, job.lock) == ("tests.any", "news", URGENT, "thread 1")
    assert (job.scheduled_at, job.args, job.status) == (at, {"about": [1, "two"]}, "todo")


def test_it_is_undone_with_its_cause(jobs):
    with transaction.atomic():
        defer("tests.any")
        defer("tests.any", once="one")
        transaction.set_rollback(True)
    assert not jobs.exists()


def test_once_is_once_while_it_waits_and_spoils_no_transaction(jobs):
    with transaction.atomic():
        assert defer("tests.any", once="one")
        assert not defer("tests.any", once="one", other="words")
        assert defer("tests.any", once="two")
    assert jobs.count() == 2
    jobs.filter(queueing_lock="one").update(status="doing")
    assert defer("tests.any", once="one")


def test_what_it_costs(django_assert_num_queries):
    with django_assert_num_queries(1):
        defer("tests.any")
    with django_assert_num_queries(3):
        defer("tests.any", once="one")
    with django_assert_num_queries(4), transaction.atomic():  # its own savepoint, and this one
        defer("tests.any")
        defer("tests.any")
