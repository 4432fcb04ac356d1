"""Whether a digest of many survives being killed. Run by hand, for minutes:

    python -m tests.benchmarks.digest_kills [recipients] [kills]

First `manage.py send_digests` is killed (`kill -9`) at so many points: every other time between the row that says that a
turn is over and the mail, else after so many. Then `manage.py worker` is, while it hands the mails to a real SMTP
server: as an address is said, before the answer to the text, at the goodbye. In the end everybody has one row, one
letter, one mail; a mail may have come again with the same Message-ID, never with another.
"""

import logging
import os
import sys
import time
from collections import Counter
from datetime import timedelta

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"


def main(recipients: int, kills: int) -> None:
    """Prints a line a part; ends with an error where somebody got none or two."""
    django.setup()
    from django.conf import settings
    from django.test.utils import get_runner, override_settings

    logging.getLogger("mail.log").setLevel("ERROR")  # the server's own
    with override_settings(EMAIL_BACKEND="peerhealth.posting.QueuedBackend"):
        runner = get_runner(settings)(verbosity=0)
        databases = runner.setup_databases()
        try:
            people = furnish(recipients)
            kill_runs(people, kills)
            kill_workers(people, kills)
        finally:
            runner.teardown_databases(databases)


def furnish(count: int) -> set[str]:
    """A place with something to say and so many who are to hear it; their addresses."""
    from posts.digests import sending
    from tests import makers
    from tests.people import member, person
    from tests.posts.test_digest_sending import crowd

    place, author = makers.community(), person("Author")
    member(author, place)
    makers.thread(author, place)
    addresses = {one.email for one in crowd(place, count)}
    began, used = time.perf_counter(), time.process_time()
    done = sending.run(_now(), dry=True)
    took, used = (time.perf_counter() - began) / count * 1000, (time.process_time() - used) / count * 1000
    print(f"{done['sent']} digests read: {took:.1f} ms each, {used:.1f} ms of them on the processor here")  # noqa: T201
    return addresses


def _now():
    from django.utils import timezone

    return timezone.now() + timedelta(seconds=1)


def kill_runs(people: set[str], kills: int) -> None:
    """Kills `send_digests`, and runs it once more until nobody is due."""
    from posts.digests import sending, turns
    from posts.models import Digest
    from tests.posts import digest_runs

    now, killed, began = _now(), 0, time.perf_counter()
    for point in range(kills):
        process = digest_runs.start("send_digests", "--now", now.isoformat())
        wanted = Digest.objects.count() + len(people) // (kills + 1)
        digest_runs.wait_until(
            lambda wanted=wanted, one=process: Digest.objects.count() >= wanted or one.poll() is not None
        )
        assert process.poll() is None, "it was done before it was killed"
        digest_runs.kill_between_row_and_letter(process) if point % 2 else digest_runs.kill(process)
        killed += process.returncode == -9
    before = Digest.objects.count()
    digest_runs.wait_until(lambda: sending.run(now) is not None and not turns.due(now))
    rows, letters = Counter(Digest.objects.values_list("user__email", flat=True)), digest_runs.letters()
    said = f"send_digests killed {killed} times ({before} done by then, {time.perf_counter() - began:.0f} s): "
    _judge(said + "rows", rows, people)
    _judge(said + "letters", letters, people)
    assert max(rows.values()) == max(letters.values()) == 1


def kill_workers(people: set[str], kills: int) -> None:
    """Kills the worker while it sends, and runs it until the queue is empty."""
    from procrastinate.contrib.django.models import ProcrastinateJob

    from tests.jobs.mail_server import open_server
    from tests.posts import digest_runs

    began, killed = time.perf_counter(), Counter()
    with open_server() as (server, port):
        point = {"EMAIL_URL": f"smtp://127.0.0.1:{port}"}
        for number in range(kills):
            process = digest_runs.start("worker", "--stalled-after", "3", **point)
            wanted, stage = len(server.taken) + len(people) // (kills + 1), ("rcpt", "data", "quit")[number % 3]

            def strike(now, count, stage=stage, wanted=wanted, process=process):
                if now == stage and count >= wanted and process.poll() is None:
                    process.kill()

            server.on_stage = strike
            assert process.wait(600) == -9, "it was done before it was killed"
            process.communicate()
            killed[stage] += 1
        server.on_stage = lambda stage, count: None
        before = len({mail["Message-ID"] for mail in server.taken})
        left = ProcrastinateJob.objects.filter(task_name="peerhealth.deliver", status__in=["todo", "doing"])
        while left.exists():
            digest_runs.finish(digest_runs.start("worker", "--once", "--stalled-after", "3", **point))
        took = time.perf_counter() - began
    came, ids = Counter(mail["To"] for mail in server.taken), {mail["To"]: set() for mail in server.taken}
    for mail in server.taken:
        ids[mail["To"]].add(mail["Message-ID"])
    _judge(f"worker killed at {dict(killed)} ({before} out by then, {took:.0f} s): mails", came, people)
    print(f"  repeats with another Message-ID: {sum(len(marks) > 1 for marks in ids.values())}")  # noqa: T201
    assert all(len(marks) == 1 for marks in ids.values())


def _judge(what: str, found: Counter, people: set[str]) -> None:
    missing, more = people - found.keys(), sum(count - 1 for count in found.values())
    print(f"{what}: {len(found)} of {len(people)}, {len(missing)} missing, {more} more than once", flush=True)  # noqa: T201
    assert not missing
    assert not found.keys() - people


if __name__ == "__main__":
    main(*(int(number) for number in [*sys.argv[1:], *("1000", "30")[len(sys.argv) - 1 :]][:2]))
