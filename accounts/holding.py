"""Names that somebody has asked for and nobody confirmed: kept for three days, then free again.

So a name that was chosen at sign-up is taken whether or not its address had an account already: else one could sign up
with somebody's address, look whether the name is taken, and learn whether they are here.
"""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

LASTS = timedelta(days=3)


def hold(skeleton: str) -> None:
    """Keeps a name (its skeleton, `accounts.likeness`) from everybody for as long as an unconfirmed account would."""
    cache.set(_key(skeleton), "held", LASTS.total_seconds())


def is_held(skeleton: str) -> bool:
    """Whether the name is kept."""
    return cache.get(_key(skeleton)) is not None


def never_confirmed() -> Q:
    """A filter of people: those with an address of which none is confirmed. Imported people and operators made at a
    command line have no address row and are not meant."""
    addresses = EmailAddress.objects.filter(user=OuterRef("pk"))
    return Q(Exists(addresses)) & ~Q(Exists(addresses.filter(verified=True)))


def sweep(people) -> None:
    """Deletes of `people` (a queryset) the accounts that nobody confirmed in time."""
    late = Q(date_joined__lt=timezone.now() - LASTS, last_login__isnull=True, is_staff=False)
    people.filter(never_confirmed(), late).delete()


def _key(skeleton: str) -> str:
    return f"name-hold:{skeleton.encode().hex()}"[:200]
