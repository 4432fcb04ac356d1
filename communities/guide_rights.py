"""Who may write guides in a community, and look them over: its moderators, and members to whom they gave the right."""

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import User
from communities import access
from communities.models import Community, Guide, GuideWriter, Membership
from communities.models.guide import may_write_guides
from peerhealth.errors import Refused


def may_write(user, community: Community) -> bool:
    """Whether `user` may write guides there, now. One query; none for a visitor."""
    mine = Membership.objects.of(user).active().filter(may_write_guides(), community=community)
    return user.is_authenticated and mine.exists()


def writable(user, slug: str) -> Community:
    """The community, for somebody who may write guides there. Raises as `access.readable`, and Refused."""
    community = access.readable(user, slug)
    if not may_write(user, community):
        raise Refused(_("Guides are written by members whom a moderator of this community has asked to."))
    return community


def readable(user, slug: str, name: str) -> Guide:
    """The guide at that address, with its community, if `user` may read it. Raises as `access.readable`, or Http404."""
    community = access.readable(user, slug)
    found = Guide.objects.visible_to(user).filter(community=community, slug=name)
    guide = found.select_related("withdrawal").defer("vector").first()
    if guide is None:
        raise Http404
    guide.community = community
    return guide


def changeable(user, slug: str, name: str) -> Guide:
    """The same for somebody who may change it. Raises as `writable`, and Http404."""
    writable(user, slug)
    return readable(user, slug, name)


def writers(community: Community) -> list[dict[str, str]]:
    """`id` and `name` of each member with the right, for moderators. One query."""
    rows = GuideWriter.objects.filter(membership__in=_members(community)).order_by("at", "pk")
    found = rows.values_list("membership__user__public_id", "membership__user__username")
    return [{"id": public_id, "name": name} for public_id, name in found]


@transaction.atomic
def give(*, name: str, community: Community, by: User) -> bool:
    """Gives the member of that name the right; whether there was one. Alike for a name that nobody has and for somebody
    who is no member here: the answer tells nothing about them."""
    membership = _members(community).filter(user__username__iexact=name.strip()).first()
    if membership is None:
        return False
    GuideWriter.objects.get_or_create(membership=membership, defaults={"by": by})
    return True


def take_back(*, public_id: str, community: Community) -> None:
    """From now on that member may read guides only; nothing where there is nobody with the right."""
    GuideWriter.objects.filter(membership__community=community, membership__user__public_id=public_id).delete()


def _members(community: Community):
    return Membership.objects.filter(community=community, user__is_active=True).active()
