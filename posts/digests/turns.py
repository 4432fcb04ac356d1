"""Whose turn it is.

It is somebody's turn once it is their hour, where they are, on a day (of the week) on which they want a digest, if none
has ended since that day began there. Nothing is worked out ahead: whoever changes hour, day or zone is asked about as
they are now. So

- where clocks jump over an hour it is their turn right after the jump, and an hour that comes twice counts once;
- who flies (and changes the zone) never gets two on one day of the calendar where they are, and none is lost: the next
  day there is another;
- what was missed because nothing ran is caught up until midnight where they are, and not later.
"""

import json
from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from django.db import connection
from django.db.models import QuerySet

from accounts.choosing import day_begins
from accounts.models import NotificationSettings
from posts.models import Digest
from posts.models.digest import NEVER_BEFORE

# No digest looks back further than this, however long somebody paused.
FURTHEST = timedelta(days=8)

# What the clocks of the world say comes with the question, because the database may know other zones than we do: for
# each zone hour, weekday, and the moment at which the day there began. An unknown or empty zone is UTC, as in
# `accounts.choosing.zone_of`. (One jsonb, to be looked up: of a table of zones the planner read all for each person.)
CLOCKS = """
    CROSS JOIN (SELECT %(clocks)s::jsonb AS say) clocks
    CROSS JOIN LATERAL (SELECT coalesce(clocks.say -> s.zone, clocks.say -> 'UTC') AS says) clock
    CROSS JOIN LATERAL (SELECT (clock.says ->> 0)::time AS hour, (clock.says ->> 1)::int AS weekday,
                               (clock.says ->> 2)::timestamptz AS midnight) here
"""
# Quiet hours end over midnight where the first is later than the second. (`accounts.choosing.quiet_until`, as SQL.)
QUIET = """
    coalesce(CASE WHEN s.quiet_from < s.quiet_to THEN here.hour >= s.quiet_from AND here.hour < s.quiet_to
                  WHEN s.quiet_from > s.quiet_to THEN here.hour >= s.quiet_from OR here.hour < s.quiet_to END, FALSE)
"""
MEMBERS = f"""
    SELECT s.user_id FROM accounts_notificationsettings s
    JOIN accounts_user u ON u.id = s.user_id {CLOCKS}
    WHERE s.digest <> 'never' AND s.user_id > %(after)s AND (%(only)s::bigint IS NULL OR s.user_id = %(only)s)
      AND s.digest_at <= here.hour AND (s.digest = 'daily' OR s.digest_on = here.weekday)
      AND (s.paused_until IS NULL OR s.paused_until <= %(now)s) AND NOT {QUIET}
      AND u.is_active AND u.unreachable_at IS NULL
      AND EXISTS (SELECT 1 FROM account_emailaddress e
                  WHERE e.user_id = u.id AND e.verified AND lower(e.email) = lower(u.email))
      AND EXISTS (SELECT 1 FROM accounts_consent k WHERE k.user_id = u.id AND k.withdrawn_at IS NULL)
      AND NOT EXISTS (SELECT 1 FROM posts_digest d WHERE d.user_id = u.id AND d.at >= here.midnight)
    ORDER BY s.user_id LIMIT %(limit)s
"""  # noqa: S608  (constants of this module; values go in as parameters)


def due(now: datetime, *, after: int = 0, limit: int = 1000) -> list[int]:
    """The members (ids, in order, beyond `after`) whose turn it is at `now`: active, with a confirmed address and a
    consent that stands, not paused, not in their quiet hours. One query."""
    return _ask(clocks(now), now=now, after=after, limit=limit, only=None)


def is_due(chosen: NotificationSettings, now: datetime) -> bool:
    """Whether it is the turn of the member who chose this. One query."""
    return bool(_ask(clocks(now, chosen.zone), now=now, after=0, limit=1, only=chosen.user_id))


def _ask(clocks: dict[str, list], **asked) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(MEMBERS, asked | {"clocks": json.dumps(clocks)})
        return [pk for (pk,) in cursor.fetchall()]


def former(digests: QuerySet[Digest]) -> datetime:
    """When the latest of the `digests` of one recipient ended; NEVER_BEFORE where there is none. One query."""
    return digests.order_by("-at").values_list("at", flat=True).first() or NEVER_BEFORE


def since(turn: Digest, period: timedelta) -> datetime:
    """From when on a digest tells: from the end of the former one, within bounds; the first tells of one `period`."""
    return turn.at - period if turn.after == NEVER_BEFORE else max(turn.after, turn.at - FURTHEST)


def clocks(now: datetime, only: str | None = None) -> dict[str, list]:
    """What the clocks of all zones (or of one, and UTC) say at `now`, for CLOCKS: hour, weekday (0 is Monday), when the
    day there began."""
    zones = [zone for zone in _zones() if only is None or zone.key in {only, "UTC"}]
    here = {zone.key: now.astimezone(zone) for zone in zones}
    return {
        name: [local.time().isoformat(), local.weekday(), day_begins(local.date(), local.tzinfo).isoformat()]
        for name, local in here.items()
    }


@cache
def _zones() -> list[ZoneInfo]:
    return [ZoneInfo(name) for name in sorted(available_timezones())]
