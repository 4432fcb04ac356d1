"""Addresses that mail comes back from.

The rule: an address that refused mail for good on three different days (of UTC) is stopped. Several refusals on one day
are one, because a mail that is tried again, and several mails of one bad evening, prove no more than one; and a count
that nothing was added to for 90 days begins anew. A stopped address gets no mail but what somebody asks for and waits
for (a code, a confirmation), until it is confirmed once more or replaced.

Neither a log nor a table here holds an address.
"""

from collections.abc import Collection
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.models import Unreachable, User

DAYS = 3
FORGOTTEN_AFTER = timedelta(days=90)


def fingerprint(address: str) -> str:
    """A keyed hash of an address, in any letter case: 64 hexadecimal digits. Whoever has the table and not the key
    cannot try addresses."""
    return salted_hmac("accounts.bouncing", address.strip().lower(), algorithm="sha256").hexdigest()


@transaction.atomic
def hard_bounce(address: str) -> bool:
    """Mail to `address` was refused for good. Returns whether it is stopped now. An address that nobody here has is
    counted like any other. For a member's: three queries."""
    mark, today = fingerprint(address), timezone.now().date()
    Unreachable.objects.get_or_create(fingerprint=mark, defaults={"last_on": today - timedelta(days=1)})
    row = Unreachable.objects.select_for_update().get(fingerprint=mark)
    if row.days and row.last_on >= today:
        return row.stopped_at is not None
    is_forgotten = row.stopped_at is None and row.last_on < today - FORGOTTEN_AFTER
    row.days = 1 if is_forgotten else row.days + 1
    row.last_on = today
    if row.days >= DAYS:
        row.stopped_at = row.stopped_at or timezone.now()
        # Also of an account that is younger than the count.
        member = User.objects.filter(email=address.strip().lower(), unreachable_at=None)
        member.update(unreachable_at=timezone.now())
    row.save()
    return row.stopped_at is not None


def is_stopped(address: str) -> bool:
    """Whether `address` gets no mail that nobody waits for. One query."""
    return bool(stopped([address]))


def stopped(addresses: Collection[str]) -> set[str]:
    """Those of `addresses` that get no mail that nobody waits for. One query, none for none."""
    marks = {fingerprint(address): address for address in addresses}
    rows = Unreachable.objects.filter(fingerprint__in=list(marks), stopped_at__isnull=False) if marks else []
    return {marks[row.fingerprint] for row in rows}


@transaction.atomic
def reaches(address: str) -> None:
    """Somebody has shown that mail reaches `address` (again): what was counted is forgotten."""
    Unreachable.objects.filter(fingerprint=fingerprint(address)).delete()
    User.objects.filter(email=address.strip().lower(), unreachable_at__isnull=False).update(unreachable_at=None)


def purge() -> int:
    """Forgets counts that came to nothing: not stopped, and nothing added for 90 days. How many."""
    old = Q(stopped_at__isnull=True, last_on__lt=timezone.now().date() - FORGOTTEN_AFTER)
    return Unreachable.objects.filter(old).delete()[0]
