"""Sending digests: one recipient in one transaction, everybody in batches.

The row that says "their turn is over" and the mail (a row of the queue) are written together or not at all: whoever is
killed between two recipients leaves the others due, and whoever runs beside us passes over those whom we hold.
"""

import logging
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import Notification, NotificationSettings
from peerhealth import purging
from posts.digests import contents, silence, turns, writing
from posts.models import Digest
from posts.models.digest import NEVER_BEFORE

logger = logging.getLogger(__name__)
SENT, NOTHING, PASSED, FAILED = "sent", "nothing", "passed", "failed"
OUTCOMES = (SENT, NOTHING, PASSED, FAILED)
BATCH = 200
# A first digest looks back over one period; none looks back further than FURTHEST, however long somebody paused.
PERIODS = {"daily": timedelta(days=1), "weekly": timedelta(days=7)}
FURTHEST = timedelta(days=8)
KEPT_FOR = timedelta(days=90)


def run(now: datetime, *, dry: bool = False) -> Counter[str]:
    """Everybody whose turn it is at `now`: how many were SENT one, had NOTHING, were PASSED over (somebody else is at
    them), or FAILED (they are due again). `dry`: says so and does nothing. In batches; run it as often as you like."""
    done: Counter[str] = Counter()
    for people in batches(now):
        done += of_batch(people, now, dry=dry)
    return done


def batches(now: datetime) -> Iterator[list[int]]:
    """The members (ids) whose turn it is, BATCH by BATCH. One query a batch."""
    people = turns.due(now, limit=BATCH)
    while people:
        yield people
        people = turns.due(now, after=people[-1], limit=BATCH)


def of_batch(people: list[int], now: datetime, *, dry: bool = False) -> Counter[str]:
    """As `run`, for these. Whoever fails stops nobody else; the log says what kind of failure, not whose."""
    done: Counter[str] = Counter()
    for pk in people:
        try:
            done[rehearse(pk, now) if dry else send_to(pk, now)] += 1
        except Exception as error:  # noqa: BLE001  (whatever it is, the others are not to wait for it)
            logger.error("A digest failed: %s", type(error).__name__)  # noqa: TRY400  (a trace holds what was written)
            done[FAILED] += 1
    return done


@transaction.atomic
def send_to(pk: int, now: datetime) -> str:
    """Ends the turn of one member, with a mail if there is something to say: SENT, NOTHING or PASSED. Whoever has not
    been here for half a year is told that it is the last one, and it is."""
    rows = NotificationSettings.objects.select_for_update(skip_locked=True, of=("self",), no_key=True)
    chosen = rows.select_related("user").filter(user=pk).first()
    if chosen is None or not turns.is_due(pk, now):
        return PASSED
    turn = Digest(user_id=pk, after=_former(pk), at=now)
    found = contents.of(chosen.user, since(turn.after, chosen, now))
    turn.sent = bool(found)
    turn.save(force_insert=True)
    if not found:
        return NOTHING
    is_last = silence.is_silent(chosen.user, now)
    writing.letter(chosen, found, turn, is_last=is_last).send()
    Notification.objects.filter(pk__in=found.told).update(mailed_at=now)
    if is_last:
        NotificationSettings.objects.filter(pk=chosen.pk).update(digest=NotificationSettings.Digest.NEVER)
    return SENT


def rehearse(pk: int, now: datetime) -> str:
    """What `send_to` would do. Writes nothing."""
    chosen = NotificationSettings.objects.select_related("user").get(user=pk)
    return SENT if contents.of(chosen.user, since(_former(pk), chosen, now)) else NOTHING


def _former(pk: int) -> datetime:
    """When the former period of a member ended."""
    return Digest.objects.filter(user=pk).order_by("-at").values_list("at", flat=True).first() or NEVER_BEFORE


def since(after: datetime, chosen: NotificationSettings, now: datetime) -> datetime:
    """From when on a digest tells: from the end of the former one, within bounds."""
    return now - PERIODS[chosen.digest] if after == NEVER_BEFORE else max(after, now - FURTHEST)


def purge(now: datetime, batch: int = 1000) -> int:
    """Forgets the digests that ended longer than KEPT_FOR ago; how many. In batches, beside the running site."""
    return purging.purge(Digest.objects.filter(at__lt=now - KEPT_FOR).order_by("at"), batch)
