"""Stopping mail with one press, and the page behind the link in every mail, for a member."""

from datetime import time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from accounts import choosing, stopping
from accounts.models import EventChoice, NotificationSettings
from tests.people import person

pytestmark = pytest.mark.django_db
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def path(address: str) -> str:
    """An address of ours without the site."""
    return "/" + address.split("/", 3)[3]


def wants(user) -> set[str]:
    """What goes to `user` by mail."""
    return choosing.wanted_by(user, "mail")


def test_it_works(browser_of, ana):
    address = path(stopping.address_for(ana, "reply"))
    before = wants(ana)
    answer = browser_of().post(address, ONE_CLICK)
    assert answer.status_code == 200
    assert before - wants(ana) == {"reply"}
    assert b"Undo" in answer.content
    browser_of().post(address, ONE_CLICK)
    assert before - wants(ana) == {"reply"}
    assert b"It comes again" in browser_of().post(address, {"act": "restart"}).content
    assert wants(ana) == before


def test_without_cookies_or_a_form_token(ana):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    for kind, name in (("reply", "stop_mail"), ("reply", "mail_centre")):
        address = path((stopping.address_for if name == "stop_mail" else stopping.centre_for)(ana, kind))
        for answer in (strict.get(address), strict.post(address, ONE_CLICK), strict.post(address, {"act": "save"})):
            assert answer.status_code == 200
            assert not answer.cookies
            assert "no-store" in answer["Cache-Control"]
            assert answer["Referrer-Policy"] == "no-referrer"
    assert "reply" not in wants(ana)


def test_as_mail_programs_send_it(browser_of, ana):
    address = path(stopping.address_for(ana, "reply"))
    browser_of().post(address, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
    assert "reply" not in wants(ana)
    address = path(stopping.address_for(ana, "mention"))
    body = "--b\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--b--\r\n"
    browser_of().post(address, body, content_type="multipart/form-data; boundary=b")
    assert "mention" not in wants(ana)


@pytest.mark.parametrize("sent", [{}, {"List-Unsubscribe": "one-click"}, {"act": "stop"}, {"act": "stop_all"}])
def test_nothing_else_stops(browser_of, ana, sent):
    before = wants(ana)
    assert browser_of().post(path(stopping.address_for(ana, "reply")), sent).status_code == 200
    assert wants(ana) == before


def test_a_scanner_changes_nothing(browser_of, ana):
    before, rows = wants(ana), EventChoice.objects.count()
    for address in (stopping.address_for(ana, "reply+mention+digest"), stopping.centre_for(ana)):
        for client in (browser_of(), browser_of(ana)):
            page = client.get(path(address))
            client.head(path(address))
            client.options(path(address))
            assert page.status_code == 200
    assert (wants(ana), EventChoice.objects.count(), NotificationSettings.objects.count()) == (before, rows, 0)


def test_several_kinds_of_one_mail(browser_of, ana):
    address = path(stopping.address_for(ana, "reply+mention"))
    page = browser_of().get(address).content.decode()
    assert "Somebody replied to me" in page
    assert "Somebody mentioned me" in page
    before = wants(ana)
    browser_of().post(address, ONE_CLICK)
    assert before - wants(ana) == {"reply", "mention"}


def test_the_digest_comes_back_as_it_was(browser_of, ana):
    chosen = NotificationSettings.objects.create(user=ana, digest="daily")
    address = path(stopping.address_for(ana, stopping.DIGEST))
    page = browser_of().post(address, ONE_CLICK).content.decode()
    chosen.refresh_from_db()
    assert chosen.digest == "never"
    assert 'name="often" value="daily"' in page
    browser_of().post(address, {"act": "restart", "often": "daily"})
    chosen.refresh_from_db()
    assert chosen.digest == "daily"
    browser_of().post(address, {"act": "restart", "often": "hourly"})
    chosen.refresh_from_db()
    assert chosen.digest == "weekly"


def test_a_kind_of_former_days(browser_of, ana):
    before = wants(ana)
    assert browser_of().post(path(stopping.address_for(ana, "olden")), ONE_CLICK).status_code == 200
    assert wants(ana) == before
    assert EventChoice.objects.filter(user=ana, event="olden", place="mail", wanted=False).exists()


def test_whatever_is_wrong_is_one_answer(browser_of, ana):
    gone = person("Gone")
    codes = [stopping.code_for(gone, "reply"), stopping.code_for(ana, "reply")[:-1], "garbage", "a.b", "é",
             stopping.code_for(ana, ""), stopping.code_for(ana, "A B"), "x" * 5000]  # fmt: skip
    gone.delete()
    for method in ("get", "post"):
        for end in ("", "stop/"):
            answers = [getattr(browser_of(), method)(f"/mail/{code}/{end}", *([ONE_CLICK] if method == "post" else [])) for code in codes]
            assert {answer.status_code for answer in answers} == {404}
            assert len({answer.content for answer in answers}) == 1
            assert b"This link leads nowhere" in answers[0].content


def test_no_name_and_no_address(browser_of, ana):
    address = stopping.address_for(ana, "reply")
    pages = [browser_of().get(path(address)), browser_of().post(path(address), ONE_CLICK), browser_of().get(path(stopping.centre_for(ana)))]
    for said in (address, *(page.content.decode() + str(page.headers) for page in pages)):
        assert not [word for word in ("Ana", ana.email, "ana@", "lupus", "Lupus") if word in said]


def test_the_centre(browser_of, ana):
    address = path(stopping.centre_for(ana, "reply"))
    page = browser_of().get(address).content.decode()
    assert "Somebody replied to me" in page
    assert page.count(" checked>") == len(wants(ana))
    sent = {"act": "save", "event": ["mention", "reaction", "nonsense"], "digest": "daily", "pause": "week"}
    assert b"Saved." in browser_of().post(address, sent).content
    assert wants(ana) & {"reply", "mention"} == {"mention"}
    chosen = NotificationSettings.objects.get(user=ana)
    assert chosen.digest == "daily"
    assert chosen.paused_until
    assert b"Nothing is sent to you before" in browser_of().get(address).content
    browser_of().post(address, {"act": "save", "digest": "hourly", "pause": ""})
    kept = NotificationSettings.objects.get(user=ana)
    assert (kept.digest, kept.paused_until) == ("daily", chosen.paused_until)
    browser_of().post(address, {"act": "save", "pause": "none"})
    assert NotificationSettings.objects.get(user=ana).paused_until is None


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_a_pause_ends_as_a_day_begins_where_they_are(browser_of, ana, zone):
    NotificationSettings.objects.create(user=ana, zone=zone)
    address = path(stopping.centre_for(ana))
    browser_of().post(address, {"act": "save", "pause": "week"})
    ends = NotificationSettings.objects.get(user=ana).paused_until.astimezone(ZoneInfo(zone))
    day = timezone.now().astimezone(ZoneInfo(zone)).date() + timedelta(days=7)
    assert (ends.date(), ends.time()) == (day, time(0))
    assert f"before {day.day} {day:%B %Y}." in browser_of().get(address).content.decode()


def test_stop_everything(browser_of, ana):
    NotificationSettings.objects.create(user=ana, digest="daily")
    page = browser_of().post(path(stopping.centre_for(ana)), {"act": "stop_all"}).content.decode()
    assert "Everything is stopped" in page
    assert wants(ana) == set()
    assert NotificationSettings.objects.get(user=ana).digest == "never"


def test_who_is_signed_in_stays_so(browser_of, ana, bo):
    """The page is that of the mail, whoever's browser it is opened in; and nothing of theirs is in it."""
    client = browser_of(bo)
    page = client.get(path(stopping.centre_for(ana)))
    assert page.content == browser_of().get(path(stopping.centre_for(ana))).content
    assert not page.cookies
    assert client.get("/settings/").status_code == 200
