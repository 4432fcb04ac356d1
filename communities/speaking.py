"""Who may speak as a health professional, and where: checked by the site (`accounts.models.Credential`), wished for by
its person in each community, and wanted by the community's moderators. Asked anew at every request."""

from collections.abc import Collection

from accounts.models import Credential
from communities.models import Community, Membership
from communities.standing import Standing

Clinicians = Community.Clinicians



def _may(community: Community, asking: bool) -> bool:
    return community.clinicians == Clinicians.WELCOME or (asking and community.clinicians == Clinicians.ASKED)


def credential_for(
    user, community: Community, *, asking: bool = False, stand: Standing | None = None
) -> Credential | None:
    """The checked profession that `user` may speak with in `community` now; None where they may not. `asking`: in an
    *Ask a professional* conversation, where communities let professionals in that want none elsewhere. `stand`: what
    `user` is there, where that is known: then nothing is asked for anybody who does not wish to speak so. One query
    otherwise; none for visitors, and where the community wants nobody."""
    if not user.is_authenticated or not _may(community, asking):
        return None
    if stand and not (stand.is_member and stand.speaks):
        return None
    here = Membership.objects.of(user).active().filter(community=community.pk, speaks=True).values("user_id")
    return Credential.objects.of(user).standing().filter(user__in=here).first()


def joined(user) -> list[tuple[Community, bool]]:
    """The communities that `user` has joined, and whether they wish to speak as a professional there. Two queries."""
    wished = set(Membership.objects.of(user).filter(speaks=True).values_list("community_id", flat=True))
    return [(one, one.pk in wished) for one in Community.objects.joined_by(user).order_by("name")]


def wish(user, slugs: Collection[str]) -> None:
    """From now on `user` wishes to speak as a professional in these communities, as far as they are a member there, and
    in no other."""
    mine = Membership.objects.of(user)
    mine.exclude(community__slug__in=slugs).filter(speaks=True).update(speaks=False)
    mine.active().filter(community__slug__in=slugs).update(speaks=True)
