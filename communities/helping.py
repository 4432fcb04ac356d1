"""Who helps in a community by name: its moderators and greeters; and naming greeters."""

from typing import Any

from django.db.models import Count, Q, QuerySet

from accounts.models import User
from communities import deciding
from communities.models import Community, Membership
from communities.models.membership import BAN_IS_OVER, HELPS
from peerhealth.errors import Refused
from peerhealth.statements import Statement, Together

Role = Membership.Role


def _names(community: int) -> QuerySet:
    active = Membership.objects.filter(HELPS, community=community, user__is_active=True).active()
    return active.order_by("since", "pk").values_list("role", "user__username")


def _people(community: int) -> QuerySet:
    """Two counts for what `active` says at once: the first is then read from its index alone."""
    here = Membership.objects.filter(community=community).order_by().values("community")
    counts = [here.filter(one).annotate(n=Count("*")).values_list("n") for one in (Q(state="active"), BAN_IS_OVER)]
    return counts[0].union(counts[1], all=True)


PEOPLE = Together(Statement(_people), Statement(_names))


def people(community: Community) -> dict[str, Any]:
    """How many have joined ("people"), and the names of moderators and greeters, under "moderators" and "greeters", who
    came first first. One query."""
    counts, helping = PEOPLE(community=community.pk)
    return {
        "people": sum(n for (n,) in counts),
        "moderators": [name for role, name in helping if role == Role.MODERATOR],
        "greeters": [name for role, name in helping if role == Role.GREETER],
    }


def greeters(community: Community) -> list[dict[str, str]]:
    """`id` and `name` of each greeter, for the moderators' page. One query."""
    active = Membership.objects.filter(community=community, user__is_active=True, role=Role.GREETER).active()
    rows = active.order_by("since", "pk").values_list("user__public_id", "user__username")
    return [{"id": public_id, "name": name} for public_id, name in rows]


def name_greeter(*, name: str, community: Community, by: User) -> bool:
    """Makes the member of that name a greeter; whether there was one. Alike for a name that nobody has, for somebody
    who is no member, waits, is banned or is a moderator already: the answer tells nothing about them. Raises Refused
    as `deciding.set_role`."""
    members = Membership.objects.filter(community=community, user__is_active=True, role=Role.MEMBER).active()
    membership = members.filter(user__username__iexact=name.strip()).select_related("user").first()
    if membership is None or membership.user_id == by.pk:
        return False
    try:
        deciding.set_role(user=membership.user, community=community, role=Role.GREETER, by=by)
    except Refused:  # an operator among the members: they may not be told apart either
        return False
    return True


def take_back(*, public_id: str, community: Community, by: User) -> str:
    """Makes a greeter a member again; their name, empty if there is no such greeter. Raises Refused as
    `deciding.set_role`."""
    greeting = Membership.objects.filter(community=community, role=Role.GREETER, user__public_id=public_id).active()
    membership = greeting.select_related("user").first()
    if membership is None:
        return ""
    deciding.set_role(user=membership.user, community=community, role=Role.MEMBER, by=by)
    return membership.user.username
