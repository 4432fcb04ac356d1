"""What a mail server can do to a mail: nothing is lost, nothing doubled, and what is no use is not tried again."""

import pytest
from django.db import transaction

from peerhealth import parking
from peerhealth.posting import URGENT, Letter

SECRETS = ("@", "Hello", "is not here")


def letter(to: str, **more) -> Letter:
    """A letter to `to`@example.org."""
    words = {"subject": "A note", "text": "Hello", "kind": "note", "key": "1"} | more
    return Letter(to=f"{to}@example.org", **words)


def test_it_works(server, work, jobs):
    letter("ana", html="<p>Hello</p>", stop="https://forum.example.org/stop/").send()
    assert (jobs.count(), server.lines) == (1, 0)
    work()
    (mail,) = server.taken
    assert (mail["To"], mail["Subject"]) == ("ana@example.org", "A note")
    assert mail["List-Unsubscribe"] == "<https://forum.example.org/stop/>"
    assert mail.get_body(("html",)).get_content().strip() == "<p>Hello</p>"
    assert not jobs.exists()


def test_a_transaction_that_fails_sends_nothing(server, work, jobs):
    with transaction.atomic():
        letter("ana").send()
        transaction.set_rollback(True)
    work()
    assert not server.taken


def test_one_that_is_told_to_come_back_does(server, work, jobs):
    letter("later").send()
    work()
    job = jobs.get()
    assert (job.status, job.attempts, parking.why(job)) == ("todo", 1, "451 4.7.1")
    assert job.scheduled_at
    work()
    assert not server.taken, "not before it is time"
    work(now=True)
    assert len(server.taken) == 1
    assert not jobs.exists()


def test_what_keeps_failing_is_tried_for_two_days_and_then_parked(server, work, jobs):
    letter("full").send()
    jobs.update(attempts=len(parking.WAITS) - 1)
    work()
    assert jobs.get().status == "todo"
    work(now=True)
    assert (jobs.get().status, parking.why(jobs.get())) == ("failed", "452 4.2.2")
    assert "mail" in jobs.get().args, "it can be tried again"


@pytest.mark.parametrize(
    ("name", "code", "bounced"),
    [("gone", "550 5.1.1", 1), ("former", "550", 1), ("refused", "554 5.7.1", 0), ("spam", "550", 0), ("ours", "550 5.1.8", 0)],
)
def test_what_is_refused_for_good_is_parked_at_once(server, work, jobs, settings, name, code, bounced):
    settings.MAIL_BOUNCED = "tests.jobs.test_delivery.note_bounce"
    BOUNCED.clear()
    letter(name).send()
    work()
    work(now=True)
    assert server.tries == {f"{name}@example.org": 1}
    assert (jobs.get().status, parking.why(jobs.get())) == ("failed", code)
    assert [f"{name}@example.org"] * bounced == BOUNCED


def test_a_server_that_does_not_like_us_says_nothing_of_an_address(server, work, jobs, settings):
    settings.MAIL_BOUNCED = "tests.jobs.test_delivery.note_bounce"
    BOUNCED.clear()
    server.dislikes_us = True
    letter("ana").send()
    work()
    assert (jobs.get().status, parking.why(jobs.get())) == ("todo", "550")
    assert not BOUNCED
    server.dislikes_us = False
    work(now=True)
    assert len(server.taken) == 1


BOUNCED = []
note_bounce = BOUNCED.append


def test_a_line_lost_before_the_answer_is_a_mail_tried_again(server, work, jobs):
    letter("dropped").send()
    work()
    assert (len(server.taken), jobs.get().status) == (0, "todo")
    work(now=True)
    assert len(server.taken) == 1
    assert not jobs.exists()


def test_no_server_at_all_is_no_loss(server, work, jobs, settings):
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    letter("ana").send()
    work()
    assert parking.why(jobs.get()) == "no answer (ConnectionRefusedError)"
    settings.EMAIL_PORT = port
    work(now=True)
    assert len(server.taken) == 1


def test_one_that_hangs_holds_nobody_up(server, work, jobs, settings):
    settings.EMAIL_TIMEOUT = 1
    for queue in ("news", "digest", URGENT):
        letter("hangs", queue=queue).send()
        letter("ana", queue=queue, key=queue).send()
    work()
    assert len(server.taken) == 3
    assert {parking.why(job) for job in jobs} == {"no answer (SMTPServerDisconnected)"}
    assert jobs.count() == 3


def test_each_try_sends_the_same_mail(server, work, jobs):
    letter("later").send()
    before = jobs.get().args["mail"]["raw"]
    work()
    assert jobs.get().args["mail"]["raw"] == before


def test_why_names_no_address_and_no_word(server, work, jobs, caplog):
    for name in ("gone", "full", "refused", "dropped"):
        letter(name).send()
    work()
    assert jobs.count() == 4
    assert not [job for job in jobs if any(secret in parking.why(job) for secret in SECRETS)]
    ours = " ".join(line.getMessage() for line in caplog.records if not line.name.startswith("mail."))
    assert "452 4.2.2" in ours
    assert not [secret for secret in SECRETS if secret in ours]
