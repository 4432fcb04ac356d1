"""Naming greeters, who help in a community by name."""

from accounts.models import User
from communities import deciding
from communities.models import Community, Membership
from peerhealth.errors import Refused

Role = Membership.Role


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
