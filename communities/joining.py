"""Joining and leaving a community."""

from django.db import transaction
from django.utils.translation import gettext as _

from communities.models import Community, Membership
from peerhealth.errors import Refused


@transaction.atomic
def join(*, user, community: Community, relation: str = "") -> Membership:
    """Makes `user` an active member; joining twice changes nothing. The caller has found `community` through
    `listed_for(user)`. Raises Refused for somebody who is banned."""
    membership, _created = Membership.objects.get_or_create(
        user=user, community=community, defaults={"relation": relation}
    )
    if membership.state == Membership.State.BANNED:
        raise Refused(_("You cannot join this community any more."))
    return membership


def leave(*, user, community: Community) -> None:
    """Ends the membership, silently and at once. A ban stays: leaving and joining again must not lift it."""
    Membership.objects.of(user).filter(community=community).exclude(state=Membership.State.BANNED).delete()
