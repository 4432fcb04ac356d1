"""Who may speak as a health professional, and where: checked by the site (`accounts.models.Credential`), wished for by
its person in each community, and wanted by the community's moderators. Asked anew at every request."""

from accounts.models import Credential
from communities.models import Community, Membership

Clinicians = Community.Clinicians


def _standing(user: int, community: int):
    here = Membership.objects.filter(community=community, speaks=True).active().values("user_id")
    return Credential.objects.standing().filter(user=user, user__in=here)


def _wanted(community: Community, asking: bool) -> bool:
    return community.clinicians == Clinicians.WELCOME or (asking and community.clinicians == Clinicians.ASKED)


def credential_for(user, community: Community, *, asking: bool = False) -> Credential | None:
    """The checked profession that `user` may speak with in `community` now; None where they may not. `asking`: in an
    *Ask a professional* conversation, where communities let professionals in that want none elsewhere. One query; none
    for visitors, and where the community wants nobody."""
    if not user.is_authenticated or not _wanted(community, asking):
        return None
    # No prepared statement: which day it is stands in it.
    return _standing(user.pk, community.pk).first()
