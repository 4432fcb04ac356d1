"""Who wants to be told of what, where and when."""

from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from accounts.events import EVENTS
from accounts.models import EventChoice, NotificationSettings, User


def who_wants(people: Iterable[int], event: str, place: str) -> set[int]:
    """Those of `people` (ids) who want `event` told in `place`. One query, none for nobody or where it cannot be."""
    asked, known = set(people), EVENTS[event]
    if not asked or place not in known.possible:
        return set()
    rows = EventChoice.objects.filter(user__in=asked, event=event, place=place)
    chosen = dict(rows.values_list("user_id", "wanted"))
    return {person for person in asked if chosen.get(person, place in known.places)}


def wanted_by(user, place: str) -> set[str]:
    """The events that `user` wants told in `place`. One query."""
    return {event for event, where in choices_of(user) if where == place}


def settings_of(user) -> NotificationSettings:
    """What `user` chose, or an unsaved row of defaults. One query."""
    return NotificationSettings.objects.filter(user=user.pk).first() or NotificationSettings(user_id=user.pk)


def quiet_until(chosen: NotificationSettings, now: datetime | None = None) -> datetime | None:
    """The moment until which nothing may be sent to whoever chose this; None where something may be sent now."""
    now = now or timezone.now()
    if chosen.paused_until and chosen.paused_until > now:
        return chosen.paused_until
    if chosen.quiet_from is None or chosen.quiet_from == chosen.quiet_to:
        return None
    here = now.astimezone(zone_of(chosen))
    begins, ends, hour = chosen.quiet_from, chosen.quiet_to, here.time()
    quiet = begins <= hour < ends if begins < ends else hour >= begins or hour < ends
    if not quiet:
        return None
    day = here.date() if hour < ends else here.date() + timedelta(days=1)
    return datetime.combine(day, ends, tzinfo=here.tzinfo).astimezone(UTC)


def day_begins(day: date, zone: tzinfo) -> datetime:
    """The moment (UTC) at which `day` begins in `zone`; the first of two where clocks go back over midnight."""
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)


def pause_ends_on(chosen: NotificationSettings) -> date | None:
    """The day, where they are, before which nothing is sent to whoever chose this; None where no pause lasts."""
    until = chosen.paused_until
    return until.astimezone(zone_of(chosen)).date() if until and until > timezone.now() else None


def zone_of(chosen: NotificationSettings) -> ZoneInfo:
    """The time zone of a row. UTC where none was chosen or the machine no longer knows it."""
    try:
        return ZoneInfo(chosen.zone or "UTC")
    except (KeyError, ValueError, OSError):
        return ZoneInfo("UTC")


def choices_of(user) -> set[tuple[str, str]]:
    """Every (event, place) that `user` wants to be told of. One query."""
    rows = EventChoice.objects.filter(user=user.pk).values_list("event", "place", "wanted")
    chosen = {(event, place): wanted for event, place, wanted in rows}
    return {
        (name, place)
        for name, event in EVENTS.items()
        for place in event.possible
        if chosen.get((name, place), place in event.places)
    }


@transaction.atomic
def choose(user: User, wanted: Collection[tuple[str, str]], how: dict[str, Any]) -> None:
    """From now on `user` is told of what is `wanted` (event, place) and of nothing else; `how`: the columns of
    NotificationSettings. Only what is not so by default is kept of the first."""
    User.objects.hold(user.pk)
    EventChoice.objects.filter(user=user).delete()
    EventChoice.objects.bulk_create(
        EventChoice(user=user, event=name, place=place, wanted=(name, place) in wanted)
        for name, event in EVENTS.items()
        for place in event.possible
        if ((name, place) in wanted) != (place in event.places)
    )
    NotificationSettings.objects.update_or_create(user=user, defaults=how)
