"""What waits for the moderators of a community, for their page: the names of people they must decide about, no more."""

from typing import Any

from accounts.models import User
from communities.models import Community, Membership, MembershipEntry

AT_ONCE = 100  # on one page; the oldest requests and the latest bans come first


def requests(community: Community) -> list[dict[str, Any]]:
    """Those who ask to join, who asked first first: `id`, `name`, `since`, `answer`. One query."""
    asking = Membership.objects.filter(community=community).asking().order_by("since", "pk")
    return _rows(asking, "since", "answer")


def bans(community: Community) -> list[dict[str, Any]]:
    """The bans that hold: `id`, `name`, `until`, and `reason` and `by` of the latest decision. Two queries."""
    rows = _rows(Membership.objects.filter(community=community).banned().order_by("-pk"), "banned_until")
    entries = MembershipEntry.objects.filter(
        community=community, act=MembershipEntry.Act.BAN, user__public_id__in=[row["id"] for row in rows]
    )
    latest = {
        row["user__public_id"]: row
        for row in entries.order_by("at", "id").values("user__public_id", "reason", "by__username", "at")
    }
    for row in rows:
        entry = latest.get(row["id"], {})
        row |= {"reason": entry.get("reason", ""), "by": entry.get("by__username"), "at": entry.get("at")}
    return rows


def person(community: Community, public_id: str) -> User | None:
    """The person with this id if a moderator there must or may decide about them; None for everybody else."""
    memberships = Membership.objects.filter(community=community, user__public_id=public_id)
    membership = (memberships.asking() | memberships.banned()).select_related("user").first()
    return membership.user if membership else None


def _rows(memberships, *columns: str) -> list[dict[str, Any]]:
    rows = memberships.values("user__public_id", "user__username", *columns)[:AT_ONCE]
    return [{"id": row.pop("user__public_id"), "name": row.pop("user__username"), **row} for row in rows]
