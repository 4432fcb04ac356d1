"""Suspending an account and letting it back in: takes effect on the next request, everywhere."""

from allauth.usersessions.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import hearing, ranks
from accounts.models import Suspension, User
from peerhealth.errors import Refused


@transaction.atomic
def suspend(*, user: User, by: User, reason: str) -> None:
    """Shuts `user` out: nobody signs in to the account, its sessions are gone, its profile with them; its posts stay.
    Suspending again changes nothing. Raises Refused for an account that `by` does not stand above."""
    user = _held(user, by)
    Suspension.objects.get_or_create(user=user, defaults={"by": by, "reason": reason})
    User.objects.filter(pk=user.pk).update(is_active=False)
    end_sessions(user)  # were they only asleep, they would wake up with the account
    hearing.shut_out(user)


@transaction.atomic
def lift(*, user: User, by: User) -> None:
    """Lets `user` sign in again. Raises Refused for an account that `by` does not stand above."""
    user = _held(user, by)
    Suspension.objects.filter(user=user).delete()
    User.objects.filter(pk=user.pk).update(is_active=True)
    end_sessions(user)  # begun before, and finished meanwhile


def end_sessions(user: User) -> None:
    """Signs `user` out everywhere."""
    get_adapter().end_sessions(list(UserSession.objects.filter(user=user)))


def _held(user: User, by: User) -> User:
    if not ranks.may_act_on(by, user):
        raise Refused(_("You cannot do this to an account that stands as high as yours or higher."))
    return User.objects.select_for_update(no_key=True).get(pk=user.pk)
