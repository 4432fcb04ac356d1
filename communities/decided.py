"""Telling somebody what moderators decided about them in a community."""

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import consenting, notifying
from accounts.models import Consent
from communities.heading import ban_sentence
from communities.models import Community, Membership, MembershipEntry
from communities.standing import Standing, standings

EVENT = "membership"
Act = MembershipEntry.Act


def for_decision(people: Collection[int]) -> list[int]:
    """Whom a decision about `people` (ids) concerns: them, unless they are suspended or have taken back that anything
    of this is kept. One query."""
    agreed = Consent.objects.filter(user__in=people, user__is_active=True, version=consenting.VERSION).standing()
    return list(agreed.values_list("user_id", flat=True))


def tell(people: Collection[int], community: Community) -> None:
    """Tells `people` (ids) of the latest decision about them there. For verbs."""
    notifying.tell(for_decision(people), EVENT, str(community.pk), again_after=notifying.AT_ONCE)


def tell_of(user, abouts: Collection[str]) -> dict[str, tuple[str, str]]:
    """For the page of notifications: by id of a community, the sentence and where it leads. A community of which `user`
    may not know (any more) is not named. Three queries."""
    ids = [int(about) for about in abouts if about.isdigit()]
    acts: dict[int, str] = {}
    for pk, act in MembershipEntry.objects.filter(user=user.pk, community__in=ids).values_list("community_id", "act"):
        acts.setdefault(pk, act)  # the latest comes first
    known = {one.pk: one for one in Community.objects.listed_for(user).filter(pk__in=acts)}
    mine, told = standings(user), {}
    for pk, act in acts.items():
        sentence = _said(act, known.get(pk), mine.get(pk, Standing()))
        if sentence:
            address = reverse("community", args=[known[pk].slug]) if pk in known else reverse("settings_communities")
            told[str(pk)] = (sentence, address)
    return told


def _said(act: str, community: Community | None, stand: Standing) -> str:
    """Empty for what is not so any more."""
    if act in (Act.DECLINE, Act.BAN):
        return _refused(act, community, stand)
    if community is None or not stand.is_member:
        return ""
    if act == Act.ROLE:
        return _role(community, stand)
    said = _("You are a member of %(name)s now.") if act == Act.APPROVE else _("You can write in %(name)s again.")
    return said % {"name": community.name}


def _refused(act: str, community: Community | None, stand: Standing) -> str:
    if act == Act.BAN and stand.is_banned:
        if community is None:
            return _("A community does not let you read or write there any more.")
        return f"{community.name}: {ban_sentence(community, stand)}"
    if act == Act.BAN or stand.is_pending or stand.is_member:
        return ""
    if community is None:
        return _("A community that you asked to join did not let you in.")
    return _("%(name)s did not let you in.") % {"name": community.name}


def _role(community: Community, stand: Standing) -> str:
    said = {
        Membership.Role.MODERATOR: _("You look after %(name)s now, as a moderator."),
        Membership.Role.GREETER: _("You greet newcomers in %(name)s now."),
    }
    return said[Membership.Role(stand.role)] % {"name": community.name} if stand.role in said else ""
