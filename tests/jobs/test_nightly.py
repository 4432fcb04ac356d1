"""What is done once a night: by a worker that runs, or by one that is called for it alone."""

import asyncio
import logging
import re
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings as site
from django.core.management import call_command
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.periodic import PeriodicDeferrer

from peerhealth import nightly, worker
from peerhealth.nightly import A_DAY

ROOT = Path(__file__).resolve().parents[2]


def test_it_works(committed, jobs):
    done = set()
    with watched(done):
        call_command("worker", nightly=True)
    assert done == set(nightly.names())
    assert len(done) > 10
    assert not jobs.exists()


@contextmanager
def watched(done: set[str]):
    """Notes the names of the jobs that run meanwhile."""
    log, handler = logging.getLogger("peerhealth.watching.jobs"), logging.Handler()
    handler.emit = lambda record: done.add(record.fields["job"])
    log.addHandler(handler)
    try:
        yield
    finally:
        log.removeHandler(handler)


def test_asked_for_twice_it_waits_once(committed, jobs):
    assert [nightly.ask_for_all() for _twice in range(2)] == [len(nightly.names()), 0]
    assert sorted(jobs.values_list("task_name", flat=True)) == sorted(nightly.names())


def test_the_unit_does_all_of_it():
    unit = (ROOT / "deploy/peerhealth-nightly.service").read_text("utf-8")
    assert re.findall(r"manage.py (.*)", unit) == ["worker --nightly"]


def test_a_night_is_done_once_however_many_workers_there_are(committed):
    async def begin():
        deferrer = PeriodicDeferrer(registry=app.periodic_registry, max_delay=A_DAY)
        await deferrer.defer_jobs(deferrer.get_previous_tasks(at=time.time()))

    for _ in range(2):
        asyncio.run(begin())
    asyncio.run(worker._hang_up())
    waiting = ProcrastinateJob.objects.filter(queue_name="nightly").values_list("task_name", flat=True)
    assert sorted(waiting) == sorted(nightly.names())


@pytest.mark.parametrize("app_name", ["peerhealth", "communities", "posts"])
def test_each_app_has_its_own(app_name):
    assert [name for name in nightly.names() if name.startswith(f"{app_name}.")]
    assert app_name in site.INSTALLED_APPS
