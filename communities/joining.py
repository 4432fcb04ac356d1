"""Joining, asking to join, and leaving a community."""

from django.db import transaction
from django.utils.translation import gettext as _

from communities import consent, hearing, inviting
from communities.heading import ban_sentence
from communities.models import Community, CommunityLevel, GuideWriter, Membership
from communities.models.membership import MembershipQuerySet
from communities.standing import Standing, standing
from peerhealth import one_clock
from peerhealth.errors import Refused

State, Joining = Membership.State, Community.Joining


@transaction.atomic
def join(*, user, community: Community, answer: str = "") -> Membership:
    """Makes `user` an active member of an open community; where moderators decide they wait, with their `answer` to the
    community's question. Joining or asking twice changes nothing, but somebody who waits is in once the community is
    open. The caller has found `community` through `listed_for(user)`. Raises ConsentFirst; Refused with a sentence for
    somebody who is banned and for a community that invites."""
    consent.hold(user)
    membership = inviting.held(user, community)
    if membership is None:
        return _enter(user, community, answer)
    if membership.is_waiting and community.joining == Joining.OPEN:
        membership.begin()
    return membership


def _enter(user, community: Community, answer: str) -> Membership:
    if community.joining == Joining.INVITATION:
        raise Refused(by_invitation())
    here: dict[str, object] = {"since": one_clock.now()}
    if community.joining == Joining.APPROVAL:
        here |= {"state": State.PENDING, "answer": answer}
    membership, _is_new = Membership.objects.get_or_create(user=user, community=community, defaults=here)
    return membership


def check(user, community: Community) -> Standing:
    """What `user` is there, for a door to joining. Raises ConsentFirst; Refused for somebody who is banned, and for an
    outsider where one needs an invitation."""
    stand = standing(user, community.pk)
    if stand.is_banned:
        raise Refused(ban_sentence(community, stand))
    if not stand.is_member and not stand.is_pending:
        if community.joining == Joining.INVITATION:
            raise Refused(by_invitation())
        consent.ask(user)
    return stand


def by_invitation() -> str:
    """How one gets into a community that invites."""
    return _("People come in here by an invitation from a moderator. If somebody gave you a link, open that link.")


@transaction.atomic
def bring_in(*, user, community: Community) -> Membership:
    """Makes `user` a member without asking anybody: what an import needs. Raises Refused for somebody who is banned."""
    now = one_clock.now()
    here = {"since": now, "welcomed_at": now}  # they know the place: their words come from there
    membership, _is_new = Membership.objects.get_or_create(user=user, community=community, defaults=here)
    if membership.state == State.BANNED:
        raise Refused(_("You cannot join this community any more."))
    return membership


@transaction.atomic
def leave(*, user, community: Community) -> None:
    """Ends the membership or takes the request back, silently and at once. A ban stays: leaving and joining again must
    not lift it. Invitations that a moderator has made end with their role."""
    end(Membership.objects.of(user).filter(community=community))
    inviting.take_back_all(by=user, community=community)


def end(memberships: MembershipQuerySet) -> None:
    """Ends memberships of one person. What remains of somebody who is banned is that they are kept out."""
    # All are locked before any is judged: a ban that comes at this moment is seen, or waits and finds nobody.
    held = list(memberships.order_by("pk").select_for_update())
    kept = [membership.pk for membership in held if Standing.of_membership(membership).is_banned]
    nothing = {
        "relation": "",
        "relation_on_profile": False,
        "relation_by_posts": False,
        "answer": "",
        "speaks": False,
        "welcomed_at": None,
    }
    Membership.objects.filter(pk__in=kept).update(outside=True, role=Membership.Role.MEMBER, **nothing)
    if kept:  # of the others it goes with the membership
        GuideWriter.objects.filter(membership__in=kept).delete()
    Membership.objects.filter(pk__in=[membership.pk for membership in held]).exclude(pk__in=kept).delete()
    for person in {membership.user_id for membership in held}:
        here = [membership.community_id for membership in held]
        CommunityLevel.objects.filter(user=person, community__in=here).delete()
    hearing.gone((membership.user_id, membership.community_id) for membership in held)


def is_last_moderator(user, community: Community) -> bool:
    """Whether nobody would look after the community if `user` left."""
    moderating = Membership.objects.filter(community=community, user__is_active=True).moderating()
    ids = set(moderating.values_list("user_id", flat=True))
    return ids == {user.pk}
