"""The digest of a public community, for somebody without an account: one in one transaction.

It holds what may leave the site: threads whose authors chose "everyone and search engines", as in feeds. Nobody's clock
is known here, so it goes from SINCE on in UTC, once a week on the weekday on which it was confirmed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import ExtractIsoWeekDay

from accounts.choosing import day_begins
from communities.models import Subscription
from posts.digests import best, silence, turns, writing
from posts.digests.contents import Line, line
from posts.digests.outcomes import NOTHING, PASSED, SENT
from posts.kinds import Audience
from posts.models import Digest, Thread

SINCE = time(7)
# Of how many the best are found, and how many new ones are shown.
LOOKED_AT, SHOWN = 40, 10


@dataclass(frozen=True)
class Contents:
    """`new`: what was begun, the newest first, and how many (`count`) in all; `best`: as `best.most_found`."""

    new: list[Line]
    count: int
    best: list[Line]


def due(now: datetime, *, after: int = 0, limit: int = 1000, only: int | None = None) -> list[int]:
    """The subscriptions (ids, in order, beyond `after`) whose turn it is at `now`. One query, none before SINCE."""
    if now.astimezone(UTC).time() < SINCE:
        return []
    midnight = day_begins(now.astimezone(UTC).date(), UTC)
    had = Digest.objects.filter(subscription=OuterRef("pk"), at__gte=midnight)
    today = Q(cadence=Subscription.Cadence.DAILY) | Q(weekday=now.astimezone(UTC).isoweekday())
    rows = Subscription.objects.active().annotate(weekday=ExtractIsoWeekDay("confirmed_at", tzinfo=UTC))
    rows = rows.filter(today, ~Exists(had), pk__gt=after)
    rows = rows if only is None else rows.filter(pk=only)
    return list(rows.order_by("pk").values_list("pk", flat=True)[:limit])


@transaction.atomic
def send_to(pk: int, now: datetime) -> str:
    """As `members.send_to`, for one subscription. Half a year after it was confirmed it asks whether it is still
    wanted, and ends."""
    rows = Subscription.objects.select_for_update(skip_locked=True, of=("self",), no_key=True)
    one = rows.select_related("subscriber", "community").filter(pk=pk).first()
    if one is None or not due(now, only=pk):
        return PASSED
    turn = Digest(subscription=one, after=_former(pk), at=now)
    found = of(one, _since(turn, one))
    turn.sent = bool(found)
    turn.save(force_insert=True)
    if not found:
        return NOTHING
    is_last = one.confirmed_at < now - silence.AFTER
    writing.to_visitor(one, found, turn, is_last=is_last).send()
    Subscription.objects.filter(pk=pk).update(last_sent_at=now, stopped_at=now if is_last else None)
    return SENT


def rehearse(pk: int, now: datetime) -> str:
    """What `send_to` would do. Writes nothing."""
    one = Subscription.objects.select_related("community").get(pk=pk)
    return SENT if of(one, _since(Digest(after=_former(pk), at=now), one)) else NOTHING


def of(one: Subscription, since: datetime) -> Contents | None:
    """What happened in the community after `since`; None for nothing. Four queries."""
    threads = Thread.objects.visible_to(AnonymousUser()).listed().in_community(one.community)
    threads = threads.filter(audience=Audience.EVERYONE).for_list()
    active = list(threads.filter(last_activity__gt=since).order_by("-last_activity", "-public_id")[:LOOKED_AT])
    found = best.most_found([row for row in active if not row["opening__notes"]], since)
    shown = {row["id"] for row in found}
    begun = threads.filter(created_at__gt=since).exclude(pk__in=shown).order_by("-created_at", "-public_id")
    new = list(begun[:SHOWN])
    return Contents(_lines(new), begun.count(), _lines(found)) if new or found else None


def _lines(rows: Collection[dict]) -> list[Line]:
    return [line(row | {"notes": row["opening__notes"], "community__name": ""}) for row in rows]


def _former(pk: int) -> datetime:
    return turns.former(Digest.objects.filter(subscription=pk))


def _since(turn: Digest, one: Subscription) -> datetime:
    return turns.since(turn, timedelta(days=1 if one.cadence == Subscription.Cadence.DAILY else 7))
