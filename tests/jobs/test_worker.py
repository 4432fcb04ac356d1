"""The worker: what hangs or fails stops nothing else, and what a dead one left is taken up."""

import threading
import time
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker

from peerhealth import delivering, parking, worker
from peerhealth.jobs import QUEUES, WAITS, Failed, NeverDone, defer
from tests.jobs.test_delivery import letter


@pytest.fixture
def named():
    """`named("x", function)` makes the function the job `tests.x`."""
    made = []

    def make(name, function):
        task = app.task(name=f"tests.{name}")(function)
        made.append(task.name)
        return task.name

    yield make
    for name in made:
        del app.tasks[name]


def fail(**arguments):
    """Never works."""
    raise ValueError("words that a job may hold: ana@example.org")


def test_it_works(work, named, jobs):
    done = []
    defer(named("note", done.append), object="x")
    defer(named("kept", lambda **more: done.append(more)), one=1, two=["2"])
    work()
    assert done == [{"one": 1, "two": ["2"]}]
    assert (jobs.get().task_name, parking.why(jobs.get())) == ("tests.note", "TypeError")


def test_every_queue_has_a_lane():
    assert {queue for lane in worker.LANES for queue in lane.queues} - {"builtin"} == QUEUES
    with pytest.raises(ValueError, match="nowhere"):
        defer("tests.any", queue="nowhere")


def test_jobs_that_are_poison_stop_nothing(server, work, named, jobs):
    defer("tests.nobody_knows_it", queue="news")
    defer(named("fails", fail), queue="news")
    defer("peerhealth.deliver", queue="news", mail={"raw": "?"})
    defer("peerhealth.deliver", queue="news", mail="?")
    defer("peerhealth.deliver", queue="news", nothing="at all")
    letter("ana").send()
    work()
    assert [mail["To"] for mail in server.taken] == ["ana@example.org"]
    said = [(job.status, parking.why(job)) for job in jobs]
    assert said == [
        ("failed", "unknown job"), ("todo", "ValueError"), ("failed", "cannot be read"), ("failed", "cannot be read")
    ]  # fmt: skip


def test_tries_grow_apart_for_two_days(work, named, jobs):
    assert sum(WAITS) == 48 * 60 * 60
    assert list(WAITS[:-1]) == sorted(WAITS[:-1])
    defer(named("fails", fail))
    work()
    first = jobs.get().scheduled_at
    jobs.update(attempts=5)
    work(now=True)
    assert timedelta(0) < first - timezone.now() <= timedelta(seconds=WAITS[0])
    assert jobs.get().scheduled_at - first > timedelta(seconds=WAITS[4] - WAITS[0])


def test_what_asks_never_to_be_tried_again_is_not(work, named, jobs):
    def refuse():
        raise NeverDone("no")

    defer(named("refuses", refuse))
    work()
    assert (jobs.get().status, parking.why(jobs.get())) == ("failed", "no")


def test_a_reason_does_not_reach_the_job(work, named, jobs):
    seen = []

    def count(**arguments):
        seen.append(arguments)
        if len(seen) == 1:
            raise Failed("later")

    defer(named("counts", count), one=1)
    work()
    work(now=True)
    assert seen == [{"one": 1}, {"one": 1}]


def test_urgent_mail_goes_first_and_digests_last(server, work, jobs, monkeypatch):
    monkeypatch.setattr(worker, "LANES", (worker.Lane(("urgent", "news", "digest"), 1),))
    for queue in ("digest", "news", "urgent"):
        letter(queue, queue=queue).send()
    work()
    assert [mail["To"].partition("@")[0] for mail in server.taken] == ["urgent", "news", "digest"]


def test_news_that_hang_leave_urgent_mail_and_jobs_alone(server, work, named, jobs, settings):
    settings.EMAIL_TIMEOUT = 2
    done = []
    for number in range(6):
        letter("hangs", key=str(number)).send()
    letter("ana", queue="urgent").send()
    defer(named("note", lambda: done.append(len(server.taken))))
    over = threading.Event()
    server.on_stage = lambda stage, number: over.set() if stage == "quit" else None
    too_long = threading.Timer(60, over.set)
    too_long.start()
    worker.run(until=over)
    too_long.cancel()
    assert [mail["To"] for mail in server.taken] == ["ana@example.org"]
    assert done
    assert jobs.filter(status="todo", attempts=0).exists(), "news still waited when it was over"


def left_behind(**arguments) -> ProcrastinateJob:
    """A mail that a worker was at when it died."""
    letter("ana").send()
    dead = ProcrastinateWorker.objects.create(last_heartbeat=timezone.now() - timedelta(seconds=31))
    ProcrastinateJob.objects.update(status="doing", worker=dead, **arguments)
    return ProcrastinateJob.objects.get()


def test_what_a_dead_worker_left_is_taken_up(server, work, jobs):
    left_behind()
    work()
    assert len(server.taken) == 1
    assert not jobs.exists()


def test_what_it_had_sent_is_not_sent_again(server, work, jobs):
    delivering._forget(left_behind().pk)
    work()
    assert not server.lines
    assert not jobs.exists()


def test_what_a_living_one_is_at_is_left_alone(server, work, jobs):
    left_behind()
    ProcrastinateWorker.objects.update(last_heartbeat=timezone.now())
    work()
    assert (server.lines, jobs.get().status) == (0, "doing")


def test_one_given_up_for_dead_who_still_sends_is_not_doubled(server, work, jobs):
    job = left_behind()
    with delivering._alone(job.pk):
        work()
    assert (server.lines, parking.why(jobs.get())) == (0, "another worker is at it")
    work(now=True)
    assert len(server.taken) == 1


def test_a_job_that_kills_its_worker_each_time_is_parked(work, jobs):
    left_behind(attempts=len(WAITS))
    parking.take_up(30)
    assert jobs.get().status == "failed"


def test_of_a_job_of_which_one_waits_already_nothing_is_left_to_do(work, jobs):
    job = left_behind(queueing_lock="one")
    defer("tests.any", once="one")
    assert parking.take_up(30) == 0
    assert [row.task_name for row in jobs] == ["tests.any"]
    assert job.pk not in jobs.values_list("pk", flat=True)


def test_failing_while_the_next_one_waits_is_no_trouble(work, named, jobs):
    def ask_again():
        defer("tests.asks", at=timezone.now() + timedelta(hours=1), once="one")
        raise Failed("not now")

    defer(named("asks", ask_again), once="one")
    work()
    assert jobs.get().scheduled_at > timezone.now()


def test_what_a_job_asks_for_is_undone_with_it(work, named, jobs):
    def ask_and_fail():
        with transaction.atomic():
            letter("ana").send()
            raise NeverDone("no")

    defer(named("asks", ask_and_fail))
    work()
    assert [job.task_name for job in jobs] == ["tests.asks"]


def works_beside(act, done: threading.Event) -> None:
    """Runs a worker while `act` is done in a thread, until `done` is set."""
    over = threading.Event()

    def beside():
        act()
        done.wait(20)
        over.set()
        connection.close()

    acting = threading.Thread(target=beside)
    acting.start()
    worker.run(until=over)
    acting.join()
    assert done.is_set()


def test_it_runs_until_it_is_told_to_stop_and_hears_of_new_jobs(work, named, jobs):
    done = threading.Event()
    name = named("note", done.set)

    def ask_later():
        for _ in range(200):
            if ProcrastinateWorker.objects.count() == len(worker.LANES):
                break
            time.sleep(0.05)
        defer(name)

    works_beside(ask_later, done)
    assert not ProcrastinateWorker.objects.exists()


def test_the_command_runs_until_nothing_is_due(server, work, jobs):
    letter("ana").send()
    call_command("worker", once=True)
    assert len(server.taken) == 1


def test_one_that_loses_the_database_begins_anew(work, named, jobs, monkeypatch):
    monkeypatch.setattr(worker, "PAUSE", 0.1)
    done = threading.Event()
    name = named("note", done.set)

    def cut_and_ask():
        cut = 0
        for _ in range(200):
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE 'LISTEN%'"
                )
                cut += cursor.fetchone()[0]
            if cut:
                break
            time.sleep(0.05)
        defer(name)

    works_beside(cut_and_ask, done)
