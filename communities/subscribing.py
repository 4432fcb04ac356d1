"""A community's digest by email for people without an account: asking for it, confirming it, stopping it.

Whoever types an address may not be who reads it: nothing begins until somebody presses the button behind the link that
was mailed there. The answer is the same whatever is known of an address, and it gets one such mail an hour at most.
"""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import bouncing, stopping
from accounts.bouncing import fingerprint
from communities.models import Community, Subscriber, Subscription
from peerhealth import parking
from peerhealth.posting import URGENT, Letter

ONE_MAIL_IN = timedelta(hours=1)
UNCONFIRMED_FOR = timedelta(days=7)
STOPPED_FOR = timedelta(days=7)
CLOSED = ~Q(community__visibility=Community.Visibility.PUBLIC)


@transaction.atomic
def ask(*, address: str, community: Community, cadence: str) -> None:
    """Somebody asks that `address` gets the digest of `community` (one that everybody may read). A mail asks there
    whether they want it; none within an hour of the last. What is confirmed already stays as it is."""
    address = address.strip().lower()
    mark = fingerprint(address)
    Subscriber.objects.get_or_create(fingerprint=mark, defaults={"address": address})
    subscriber = Subscriber.objects.select_for_update().get(fingerprint=mark)
    one, _new = Subscription.objects.get_or_create(
        subscriber=subscriber, community=community, defaults={"cadence": cadence}
    )
    now = timezone.now()
    if one.confirmed_at is None or one.stopped_at:  # as if it had never been, until they say that they want it
        fresh = {"cadence": cadence, "created_at": now, "confirmed_at": None, "stopped_at": None}
        Subscription.objects.filter(pk=one.pk).update(**fresh)
    if subscriber.asked_at and subscriber.asked_at > now - ONE_MAIL_IN:
        return
    subscriber.asked_at = now
    subscriber.save(update_fields=["asked_at"])
    _mail(one, address, now.isoformat())


def _mail(one: Subscription, address: str, moment: str) -> None:
    """The mail that asks: no community in it, and no more than that somebody asked."""
    words = {"SITE_NAME": settings.SITE_NAME, "link": stopping.centre_for(one), "days": UNCONFIRMED_FOR.days}
    Letter(
        to=address,
        subject=_("Please confirm: updates by email"),
        text=render_to_string("communities/email/subscribe.txt", words),
        html=render_to_string("communities/email/subscribe.html", words),
        kind="subscribe",
        key=f"subscribe {one.code} {moment}",
        queue=URGENT,
    ).send()


def shown(subscriber: Subscriber) -> QuerySet[Subscription]:
    """Those of `subscriber` that they may be told of: a community that is no longer open to everybody is not named to
    somebody who may not know that it is there."""
    return Subscription.objects.filter(subscriber=subscriber, community__visibility=Community.Visibility.PUBLIC)


@transaction.atomic
def begin(rows: QuerySet[Subscription]) -> bool:
    """They want it: whoever presses the button has the mail, so that mail reaches the address, too. Whether there was
    one."""
    found = list(rows.select_related("subscriber"))
    now = timezone.now()
    rows.filter(confirmed_at__isnull=True).update(confirmed_at=now)
    rows.update(stopped_at=None)
    for one in found:
        bouncing.reaches(one.subscriber.address)
    return bool(found)


def stop(rows: QuerySet[Subscription]) -> bool:
    """They get none of these any more. Twice is once. Whether there was one."""
    rows.filter(stopped_at__isnull=True).update(stopped_at=timezone.now())
    return rows.exists()


def restart(rows: QuerySet[Subscription]) -> bool:
    """Takes a stop back; what was never confirmed is not begun by it. Whether there was one. It counts as confirmed
    anew: half a year later the digest asks again whether it is wanted."""
    rows.filter(confirmed_at__isnull=False, stopped_at__isnull=False).update(confirmed_at=timezone.now())
    return bool(rows.update(stopped_at=None))


@transaction.atomic
def forget(subscriber: Subscriber) -> None:
    """Deletes the address, what it had subscribed to, and its mails that could not be sent so far."""
    parking.forget_mails_to(subscriber.address)
    subscriber.delete()


def drop_closed() -> None:
    """Digests of communities that are no longer open to everybody go to nobody any more, and nobody is told."""
    Subscription.objects.filter(CLOSED).delete()
    _drop_empty()


def purge() -> int:
    """Forgets what nobody confirmed within a week, what was stopped a week ago, and addresses to which nothing goes.
    How many rows."""
    now = timezone.now()
    unconfirmed = Q(confirmed_at__isnull=True, created_at__lt=now - UNCONFIRMED_FOR)
    stopped = Q(stopped_at__lt=now - STOPPED_FOR)
    return Subscription.objects.filter(unconfirmed | stopped | CLOSED).delete()[0] + _drop_empty()


def _drop_empty() -> int:
    """Addresses to which nothing goes, unless somebody is just entering one."""
    settled = timezone.now() - timedelta(hours=1)
    return Subscriber.objects.filter(subscriptions__isnull=True, created_at__lt=settled).delete()[0]
