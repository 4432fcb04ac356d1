"""A letter: its headers, what the queue keeps of it, and to whom it is not sent any more."""

from datetime import timedelta

import pytest
from django.core.mail import EmailMessage, send_mail
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts import mailing, suspending
from peerhealth import delivering, jobs
from peerhealth.posting import DIGEST, NEWS, URGENT, Letter, Parcel
from tests.accounts.walking import NEW
from tests.jobs.mail_server import deaf_server
from tests.jobs.test_delivery import letter
from tests.people import person

pytestmark = pytest.mark.django_db
STOP = "https://forum.example.org/stop/x/"


def deliver() -> None:
    """Does the one job that waits, as a worker would."""
    delivering.deliver(ProcrastinateJob.objects.get().pk)


def parcel() -> Parcel:
    """What the one job holds."""
    return Parcel.unpack(ProcrastinateJob.objects.get().args["mail"])


def test_it_works():
    headers = letter("ana", stop=STOP).message()
    assert headers["List-Unsubscribe"] == f"<{STOP}>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["List-Id"] == "<note.localhost>"
    assert headers["Auto-Submitted"] == "auto-generated"


def test_what_somebody_asked_for_offers_no_stop():
    assert not [name for name in letter("ana").message().keys() if name.startswith("List-")]  # noqa: SIM118


def test_the_same_event_for_the_same_person_has_the_same_id():
    first, again = letter("ana").message()["Message-ID"], letter("ana").message()["Message-ID"]
    assert first == again
    assert len({first, letter("bo").message()["Message-ID"], letter("ana", key="2").message()["Message-ID"]}) == 3
    assert "ana" not in first


def test_one_row_costs_one_query(django_assert_num_queries):
    waiting = letter("ana")
    with django_assert_num_queries(1):
        waiting.send()
    assert ProcrastinateJob.objects.count() == 1


@pytest.mark.parametrize(
    ("queue", "priority"), [(URGENT, jobs.URGENT), (NEWS, jobs.SOON), (DIGEST, jobs.WHENEVER)]
)  # fmt: skip
def test_the_queue_keeps_what_the_letter_knew(queue, priority):
    until = timezone.now() + timedelta(minutes=1)
    letter("ana", queue=queue, person=7, good_until=until).send()
    row, kept = ProcrastinateJob.objects.get(), parcel()
    assert (row.queue_name, row.priority) == (queue, priority)
    assert (kept.kind, kept.queue, kept.person, kept.good_until) == ("note", queue, 7, until)


def test_each_recipient_has_a_row():
    EmailMessage("Subject", "Words", None, ["ana@example.org"], bcc=["bo@example.org"]).send()
    rows = ProcrastinateJob.objects.order_by("pk")
    assert [row.args["mail"]["to"] for row in rows] == ["ana@example.org", "bo@example.org"]


def test_any_mail_goes_this_way(server):
    send_mail("Grüße", "Schöne\n.Grüße\r\n" + "x" * 2000, None, ["ana@example.org"])
    deliver()
    (mail,) = server.taken
    assert mail["Subject"] == "Grüße"
    assert mail.get_content().startswith("Schöne\r\n.Grüße\r\n")
    assert mail["Message-ID"]


def test_in_development_mails_become_files(settings):
    from peerhealth.mail import stored_mails

    settings.MAIL_TRANSPORT = "peerhealth.mail.OutboxBackend"
    letter("ana").send()
    deliver()
    assert [mail.sent_to for mail in stored_mails()] == ["ana@example.org"]


def test_once_it_is_out_the_queue_does_not_hold_it(server):
    letter("ana").send()
    deliver()
    assert ProcrastinateJob.objects.get().args == {}
    deliver()
    assert len(server.taken) == 1


@pytest.mark.parametrize("how", ["suspended", "suspended, unnamed", "gone", "elsewhere"])
def test_it_is_not_sent_to_whom_it_is_not_for_any_more(server, how):
    ana, root = person("Ana"), person("Root", is_staff=True, is_superuser=True)
    letter("ana", person=None if "unnamed" in how else ana.pk).send()
    if how == "gone":
        ana.delete()
    elif how == "elsewhere":
        ana.email = "other@example.org"
        ana.save()
    else:
        suspending.suspend(user=ana, by=root, reason="Words")
    deliver()
    assert not server.lines


def test_to_whom_is_here_it_is(server):
    letter("ana", person=person("Ana").pk).send()
    deliver()
    assert len(server.taken) == 1


def test_what_is_over_is_not_sent(server):
    letter("ana", good_until=timezone.now()).send()
    deliver()
    assert not server.lines


def test_codes_are_urgent_and_end_with_themselves(client):
    person("Ana")
    client.post("/accounts/login/code/", {"email": "ana@example.org"})
    kept = parcel()
    assert (kept.kind, kept.queue) == ("login_code", URGENT)
    assert timedelta(minutes=14) < kept.good_until - timezone.now() <= timedelta(minutes=15)


def test_a_server_that_is_deaf_is_not_asked_by_signing_up(client, settings):
    with deaf_server() as (lines, port):
        settings.MAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 0.2
        client.post("/accounts/signup/", NEW)
        kept = parcel()
        assert (kept.kind, kept.queue, kept.to) == ("email_confirmation_signup", URGENT, NEW["email"])
        assert not lines
        with pytest.raises(jobs.Failed):
            deliver()
        assert lines, "it is the worker who waits"


def test_a_server_that_never_stops_talking_is_left_too(settings):
    with deaf_server(mumbles=True) as (lines, port):
        settings.MAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 0.3
        letter("ana").send()
        with pytest.raises(jobs.Failed, match="no answer"):
            deliver()
        assert lines


def test_a_reset_is_for_a_person_and_urgent(client):
    ana = person("Ana")
    client.post("/accounts/password/reset/", {"email": "ana@example.org"})
    kept = parcel()
    assert (kept.kind, kept.queue, kept.person) == ("password_reset_key", URGENT, ana.pk)
    assert timedelta(hours=71) < kept.good_until - timezone.now() <= timedelta(days=3), "as long as its link counts"


def test_a_notice_is_no_less_true_later():
    notice = EmailMessage("Your account", "Words", None, ["ana@example.org"])
    assert mailing.stamp(notice, "account/email/password_changed", {}).good_until is None


def test_a_letter_of_which_nothing_can_be_read_says_so():
    for packed in ({}, {"raw": "?"}, None, "x"):
        with pytest.raises(jobs.NeverDone):
            Parcel.unpack(packed)


def test_it_takes_html():
    assert Letter(
        to="a@example.org", subject="s", text="t", html="<p>t</p>", kind="k", key="1"
    ).message().is_multipart()  # fmt: skip
