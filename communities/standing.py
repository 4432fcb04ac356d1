"""What one person is in one community, at this moment."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from communities.models import Membership
from peerhealth.statements import Statement


@dataclass(frozen=True)
class Standing:
    """What one reader is in one community."""

    role: str = ""
    state: str = ""
    banned_until: datetime | None = None
    welcomed_at: datetime | None = None
    speaks: bool = False  # wishes to speak as a health professional there (`communities.speaking`)

    @classmethod
    def of(
        cls,
        role: str | None,
        state: str | None,
        banned_until: datetime | None,
        outside: bool | None = False,
        welcomed_at: datetime | None = None,
        *,
        speaks: bool | None = False,
    ) -> "Standing":
        """The standing that a membership's columns say (all None: no membership). A ban that is over is none; it
        leaves a member, or nobody if it held an outsider out (`outside`)."""
        if banned_until is not None and banned_until <= timezone.now():
            return cls() if outside else cls(role or "", Membership.State.ACTIVE, None, welcomed_at, bool(speaks))
        return cls(role or "", state or "", banned_until, welcomed_at, bool(speaks))

    @classmethod
    def of_membership(cls, membership: Membership) -> "Standing":
        """The standing that a row says."""
        return cls.of(membership.role, membership.state, membership.banned_until, membership.outside)

    @property
    def is_member(self) -> bool:
        """Whether an active member."""
        return self.state == Membership.State.ACTIVE

    @property
    def is_pending(self) -> bool:
        """Whether waiting for a moderator."""
        return self.state == Membership.State.PENDING

    @property
    def is_banned(self) -> bool:
        """Whether banned."""
        return self.state == Membership.State.BANNED

    @property
    def is_moderator(self) -> bool:
        """Whether an active moderator."""
        return self.is_member and self.role == Membership.Role.MODERATOR


COLUMNS = ("role", "state", "banned_until", "outside", "welcomed_at", "speaks")


STANDING = Statement(
    lambda user, community: Membership.objects.of(user).filter(community_id=community).values(*COLUMNS)
)


def standing(user, community_id: int) -> Standing:
    """What `user` is in the community: one query, none for anonymous visitors."""
    rows = STANDING(user=user, community=community_id) if user.is_authenticated else []
    return Standing.of(**rows[0]) if rows else Standing()


def standings(user) -> dict[int, Standing]:
    """What `user` is in each community (by its id) with which they have to do: one query, none for visitors."""
    rows = Membership.objects.of(user).values("community_id", *COLUMNS)
    return {row.pop("community_id"): Standing.of(**row) for row in rows}


# The relations that members of a community let be seen beside what they write there: (person, relation).
told_beside_posts = Statement(
    lambda community, people: (
        Membership.objects.telling().filter(community=community, user__in=people).values_list("user_id", "relation")
    )
)
