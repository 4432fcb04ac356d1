"""What nobody has confirmed: accounts that wait for their link, and the names that were chosen with them.

A name that was chosen at sign-up is kept for three days by a row of its own, whether or not its address had an account
already. An account that nobody confirms goes after the same three days. So which names are free tells nothing about
addresses: else one could sign up with somebody's address, look whether the name is taken, and learn whether they are
here.
"""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.models.name_hold import NameHold

LASTS = timedelta(days=3)


def hold(skeleton: str) -> None:
    """Keeps a name (its skeleton, `accounts.likeness`) from everybody for `LASTS` from now."""
    NameHold.objects.update_or_create(skeleton=skeleton, defaults={"until": timezone.now() + LASTS})


def is_held(skeleton: str) -> bool:
    """Whether the name is kept."""
    return NameHold.objects.filter(skeleton=skeleton, until__gt=timezone.now()).exists()


def never_confirmed() -> Q:
    """A filter of people: those with an address of which none is confirmed. Imported people and operators made at a
    command line have no address row and are not meant."""
    addresses = EmailAddress.objects.filter(user=OuterRef("pk"))
    return Q(Exists(addresses)) & ~Q(Exists(addresses.filter(verified=True)))


def unproved() -> Q:
    """A filter of people: accounts that may go, because nobody ever confirmed or used them. A suspended one stays."""
    return never_confirmed() & Q(last_login__isnull=True, is_staff=False, is_active=True)


def sweep(people) -> None:
    """Deletes of `people` (a queryset) the accounts that nobody confirmed in time, and the holds that are over. To be
    called before a name is looked for: until then such an account would keep its name longer than a hold does."""
    now = timezone.now()
    people.filter(unproved(), date_joined__lte=now - LASTS).delete()
    NameHold.objects.filter(until__lte=now).delete()
