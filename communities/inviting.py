"""Invitations: signed links into a community, single-use or counted, that end by themselves."""

from datetime import timedelta

from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from communities import consent
from communities.heading import ban_sentence
from communities.models import Community, Invitation, Membership
from communities.standing import Standing, standing
from peerhealth import one_clock
from peerhealth.errors import Refused

SIGNER = {"salt": "communities.invitation", "sep": "."}
MOST_USES = 500
# A community's standing links; more than these nobody can keep an eye on.
MOST_STANDING = 50


class NoInvitationError(Exception):
    """The link opens nothing to this person. Why is not said: it would tell that a community is there."""


def signed(invitation: Invitation) -> str:
    """What stands in the link: the key and a signature, so that keys cannot be guessed one by one."""
    return Signer(**SIGNER).sign(invitation.key)


def standing_in(community: Community):
    """The invitations that still open the door, the newest first."""
    return _standing().filter(community=community).select_related("by").order_by("-created_at")


@transaction.atomic
def invite(*, community: Community, by: User, most_uses: int, days: int) -> Invitation:
    """A new link for `most_uses` people (1 to 500) that ends after `days`. The caller has checked that `by` moderates.
    Raises Refused where too many links stand already."""
    Community.objects.select_for_update(no_key=True).get(pk=community.pk)
    if _standing().filter(community=community).count() >= MOST_STANDING:
        raise Refused(_("This community has 50 open invitations. Please take some back first."))
    until = timezone.now() + timedelta(days=days)
    return Invitation.objects.create(community=community, by=by, most_uses=most_uses, expires_at=until)


def find(text: str, user) -> Invitation:
    """The invitation that `text` (what stood in the link) opens to `user`; to a member also one that has ended, because
    they have nothing to be kept from. Raises NoInvitationError, always the same, for whatever opens nothing."""
    invitation = Invitation.objects.select_related("community").filter(key=_key(text)).first()
    if invitation is None:
        raise NoInvitationError
    stand = standing(user, invitation.community.pk)
    if not stand.is_member and (stand.is_banned or not _standing().filter(pk=invitation.pk).exists()):
        raise NoInvitationError
    return invitation


@transaction.atomic
def redeem(*, user, text: str) -> Membership:
    """Makes `user` a member by a link, whatever the community's visibility and way of joining; a waiting request is
    granted. A member uses nothing up. Whoever presses at the same moment waits for the other (the invitation's row is
    locked). Raises NoInvitationError and ConsentFirst."""
    invitation = find(text, user)
    consent.hold(user)
    Invitation.objects.select_for_update().get(pk=invitation.pk)
    try:
        membership = held(user, invitation.community)
    except Refused as banned:
        raise NoInvitationError from banned
    if membership is not None and not membership.is_waiting:
        return membership
    if not _standing().filter(pk=invitation.pk).update(uses=F("uses") + 1):
        raise NoInvitationError
    if membership is None:
        return Membership.objects.get_or_create(
            user=user, community=invitation.community, defaults={"since": one_clock.now()}
        )[0]
    membership.begin()
    return membership


def take_back(*, community: Community, key: str) -> None:
    """Ends a link of `community`; one that has ended, or none, changes nothing."""
    _standing().filter(community=community, key=key).update(revoked_at=timezone.now())


def take_back_all(*, by, community: Community) -> None:
    """Ends the links that somebody made who no longer moderates."""
    _standing().filter(community=community, by_id=by.pk).update(revoked_at=timezone.now())


def held(user, community: Community) -> Membership | None:
    """The membership of `user`, locked until the end of the transaction; None if there is none, also once a ban that
    held an outsider out is over. Raises Refused while a ban holds."""
    mine = Membership.objects.of(user).filter(community=community)
    membership = mine.select_for_update().first()
    if membership is None:
        return None
    stand = Standing.of_membership(membership)
    if stand.is_banned:
        raise Refused(ban_sentence(community, stand))
    if not stand.state:
        membership.delete()
        return None
    return membership


def _standing():
    """Those that open the door: also not of somebody who is suspended or gone."""
    now = timezone.now()
    return Invitation.objects.filter(
        by__is_active=True, revoked_at__isnull=True, expires_at__gt=now, uses__lt=F("most_uses")
    )


def _key(text: str) -> str:
    try:
        return Signer(**SIGNER).unsign(text)
    except BadSignature:
        raise NoInvitationError from None
