"""What moderators and operators decide about a person in a community: let in or not, ban, lift, role. Each verb writes
who decided what, when and why, in one transaction that holds the membership's lock.

Nobody acts on a higher account: see `rank`. `by=None` is an operator at the command line, who may decide everything.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import ranks
from accounts.models import User
from communities import consent, decided, hearing, inviting
from communities.models import Community, Membership, MembershipEntry
from communities.standing import Standing, standing
from peerhealth import one_clock
from peerhealth.errors import Refused

Act, Role, State = MembershipEntry.Act, Membership.Role, Membership.State
RANKS = {"": 0, Role.MEMBER: 1, Role.GREETER: 2, Role.MODERATOR: 3}


def rank(user: User, community: Community) -> int:
    """How high an account stands there: nobody < member < greeter < moderator < staff < superuser."""
    if above := ranks.rank(user):  # on the whole site
        return RANKS[Role.MODERATOR] + above
    stand = standing(user, community.pk)
    return RANKS[stand.role] if stand.is_member else 0


def check(*, user: User, community: Community, by: User | None, lowers: bool = True) -> None:
    """Whether `by` may decide about `user`: a moderator there or staff, not about oneself, and, where the decision
    lowers somebody (`lowers`), only about a lower account. Raises Refused with a sentence."""
    if by is None:
        return
    if not (by.is_staff or standing(by, community.pk).is_moderator):
        raise Refused(_("Only moderators of this community can do this."))
    if by.pk == user.pk:
        raise Refused(_("Nobody can decide this about themselves. Please ask another moderator."))
    if lowers and rank(by, community) <= rank(user, community):
        raise Refused(_("This person looks after the community or the site themselves. Please ask the operators."))


@transaction.atomic
def approve(*, user: User, community: Community, by: User | None) -> None:
    """Lets somebody in who asked. Raises Refused if they no longer wait, or if `by` may not."""
    check(user=user, community=community, by=by, lowers=False)
    _waiting(user, community).begin()
    _write(Act.APPROVE, user, community, by)


@transaction.atomic
def decline(*, user: User, community: Community, by: User | None, reason: str = "") -> None:
    """Does not let somebody in; they are where they were before they asked. Raises Refused as `approve`."""
    check(user=user, community=community, by=by, lowers=False)
    _waiting(user, community).delete()
    _write(Act.DECLINE, user, community, by, reason)


@transaction.atomic
def ban(*, user: User, community: Community, by: User | None, reason: str, until: datetime | None = None) -> None:
    """Takes writing (in a closed community also reading) away until a moment, or for good. A ban ends the role and the
    invitations made in it. Somebody who only asked, or has left, is kept out. A new ban replaces one that holds.
    Raises Refused as `check`."""
    check(user=user, community=community, by=by)
    out = {"state": State.BANNED, "outside": True}
    Membership.objects.get_or_create(user=user, community=community, defaults=out)
    membership = _locked(user, community)
    membership.outside = membership.outside or membership.is_waiting
    membership.state, membership.banned_until, membership.role = State.BANNED, until, Role.MEMBER
    membership.answer = ""
    membership.save()
    inviting.take_back_all(by=user, community=community)
    hearing.gone([(user.pk, community.pk)])
    _write(Act.BAN, user, community, by, reason)


@transaction.atomic
def lift(*, user: User, community: Community, by: User | None, reason: str = "") -> None:
    """Ends a ban: a member is a member again, an outsider may join again. Raises Refused if there is no ban, or if `by`
    may not."""
    check(user=user, community=community, by=by, lowers=False)
    membership = _locked(user, community)
    if membership is None or not Standing.of_membership(membership).is_banned:
        raise Refused(_("This ban is over already."))
    if membership.outside:
        membership.delete()
    else:
        membership.state, membership.banned_until = State.ACTIVE, None
        membership.save(update_fields=["state", "banned_until"])
    _write(Act.LIFT, user, community, by, reason)


@transaction.atomic
def set_role(*, user: User, community: Community, role: str, by: User | None = None) -> str:
    """Gives `role`; whoever is not a member yet becomes one. Returns the role before, empty for none. Raises Refused
    for somebody who is banned, or if `by` may not; ConsentFirst for a new member who has not consented."""
    check(user=user, community=community, by=by)
    if by is not None and RANKS[role] >= rank(by, community):
        raise Refused(_("Nobody can give a role as high as their own. Please ask the operators."))
    membership = _locked(user, community)
    stand = Standing.of_membership(membership) if membership else Standing()
    if stand.is_banned:
        raise Refused(_("This person is banned there. Please lift the ban first."))
    before = stand.role if stand.is_member else ""
    if before == role:
        return before
    if not before:
        consent.hold(user)
    _give(membership or Membership(user=user, community=community), role)
    if before == Role.MODERATOR:
        inviting.take_back_all(by=user, community=community)
        hearing.gone([(user.pk, community.pk)])
    _write(Act.ROLE, user, community, by, f"{before or '–'} → {role}")
    return before


def _give(membership: Membership, role: str) -> None:
    if not membership.pk or membership.state != State.ACTIVE:
        membership.since, membership.welcomed_at = one_clock.now(), None
    membership.role, membership.state, membership.banned_until = role, State.ACTIVE, None
    membership.outside, membership.answer = False, ""
    membership.save()


def _locked(user: User, community: Community) -> Membership | None:
    return Membership.objects.of(user).filter(community=community).select_for_update().first()


def _waiting(user: User, community: Community) -> Membership:
    membership = _locked(user, community)
    if membership is None or not membership.is_waiting:
        raise Refused(_("This request is no longer there: somebody has decided already, or it was taken back."))
    return membership


def _write(act: str, user: User, community: Community, by: User | None, reason: str = "") -> None:
    MembershipEntry.objects.create(act=act, user=user, community=community, by=by, reason=reason)
    if act != Act.ROLE or by is not None:
        decided.tell([user.pk], community)
