"""Each recipient exactly one: twice, side by side, killed anywhere."""

import io
import json
import threading
from collections import Counter
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import Consent, NotificationSettings, User
from communities.models import Membership
from posts import tasks
from posts.digests import contents, sending, turns
from posts.models import Digest
from tests import makers
from tests.posts import digest_runs

RECIPIENTS = 60


def crowd(place, count=RECIPIENTS) -> list[User]:
    """Members who take a digest every day, from midnight on, and for whom there is something in it."""
    names = [f"crowd{number}" for number in range(count)]
    people = User.objects.bulk_create(User(username=n, username_skeleton=n, email=f"{n}@example.org") for n in names)
    EmailAddress.objects.bulk_create(EmailAddress(user=one, email=one.email, verified=True) for one in people)
    Consent.objects.bulk_create(Consent(user=one, version="1") for one in people)
    Membership.objects.bulk_create(Membership(user=one, community=place, state="active") for one in people)
    NotificationSettings.objects.bulk_create(
        NotificationSettings(user=one, digest="daily", digest_at="00:00") for one in people
    )
    return people


@pytest.fixture
def people(place, bo, request):
    makers.thread(bo, place)
    return crowd(place, getattr(request.cls, "recipients", RECIPIENTS))


@pytest.fixture
def now():
    return timezone.now() + timedelta(seconds=1)


def run(*args) -> str:
    out = io.StringIO()
    call_command("send_digests", *args, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
class TestCommand:
    """`manage.py send_digests`."""

    recipients = 12

    def test_it_works(self, people, now):
        assert run("--now", now.isoformat()).startswith(f"{self.recipients} digests sent, 0 with nothing to say")
        assert Counter(to for message in mail.outbox for to in message.to) == {one.email: 1 for one in people}
        assert run("--now", now.isoformat()).startswith("0 digests sent")
        assert run("--now", (now + timedelta(seconds=9)).isoformat()).startswith("0 digests sent")
        assert len(mail.outbox) == Digest.objects.filter(sent=True).count() == self.recipients

    def test_a_dry_run_sends_nothing(self, people, now):
        said = json.loads(run("--dry-run", "--json", "--now", now.isoformat()))
        assert said == {"dry_run": True, "sent": self.recipients, "nothing": 0, "passed": 0, "failed": 0}
        assert (mail.outbox, Digest.objects.count()) == ([], 0)

    def test_it_names_nobody(self, people, now, caplog):
        said = run("--now", now.isoformat()) + caplog.text
        assert not [word for word in ("crowd", "example.org", "lupus", "sleep") if word in said.lower()]

    @pytest.mark.parametrize("moment", ["tomorrow", "2026-11-30T08:00"])
    def test_what_is_no_moment(self, db, moment):
        with pytest.raises(CommandError) as found:
            run("--now", moment)
        assert found.value.returncode == 2

    def test_of_what_is_to_come_only_a_dry_run(self, people, now):
        later = (now + timedelta(hours=12)).isoformat()
        with pytest.raises(CommandError) as found:
            run("--now", later)
        assert found.value.returncode == 2
        assert (mail.outbox, Digest.objects.count()) == ([], 0)
        assert run("--dry-run", "--now", later).startswith(f"{self.recipients} digests would be sent")

    def test_batches_lose_nobody(self, people, now, monkeypatch):
        monkeypatch.setattr(sending, "BATCH", 5)
        assert sending.run(now)["sent"] == self.recipients

    def test_one_that_fails_stops_nobody_and_is_due_again(self, people, now, monkeypatch, caplog):
        found = contents.of

        def fails(user, since):
            if user == people[3]:
                raise RuntimeError("words of somebody")
            return found(user, since)

        monkeypatch.setattr(contents, "of", fails)
        with pytest.raises(SystemExit) as end:
            run("--now", now.isoformat())
        assert end.value.code == 1
        assert "RuntimeError" in caplog.text
        assert "words of somebody" not in caplog.text
        monkeypatch.setattr(contents, "of", found)
        assert turns.due(now) == [people[3].pk]
        assert sending.run(now) == {"sent": 1}

    def test_batches_as_jobs(self, people, now, monkeypatch):
        monkeypatch.setattr(sending, "BATCH", 5)
        assert sending.hand_out(now) == 3
        assert sending.hand_out(now) == 0, "the same wait already"
        jobs = ProcrastinateJob.objects.filter(task_name="posts.send_digest_batch")
        assert sorted(len(job.args["people"]) for job in jobs) == [2, 5, 5]
        for job in [*jobs, *jobs]:
            tasks.send_digest_batch(**job.args)
        assert len(mail.outbox) == self.recipients


@pytest.mark.django_db(transaction=True)
class TestSideBySide:
    """Real transactions, real processes."""

    recipients = RECIPIENTS

    @pytest.fixture(autouse=True)
    def _tidy(self, settings):
        settings.EMAIL_BACKEND = "peerhealth.posting.QueuedBackend"
        yield
        digest_runs.tidy()

    def test_four_at_once_and_each_gets_one(self, people, now):
        done, start = [], threading.Barrier(4)

        def work():
            start.wait()
            done.append(sending.run(now))
            connection.close()

        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sum(one["sent"] for one in done) == RECIPIENTS
        assert not any(one["failed"] for one in done)
        assert digest_runs.letters() == {one.email: 1 for one in people}

    def test_killed_anywhere_and_each_gets_one(self, people, now):
        """Killed at six points: two side by side, each in the middle of a recipient; then again and again after so many;
        then run until nobody is due."""
        moment = ("--now", now.isoformat())
        pair = [digest_runs.start("send_digests", *moment) for _ in range(2)]
        digest_runs.kill_between_row_and_letter(*pair)
        for done in (1, 17, 30, 44):
            assert digest_runs.kill_after(done, digest_runs.start("send_digests", *moment))
        assert 0 < Digest.objects.count() < RECIPIENTS
        digest_runs.wait_until(lambda: sending.run(now) is not None and not turns.due(now))
        assert dict(Digest.objects.values_list("user").order_by().values_list("user", "sent")) == {one.pk: True for one in people}
        assert Digest.objects.count() == RECIPIENTS
        assert digest_runs.letters() == {one.email: 1 for one in people}
        marks = [row["mail"]["raw"] for row in ProcrastinateJob.objects.values_list("args", flat=True)]
        assert len(set(marks)) == RECIPIENTS

    def test_what_is_killed_leaves_nothing_behind(self, people, now):
        """The row alone would be a digest that never comes, the letter alone one that comes twice."""
        digest_runs.kill_between_row_and_letter(digest_runs.start("send_digests", "--now", now.isoformat()))
        digest_runs.wait_until(lambda: len(turns.due(now)) == RECIPIENTS)
        assert (Digest.objects.count(), ProcrastinateJob.objects.count()) == (0, 0)
