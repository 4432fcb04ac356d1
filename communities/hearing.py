"""Who hears on open pages what happens in a community, and when they hear no more (docs/live.md)."""

from collections.abc import Iterable

from communities.models import Community
from communities.standing import Standing
from peerhealth.live import End, name, say

# What access to something may rest on; a ticket names what its reader has.
MEMBER, MODERATOR = 1, 2


def place(community_id: int) -> str:
    """The name of a community for tickets and ends."""
    return name("place", community_id)


def rights(standing: Standing) -> int:
    """What somebody has there, as a mask."""
    return MEMBER * standing.is_member | MODERATOR * standing.is_moderator


def gone(memberships: Iterable[tuple[int, int]]) -> None:
    """Ends what people hear of a community in which they are no longer what they were: (person, community) ids. Whoever
    may still read there comes back with less. One query; none for nobody."""
    say(*(End(person=name("person", user), place=place(community)) for user, community in memberships))


def narrowed(community: Community) -> None:
    """Ends what is heard there by everybody but members. One query."""
    say(End(place=place(community.pk), spare=MEMBER))
