"""The page that says how I am told."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from accounts import choosing, events
from accounts.forms.notifications import NotificationForm
from accounts.models import EventChoice, NotificationSettings

pytestmark = pytest.mark.django_db
ADDRESS = "/settings/notifications/"
PLAIN = {"detail": "neutral", "digest": "never", "digest_at": "08:00", "digest_on": "5", "zone": ""}


def boxes(wanted) -> dict[str, str]:
    """The boxes of a form that are ticked."""
    return {f"{event}.{place}": "on" for event, place in wanted}


def test_it_works(browser_of, ana):
    client = browser_of(ana)
    assert f'href="{ADDRESS}"' in client.get("/settings/").content.decode()
    assert f'href="{ADDRESS}"' in client.get("/notifications/").content.decode()
    wanted = choosing.choices_of(ana) - {("reply", "mail")} | {("thread", "mail")}
    day = timezone.now().date() + timedelta(days=30)
    sent = PLAIN | boxes(wanted) | {
        "detail": "full", "zone": "Europe/Berlin", "quiet_from": "22:00", "quiet_to": "07:30", "digest": "weekly",
        "digest_at": "18:00", "digest_on": "6", "paused_until": day.isoformat(),
    }  # fmt: skip
    assert client.post(ADDRESS, sent).url == ADDRESS
    assert choosing.choices_of(ana) == wanted
    kept = NotificationSettings.objects.get(user=ana)
    assert (kept.detail, kept.zone, kept.digest, kept.digest_on) == ("full", "Europe/Berlin", "weekly", 6)
    assert (kept.quiet_from, kept.quiet_to, kept.digest_at) == (time(22), time(7, 30), time(18))
    assert kept.paused_until.astimezone(choosing.zone_of(kept)).date() == day
    assert kept.paused_until.astimezone(choosing.zone_of(kept)).time() == time(0)
    form = client.get(ADDRESS).context["form"]
    assert {name: str(form[name].value()) for name in ("digest_at", "paused_until", "zone")} == {
        "digest_at": "18:00", "paused_until": str(day), "zone": "Europe/Berlin"
    }  # fmt: skip


@pytest.mark.parametrize(("hour", "zone", "begun"), [
    ((2, 2), "America/Los_Angeles", False), ((2, 2), "", True), ((1, 20), "Pacific/Auckland", True), ((1, 20), "", False),
])  # fmt: skip
def test_a_day_begins_where_the_person_is(monkeypatch, ana, hour, zone, begun):
    """In the evening in Los Angeles tomorrow can be chosen, also where it is that day in Greenwich already."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 12, *hour, tzinfo=UTC))
    form = NotificationForm(PLAIN | {"zone": zone, "paused_until": "2026-12-02"}, user=ana)
    assert form.is_valid() is not begun
    assert list(form.errors) == ["paused_until"] * begun


def test_only_what_is_not_usual_is_kept(browser_of, ana):
    client = browser_of(ana)
    client.post(ADDRESS, PLAIN | boxes(choosing.choices_of(ana)))
    assert not EventChoice.objects.exists()
    client.post(ADDRESS, PLAIN)
    assert choosing.choices_of(ana) == set()
    assert not EventChoice.objects.filter(wanted=True).exists()


def test_what_is_not_possible_cannot_be_chosen(browser_of, ana):
    page = browser_of(ana).get(ADDRESS).content.decode()
    assert 'name="reply.digest"' in page
    assert 'name="membership.digest"' not in page
    browser_of(ana).post(ADDRESS, PLAIN | {"membership.digest": "on", "unheard.site": "on"})
    assert choosing.choices_of(ana) == set()


def test_every_event_has_its_boxes(browser_of, ana):
    page = browser_of(ana).get(ADDRESS).content.decode()
    for name, event in events.EVENTS.items():
        for place in event.possible:
            assert f'name="{name}.{place}"' in page


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"quiet_from": "22:00"}, "quiet_to"),
        ({"quiet_to": "22:00"}, "quiet_to"),
        ({"quiet_from": "22:61", "quiet_to": "23:00"}, "quiet_from"),
        ({"digest": "daily", "digest_at": "22:00", "quiet_from": "22:00", "quiet_to": "07:00"}, "digest_at"),
        ({"digest": "daily", "digest_at": "23:00", "quiet_from": "22:00", "quiet_to": "00:00"}, "digest_at"),
        ({"zone": "Mars/Base"}, "zone"),
        ({"detail": "all"}, "detail"),
        ({"digest_on": "7"}, "digest_on"),
        ({"digest_at": "25:00"}, "digest_at"),
        ({"paused_until": "2020-01-01"}, "paused_until"),
        ({"paused_until": "soon"}, "paused_until"),
    ],
)
def test_what_is_wrong_comes_back_as_typed(browser_of, ana, sent, field):
    answer = browser_of(ana).post(ADDRESS, PLAIN | {"reply.mail": "on"} | sent)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    page = answer.content.decode()
    assert 'name="reply.mail" aria-label="Somebody replied to me: by email" checked' in page
    assert 'name="reply.site" aria-label="Somebody replied to me: on the site">' in page
    assert not NotificationSettings.objects.exists()
    assert not EventChoice.objects.exists()


@pytest.mark.parametrize("sent", [{"digest": "never"}, {"digest_at": "21:00"}, {"digest_at": "06:00"}])
def test_quiet_hours_that_leave_a_moment_for_the_digest(browser_of, ana, sent):
    night = {"digest": "daily", "digest_at": "23:00", "quiet_from": "22:00", "quiet_to": "07:00"}
    assert browser_of(ana).post(ADDRESS, PLAIN | night | sent).status_code == 302


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_a_day_has_begun_where_its_person_is(browser_of, ana, zone):
    today = timezone.now().astimezone(ZoneInfo(zone)).date()
    for days, status in ((0, 422), (1, 302)):
        sent = PLAIN | {"zone": zone, "paused_until": str(today + timedelta(days=days))}
        assert browser_of(ana).post(ADDRESS, sent).status_code == status


def test_a_pause_that_is_over_is_not_shown(browser_of, ana):
    NotificationSettings.objects.create(user=ana, paused_until=datetime(2020, 1, 1, tzinfo=UTC))
    assert browser_of(ana).get(ADDRESS).context["form"]["paused_until"].value() is None


def test_nobody_else_is_told_otherwise(browser_of, ana, bo):
    before = choosing.choices_of(bo)
    browser_of(ana).post(ADDRESS, PLAIN)
    assert choosing.choices_of(bo) == before
    assert browser_of().get(ADDRESS).url.startswith("/accounts/login/")


def test_the_number_of_queries(browser_of, ana, django_assert_num_queries):
    client = browser_of(ana)
    with django_assert_num_queries(4):  # the session, the person, the settings, the choices
        client.get(ADDRESS)
