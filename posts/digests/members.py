"""The digest of a member: one in one transaction."""

from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import Notification, NotificationSettings
from posts.digests import contents, silence, turns, writing
from posts.digests.outcomes import NOTHING, PASSED, SENT
from posts.models import Digest

due = turns.due


@transaction.atomic
def send_to(pk: int, now: datetime) -> str:
    """Ends the turn of one member, with a mail if there is something to say: SENT, NOTHING, or PASSED where it is not
    their turn (any more) or somebody else holds them. Whoever has not been here for half a year is told that it is the
    last one, and it is."""
    # The person as well, as for a mail of news (`posts.mailing`): of the same thing nobody is told twice.
    rows = NotificationSettings.objects.select_for_update(skip_locked=True, of=("self", "user"), no_key=True)
    chosen = rows.select_related("user").filter(user=pk).first()
    if chosen is None or not turns.is_due(chosen, now):
        return PASSED
    turn = Digest(user_id=pk, after=_former(pk), at=now)
    found = contents.of(chosen.user, _since(turn, chosen))
    turn.sent = bool(found)
    turn.save(force_insert=True)
    if not found:
        return NOTHING
    is_last = silence.is_silent(chosen.user, now)
    writing.to_member(chosen, found, turn, is_last=is_last).send()
    Notification.objects.filter(pk__in=found.told).update(mailed_at=now)
    if is_last:
        NotificationSettings.objects.filter(pk=chosen.pk).update(digest=NotificationSettings.Digest.NEVER)
    return SENT


def rehearse(pk: int, now: datetime) -> str:
    """What `send_to` would do. Writes nothing."""
    chosen = NotificationSettings.objects.select_related("user").get(user=pk)
    return SENT if contents.of(chosen.user, _since(Digest(after=_former(pk), at=now), chosen)) else NOTHING


def _former(pk: int) -> datetime:
    return turns.former(Digest.objects.filter(user=pk))


def _since(turn: Digest, chosen: NotificationSettings) -> datetime:
    """From when on it tells."""
    daily = chosen.digest == NotificationSettings.Digest.DAILY
    return turns.since(turn, timedelta(days=1 if daily else 7))
