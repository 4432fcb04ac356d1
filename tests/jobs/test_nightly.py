"""What is done once a night, by the worker: the same as the commands that cron may run, and harmless beside them."""

import asyncio
import re
import time
from pathlib import Path

import pytest
from django.conf import settings as site
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.periodic import PeriodicDeferrer

from peerhealth import worker
from peerhealth.nightly import A_DAY

ROOT = Path(__file__).resolve().parents[2]
# A job for each command of the unit that does it without a worker.
SAME = {
    "purge_reading": "posts.purge_reading", "purge_drafts": "posts.purge_drafts",
    "purge_notifications": "posts.purge_notifications", "tell_waiting": "communities.tell_waiting",
    "rebuild_search": "posts.count_words", "ask_outcomes": "posts.ask_outcomes",
    "clearsessions": "peerhealth.forget_sessions",
}  # fmt: skip


def nightly() -> list[str]:
    """The names of the jobs of the night."""
    return [name for name, _id in app.periodic_registry.periodic_tasks if app.tasks[name].queue == "nightly"]


def test_it_works(work, jobs):
    for name in nightly():
        app.configure_task(name).defer(timestamp=1)
    assert jobs.count() == len(nightly()) > len(SAME)
    work()
    assert not jobs.exists()


def test_the_unit_does_the_same():
    unit = (ROOT / "deploy/peerhealth-nightly.service").read_text("utf-8")
    commands = re.findall(r"manage.py (\w+)", unit)
    assert {SAME[name] for name in commands} >= set(SAME.values())
    assert set(nightly()) >= set(SAME.values())


def test_a_night_is_done_once_however_many_workers_there_are(committed):
    async def begin():
        deferrer = PeriodicDeferrer(registry=app.periodic_registry, max_delay=A_DAY)
        await deferrer.defer_jobs(deferrer.get_previous_tasks(at=time.time()))

    for _ in range(2):
        asyncio.run(begin())
    asyncio.run(worker._hang_up())
    waiting = ProcrastinateJob.objects.filter(queue_name="nightly").values_list("task_name", flat=True)
    assert sorted(waiting) == sorted(nightly())


@pytest.mark.parametrize("app_name", ["peerhealth", "communities", "posts"])
def test_each_app_has_its_own(app_name):
    assert [name for name in nightly() if name.startswith(f"{app_name}.")]
    assert app_name in site.INSTALLED_APPS
