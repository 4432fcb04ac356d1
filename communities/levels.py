"""How much somebody hears of a community: nothing, what concerns them, or of every new thread. Nobody is told."""

from django.db import transaction

from communities import consent
from communities.models import Community, CommunityLevel

NORMAL = "normal"
LEVELS = (CommunityLevel.Level.MUTED.value, NORMAL, CommunityLevel.Level.EACH.value)


def level_of(user, community: Community) -> str:
    """One of LEVELS. One query."""
    rows = CommunityLevel.objects.filter(user=user.pk, community=community)
    return rows.values_list("level", flat=True).first() or NORMAL


@transaction.atomic
def set_level(user, community: Community, level: str) -> None:
    """From now on `user` hears as much as `level` (one of LEVELS) says. The caller has found the community in what they
    may read. Raises ConsentFirst: what somebody wants to hear of tells what concerns them."""
    consent.hold(user)
    mine = {"user": user, "community": community}
    if level == NORMAL:
        CommunityLevel.objects.filter(**mine).delete()
    else:
        CommunityLevel.objects.update_or_create(**mine, defaults={"level": level})
