"""Who is in a community, as its page about it says: how many, and who helps by name: its moderators and greeters."""

from typing import Any

from django.db.models import Count, Q, QuerySet

from communities.models import Community, Membership
from communities.models.membership import BAN_IS_OVER, HELPS
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
