"""Taking back the consent to keep health data, and everything that stood on it."""

from django.db import transaction

from accounts import consenting
from accounts.models import User
from communities import joining
from communities.models import Invitation, Membership, OpeningAlert


@transaction.atomic
def withdraw(user: User) -> None:
    """Withdraws every consent of `user` and ends, silently and at once: all memberships with role and relation, all
    requests, all waits for communities to open, all invitations they made. Bans hold, and nothing else is kept of
    them. Posts and account stay: deleting those is another decision. The consent goes first: it holds back whoever
    would join at the same moment."""
    consenting.withdraw(user)
    joining.end(Membership.objects.of(user))
    OpeningAlert.objects.filter(user=user).delete()
    Invitation.objects.filter(by=user, revoked_at__isnull=True).delete()
