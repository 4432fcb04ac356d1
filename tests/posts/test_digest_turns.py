"""Whose turn it is: hours, days, zones, and clocks that are put forward and back."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from accounts import consenting
from accounts.models import NotificationSettings, User
from posts.digests import turns
from posts.models import Digest
from tests.people import person
from tests.posts.digesting import had, take, utc

pytestmark = pytest.mark.django_db
MONDAY, FRIDAY = 0, 4
# (zone, hour, often, weekday, when the last one was, now, whose turn)
TABLE = {
    "before the hour": ("UTC", "08:00", "daily", 0, None, "2026-11-30T07:59Z", False),
    "the hour": ("UTC", "08:00", "daily", 0, None, "2026-11-30T08:00Z", True),
    "caught up the same day": ("UTC", "08:00", "daily", 0, None, "2026-11-30T23:59Z", True),
    "not the next day": ("UTC", "08:00", "daily", 0, "2026-11-29T08:00Z", "2026-12-01T07:59Z", False),
    "had it today": ("UTC", "08:00", "daily", 0, "2026-11-30T08:00Z", "2026-11-30T20:00Z", False),
    "had it at midnight": ("UTC", "08:00", "daily", 0, "2026-11-30T00:00Z", "2026-11-30T20:00Z", False),
    "had it yesterday": ("UTC", "08:00", "daily", 0, "2026-11-29T23:59Z", "2026-11-30T08:00Z", True),
    "its weekday": ("UTC", "08:00", "weekly", MONDAY, None, "2026-11-30T08:00Z", True),
    "another weekday": ("UTC", "08:00", "weekly", FRIDAY, None, "2026-11-30T08:00Z", False),
    "a week later": ("UTC", "08:00", "weekly", MONDAY, "2026-11-23T08:00Z", "2026-11-30T08:00Z", True),
    "its weekday, but not in UTC": ("Pacific/Auckland", "08:00", "weekly", MONDAY, None, "2026-11-29T19:00Z", True),
    "no zone": ("", "08:00", "daily", 0, None, "2026-11-30T08:00Z", True),
    "no zone, too early": ("", "08:00", "daily", 0, None, "2026-11-30T07:00Z", False),
    "a zone nobody knows": ("Mars/Olympus", "08:00", "daily", 0, None, "2026-11-30T08:00Z", True),
    "a zone nobody knows, too early": ("Mars/Olympus", "08:00", "daily", 0, None, "2026-11-30T07:00Z", False),
    "Kathmandu": ("Asia/Kathmandu", "08:00", "daily", 0, None, "2026-11-30T02:15Z", True),
    "Kathmandu, too early": ("Asia/Kathmandu", "08:00", "daily", 0, None, "2026-11-30T02:14Z", False),
    "Chatham": ("Pacific/Chatham", "08:00", "daily", 0, None, "2026-11-29T18:15Z", True),
    "Chatham, too early": ("Pacific/Chatham", "08:00", "daily", 0, None, "2026-11-29T18:14Z", False),
    "an hour that the clocks jump over": ("Europe/Berlin", "02:30", "daily", 0, None, "2026-03-29T01:00Z", True),
    "before they jump": ("Europe/Berlin", "02:30", "daily", 0, None, "2026-03-29T00:59Z", False),
    "an hour that comes twice": ("Europe/Berlin", "02:30", "daily", 0, None, "2026-10-25T00:30Z", True),
    "its second time": ("Europe/Berlin", "02:30", "daily", 0, "2026-10-25T00:30Z", "2026-10-25T01:30Z", False),
    "a midnight that is not": ("America/Santiago", "00:30", "daily", 0, "2026-09-05T04:30Z", "2026-09-06T04:00Z", True),
    "flew west, the same day": ("America/Los_Angeles", "08:00", "daily", 0, "2026-11-29T23:00Z", "2026-11-29T23:30Z", False),
    "flew west, the next day": ("America/Los_Angeles", "08:00", "daily", 0, "2026-11-29T23:00Z", "2026-11-30T16:00Z", True),
    "flew east, the same day there": ("Asia/Tokyo", "08:00", "daily", 0, "2026-11-29T16:00Z", "2026-11-29T23:00Z", False),
    "flew east, the next day there": ("Asia/Tokyo", "08:00", "daily", 0, "2026-11-29T16:00Z", "2026-11-30T23:00Z", True),
}  # fmt: skip


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize("case", TABLE)
def test_it_works(ana, case):
    zone, hour, often, weekday, last, now, mine = TABLE[case]
    chosen = take(ana, often, zone=zone, digest_at=time.fromisoformat(hour), digest_on=weekday)
    if last:
        had(ana, moment(last))
    assert turns.due(moment(now)) == ([ana.pk] if mine else [])
    assert turns.is_due(chosen, moment(now)) is mine


# What a year holds: around these days clocks are changed in one of the zones.
ZONES = ("Europe/Berlin", "America/St_Johns", "America/Havana", "America/Santiago", "Australia/Lord_Howe",
         "Asia/Beirut", "Pacific/Chatham", "Antarctica/Troll", "Asia/Kathmandu")  # fmt: skip
HOURS = (time(0), time(0, 30), time(2, 30), time(23, 30))
CHANGES = (date(2026, 3, 8), date(2026, 3, 29), date(2026, 4, 5), date(2026, 9, 6), date(2026, 10, 25), date(2026, 11, 1))


@pytest.mark.parametrize("change", CHANGES)
def test_one_a_day_wherever_clocks_are_changed(change):
    people = User.objects.bulk_create(
        User(username=f"p{n}", username_skeleton=f"p{n}", email=f"p{n}@example.org") for n in range(len(ZONES) * len(HOURS))
    )
    pairs = [(zone, hour) for zone in ZONES for hour in HOURS]
    settings = [NotificationSettings(user=one, zone=zone, digest_at=hour, digest="daily") for one, (zone, hour) in zip(people, pairs, strict=True)]
    NotificationSettings.objects.bulk_create(settings)
    EmailAddress.objects.bulk_create(EmailAddress(user=one, email=one.email, verified=True, primary=True) for one in people)
    for one in people:
        consenting.give(one)
    places = {one.pk: pair for one, pair in zip(people, pairs, strict=True)}
    now = datetime.combine(change, time(), tzinfo=UTC) - timedelta(days=1, hours=12)
    got, last = Counter(), {}
    for _step in range(3 * 48 + 48):
        for pk in turns.due(now):
            got[places[pk], now.astimezone(ZoneInfo(places[pk][0])).date()] += 1
            last[pk] = had(User(pk=pk), now, after=last[pk].at if pk in last else None)
        now += timedelta(minutes=30)
    days = (change - timedelta(days=1), change, change + timedelta(days=1))
    assert {(pair, day): got[pair, day] for pair in pairs for day in days} == {(pair, day): 1 for pair in pairs for day in days}
    assert max(got.values()) == 1


def test_another_hour_neither_gives_two_nor_none(ana):
    take(ana, digest_at=time(8))
    had(ana, utc(2026, 11, 30, 8))
    take(ana, digest_at=time(20))
    assert turns.due(utc(2026, 11, 30, 20)) == []
    assert turns.due(utc(2026, 12, 1, 20)) == [ana.pk]
    had(ana, utc(2026, 12, 1, 20))
    take(ana, digest_at=time(6))
    assert turns.due(utc(2026, 12, 1, 23)) == []
    assert turns.due(utc(2026, 12, 2, 6)) == [ana.pk]


NOW = utc(2026, 11, 30, 9)
REASONS = {
    "never": lambda ana: take(ana, "never"),
    "suspended": lambda ana: User.objects.filter(pk=ana.pk).update(is_active=False),
    "address not confirmed": lambda ana: EmailAddress.objects.filter(user=ana).update(verified=False),
    "another address confirmed": lambda ana: EmailAddress.objects.filter(user=ana).update(email="else@example.org"),
    "no address row": lambda ana: EmailAddress.objects.filter(user=ana).delete(),
    "consent withdrawn": consenting.withdraw,
    "paused": lambda ana: take(ana, paused_until=NOW + timedelta(hours=1)),
    "quiet": lambda ana: take(ana, quiet_from=time(7), quiet_to=time(10)),
    "quiet over midnight": lambda ana: take(ana, quiet_from=time(22), quiet_to=time(10)),
    "quiet since before midnight": lambda ana: take(ana, quiet_from=time(9), quiet_to=time(2)),
}  # fmt: skip


@pytest.mark.parametrize("reason", REASONS)
def test_whose_turn_never_is(ana, bo, reason):
    take(ana), take(bo)
    REASONS[reason](ana)
    assert turns.due(NOW) == [bo.pk]


def test_a_pause_and_quiet_hours_end_and_the_digest_comes_the_same_day(ana):
    take(ana, paused_until=NOW - timedelta(hours=1), quiet_from=time(22), quiet_to=time(9))
    assert turns.due(NOW) == [ana.pk]
    take(ana, paused_until=None, quiet_from=time(9), quiet_to=time(9))
    assert turns.due(NOW) == [ana.pk], "from nine to nine is never"


def test_one_query_in_batches(db, django_assert_num_queries):
    people = [person(f"Person{n}") for n in range(5)]
    for one in people:
        take(one)
    with django_assert_num_queries(1):
        first = turns.due(NOW, limit=3)
    assert [*first, *turns.due(NOW, after=first[-1], limit=3)] == [one.pk for one in people]


def test_the_database_keeps_one_of_a_period(ana):
    had(ana, NOW)
    with pytest.raises(IntegrityError, match="one_digest_a_period"), transaction.atomic():
        had(ana, NOW + timedelta(seconds=1), after=utc(1970, 1, 1))
    assert Digest.objects.count() == 1
