"""The head of a community's pages: what it offers to this reader, and what it tells them about themselves."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from communities import welcoming
from communities.models import Community, Membership, MembershipEntry
from communities.standing import Standing, standing
from peerhealth.moments import zone_name
from peerhealth.statements import Statement

SOON = timedelta(days=2)


@dataclass(frozen=True)
class Head:
    """`ban` is a sentence and `reason` why, for somebody who is banned; `asking` how many people wait to be let in, for
    moderators alone; `let_in`: a moderator has let this reader in, and they have not seen the question yet; `is_new`:
    they have not taken note of the rules and first steps; `is_told`: they have read the words of welcome just now."""

    standing: Standing
    ban: str = ""
    reason: str = ""
    asking: int = 0
    let_in: bool = False
    is_new: bool = False
    is_told: bool = False


def head_for(request: HttpRequest, community: Community) -> Head:
    """What `request.user` finds at the head. One query; one more for moderators and for who is banned."""
    stand = standing(request.user, community.pk)
    if stand.is_banned:
        return Head(stand, ban_sentence(community, stand), reason_of_ban(request.user, community))
    let_in = stand.is_member and welcoming.is_due(request, community)
    asking = sum(n for (n,) in ASKING(community=community.pk)) if stand.is_moderator else 0
    is_new = welcoming.is_new(stand)
    is_told = is_new and welcoming.is_told(request, community)
    return Head(stand, asking=asking, let_in=let_in, is_new=is_new, is_told=is_told)


# How many wait to be let in; no row for nobody.
ASKING = Statement(
    lambda community: (
        Membership.objects.filter(community=community)
        .asking()
        .order_by()
        .values("community")
        .annotate(n=Count("pk"))
        .values_list("n")
    )
)


def ban_sentence(community: Community, stand: Standing) -> str:
    """What somebody who is banned can and cannot do, and until when."""
    until = stand.banned_until
    if community.is_public:
        if until is None:
            return _("You can read here, but you can no longer write in this community.")
        return _("You can read here, but you cannot write before %(day)s.") % {"day": day(until)}
    if until is None:
        return _("You can no longer read or write in this community.")
    return _("You cannot read or write here before %(day)s.") % {"day": day(until)}


def reason_of_ban(user, community: Community) -> str:
    """Why `user` was last banned there, in the words of whoever decided; empty if nobody said."""
    bans = MembershipEntry.objects.filter(user_id=user.pk, community=community, act=MembershipEntry.Act.BAN)
    return bans.values_list("reason", flat=True).first() or ""


def day(when: datetime) -> str:
    """A day to come as people say it; with the hour if it is near, with the year if it is another one."""
    now, local = timezone.now(), timezone.localtime(when)
    if when - now < SOON:
        return f"{date_format(local, 'j F, H:i')} {zone_name(local)}"
    return date_format(local, "j F" if local.year == now.year else "j F Y")
