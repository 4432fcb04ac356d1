"""Sending digests to everybody, in batches.

The row that says "their turn is over" and the mail (a row of the queue) are written together or not at all, recipient
by recipient: whoever is killed between two of them leaves the others due, and whoever runs beside us passes over those
whom we hold.
"""

import logging
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

from peerhealth import jobs, purging
from posts.digests import members, turns, visitors
from posts.digests.outcomes import FAILED
from posts.models import Digest

logger = logging.getLogger(__name__)
AUDIENCES = {"members": members, "visitors": visitors}
RECIPIENT = {"members": "user_id", "visitors": "subscription_id"}
BATCH = 200
BATCH_JOB = "posts.send_digest_batch"
KEPT_FOR = timedelta(days=90)


def run(now: datetime, *, dry: bool = False) -> Counter[str]:
    """Everybody whose turn it is at `now`: how many were SENT one, had NOTHING, were PASSED over (somebody else is at
    them), or FAILED (they are due again). `dry`: says so and writes nothing. Run it as often as you like."""
    done: Counter[str] = Counter()
    for audience, people in batches(now):
        done += of_batch(audience, people, now, dry=dry)
    return done


def hand_out(now: datetime) -> int:
    """The same as jobs, one a batch; how many batches. What waits already is not asked for again."""
    return sum(
        jobs.defer(BATCH_JOB, once=f"{BATCH_JOB} {audience} {people[0]}", audience=audience, people=people)
        for audience, people in batches(now)
    )


def batches(now: datetime) -> Iterator[tuple[str, list[int]]]:
    """(audience, ids) of everybody whose turn it is, BATCH by BATCH. One query a batch."""
    for name, audience in AUDIENCES.items():
        last = 0
        while people := audience.due(now, after=last, limit=BATCH):
            yield name, people
            last = people[-1]


def of_batch(audience: str, people: list[int], now: datetime, *, dry: bool = False) -> Counter[str]:
    """As `run`, for these. Whoever fails stops nobody else; the log says what kind of failure, not whose."""
    done: Counter[str] = Counter()
    act = AUDIENCES[audience].rehearse if dry else AUDIENCES[audience].send_to
    for pk in people:
        try:
            done[act(pk, now)] += 1
        except Exception as error:  # noqa: BLE001  (whatever it is, the others are not to wait for it)
            logger.error("A digest failed: %s", type(error).__name__)  # noqa: TRY400  (a trace holds what was written)
            done[FAILED] += 1
    return done


def pass_over(now: datetime) -> int:
    """Ends the turn of everybody whose turn it is without a word; how many. Where rows came back from a backup nobody
    knows who had theirs since, and none is better than two."""
    return sum(len(_passed(audience, people, now)) for audience, people in batches(now))


def _passed(audience: str, people: list[int], now: datetime) -> list[Digest]:
    who = RECIPIENT[audience]
    turns_over = [Digest(**{who: pk}, after=turns.former(Digest.objects.filter(**{who: pk})), at=now) for pk in people]
    return Digest.objects.bulk_create(turns_over, ignore_conflicts=True)


def purge(now: datetime, batch: int = 1000) -> int:
    """Forgets the digests that ended longer than KEPT_FOR ago; how many. In batches, beside the running site."""
    return purging.purge(Digest.objects.filter(at__lt=now - KEPT_FOR).order_by("at"), batch)
