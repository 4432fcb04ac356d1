"""Taking back the consent to keep health data, and everything that stood on it."""

from django.db import transaction

from accounts import consenting, hearing
from accounts.models import User
from communities import joining
from communities.models import CommunityLevel, Invitation, Membership, MembershipEntry, OpeningAlert, OpeningYes


@transaction.atomic
def withdraw(user: User) -> None:
    """Withdraws every consent of `user` and ends, silently and at once: all memberships with role and relation, all
    requests, all waits for communities to open and offers to open them, all invitations they made, and what was
    decided about them. Bans hold, and nothing else is kept. Posts and account stay: deleting those is another decision.
    The consent goes first: it holds back whoever would join at the same moment."""
    consenting.withdraw(user)
    joining.end(Membership.objects.of(user))
    hearing.shut_out(user)
    kept_out = Membership.objects.of(user).values("community_id")  # bans are all that is left
    decided = MembershipEntry.objects.filter(user=user)
    decided.exclude(act=MembershipEntry.Act.BAN, community__in=kept_out).delete()
    CommunityLevel.objects.filter(user=user).delete()
    OpeningYes.objects.filter(user=user).delete()
    OpeningAlert.objects.filter(user=user).delete()
    Invitation.objects.filter(by=user, revoked_at__isnull=True).delete()
