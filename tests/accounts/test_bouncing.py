"""Addresses that mail comes back from, `manage.py bounces`, and being reached again."""

import io
import logging
import sys
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils.module_loading import import_string

from accounts import bouncing, readdressing, returned
from accounts.models import Unreachable
from tests.people import person

pytestmark = pytest.mark.django_db
REPORT = """\
From MAILER-DAEMON Mon Nov 30 10:00:00 2026
From: MAILER-DAEMON@mx.example
To: hello@forum.example
Subject: Undelivered
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I could not deliver to ana@example.org and to somebody@example.org.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Original-Recipient: rfc822; Ana@Example.org
Final-Recipient: rfc822; forwarded@elsewhere.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 no such user

Final-Recipient: rfc822; later@example.org
Action: delayed
Status: 4.4.1

--b--
"""


@pytest.fixture
def days(monkeypatch):
    """`days(n)` moves the calendar on; the clock stays."""
    now = SimpleNamespace(day=0)
    real = bouncing.timezone.now

    def moved():
        return real() + timedelta(days=now.day)

    monkeypatch.setattr("accounts.bouncing.timezone.now", moved)

    def on(count: int) -> None:
        now.day += count

    return on


def test_it_works(browser_of, ana, days):
    client = browser_of(ana)
    for _day in range(3):
        assert not bouncing.is_stopped("ANA@example.org")
        assert b"We cannot reach you" not in client.get("/settings/").content
        bouncing.hard_bounce("Ana@example.org")
        days(1)
    assert bouncing.is_stopped("ana@example.org")
    page = client.get("/settings/").content.decode()
    assert "We cannot reach you at <strong><bdi>ana@example.org</bdi></strong>" in page
    assert 'href="/accounts/email/again/"' in page


def test_one_day_counts_once(ana, days):
    for _time in range(10):
        bouncing.hard_bounce("ana@example.org")
    days(1)
    assert not bouncing.hard_bounce("ana@example.org")
    assert Unreachable.objects.get().days == 2


def test_what_the_queue_is_refused_for_good_is_counted(settings):
    assert import_string(settings.MAIL_BOUNCED) is bouncing.hard_bounce


def test_a_count_of_long_ago_begins_anew(days):
    for pause in (1, 91, 1):
        assert not bouncing.hard_bounce("ana@example.org")
        days(pause)
    assert Unreachable.objects.get().days == 1
    days(91)
    assert bouncing.purge() == 1


def test_what_is_stopped_stays_so(days):
    Unreachable.objects.create(fingerprint=bouncing.fingerprint("a@example.org"), days=3, last_on=date(2020, 1, 1), stopped_at=bouncing.timezone.now())
    assert bouncing.purge() == 0
    assert bouncing.stopped(["a@example.org", "b@example.org"]) == {"a@example.org"}
    assert bouncing.stopped([]) == set()


def test_no_address_is_kept_or_logged(caplog, days):
    with caplog.at_level(logging.DEBUG):
        bouncing.hard_bounce("ana@example.org")
    assert "ana" not in caplog.text
    assert "ana" not in str(Unreachable.objects.values())


def test_it_reaches_again(browser_of, ana, days):
    for _day in range(3):
        bouncing.hard_bounce(ana.email)
        days(1)
    client = browser_of(ana)
    client.post("/accounts/email/again/")
    message = mail.outbox[0]
    assert message.to == [ana.email]
    assert message.queue == "urgent"  # they wait for it
    link = next(word for word in message.body.split() if "/accounts/email/reached/" in word).removeprefix("http://testserver")
    assert browser_of().get(link).status_code == 200
    assert bouncing.is_stopped(ana.email)  # opened by a scanner
    assert b"You get mail as before" in browser_of().post(link).content
    assert not bouncing.is_stopped(ana.email)
    assert b"We cannot reach you" not in client.get("/settings/").content
    ana.email = "other@example.org"
    ana.save()
    assert browser_of().get(link).status_code == 404


def test_another_address_begins_anew(browser_of, ana, days):
    for _day in range(3):
        bouncing.hard_bounce(ana.email)
        days(1)
    ana.refresh_from_db()
    readdressing.replace(ana, "new@example.org", by=person("Op", is_superuser=True, is_staff=True))
    assert b"We cannot reach you" not in browser_of(ana).get("/settings/").content


@pytest.mark.parametrize(
    ("action", "status", "found"),
    [
        ("failed", "5.1.1", ["ana@example.org"]),
        ("Failed", "5.1.1 (no such user)", ["ana@example.org"]),
        ("failed", "5.2.2", []),  # a full mailbox
        ("failed", "5.7.1", []),  # what they think of us
        ("failed", "5.1.8", []),  # our own address
        ("failed", "5.6.1", []),  # the form of a mail
        ("failed", "4.4.7", []),
        ("delayed", "4.4.1", []),
        ("relayed", "2.0.0", []),
        ("failed", "", []),
    ],
)
def test_reports(action, status, found):
    assert list(returned.addresses(REPORT.format(action=action, status=status).encode())) == found


def test_a_file_of_reports():
    two = REPORT.format(action="failed", status="5.1.1") + "\n" + REPORT.format(action="failed", status="5.1.1").replace("Ana@", "Bo@")
    assert list(returned.addresses(two.encode())) == ["ana@example.org", "bo@example.org"]


@pytest.mark.parametrize("raw", [b"", b"\n\n", b"Hello\nthere, a@example.org said\n", b"\xff\xfe\x00", b"Content-Type: message/delivery-status\n\nAction: failed\n"])
def test_what_is_no_report(raw):
    assert list(returned.addresses(raw)) == []


def test_the_command(tmp_path, capsys, monkeypatch, ana):
    path = tmp_path / "list"
    path.write_text("# of this week\nANA@example.org\n\nana@example.org\nnobody@example.org\n")
    call_command("bounces", str(path))
    assert capsys.readouterr().out == "2 addresses noted, 0 of them get no more mail.\n"
    report = REPORT.format(action="failed", status="5.1.1").encode()
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(report)))
    call_command("bounces")
    assert "1 addresses noted" in capsys.readouterr().out
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("bounces", str(tmp_path / "none"))
