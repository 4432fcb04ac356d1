"""Who is told of what, and when nothing may be sent."""

from datetime import UTC, datetime, time

import pytest

from accounts import choosing
from accounts.models import EventChoice, NotificationSettings


def test_defaults_hold_until_somebody_chooses(db, ana, bo, zed):
    EventChoice.objects.create(user=ana, event="reply", place="mail", wanted=False)
    EventChoice.objects.create(user=bo, event="reaction", place="mail", wanted=True)
    for event, told in (("reply", [bo, zed]), ("reaction", [bo])):
        assert [one for one in (ana, bo, zed) if event in choosing.wanted_by(one, "mail")] == told
    assert "membership" not in choosing.wanted_by(bo, "digest")


@pytest.mark.parametrize(("hour", "until"), [
    ((21, 59), None), ((22, 0), (27, 7, 0)), ((23, 30), (27, 7, 0)), ((3, 0), (26, 7, 0)), ((6, 59), (26, 7, 0)), ((7, 0), None),
])  # fmt: skip
def test_quiet_hours_over_midnight_in_ones_own_zone(hour, until):
    zone = choosing.zone_of(NotificationSettings(zone="Australia/Adelaide"))  # half an hour off the full one
    chosen = NotificationSettings(zone="Australia/Adelaide", quiet_from=time(22), quiet_to=time(7))
    now = datetime(2026, 11, 26, *hour, tzinfo=zone)
    expected = until and datetime(2026, 11, *until, tzinfo=zone)
    assert choosing.quiet_until(chosen, now) == expected


def test_a_pause_ends_by_itself():
    now = datetime(2026, 11, 26, 12, tzinfo=UTC)
    chosen = NotificationSettings(paused_until=datetime(2026, 12, 1, tzinfo=UTC))
    assert choosing.quiet_until(chosen, now) == chosen.paused_until
    assert choosing.quiet_until(chosen, chosen.paused_until) is None
    assert choosing.quiet_until(NotificationSettings(zone="Nowhere/Gone"), now) is None
