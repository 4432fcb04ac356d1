"""People who take digests, and moments at which they do."""

from datetime import UTC, datetime

from accounts.models import NotificationSettings, User
from posts.models import Digest


def take(user: User, often: str = "daily", **fields) -> NotificationSettings:
    """`user` takes a digest, at eight in UTC unless `fields` say otherwise."""
    row, _new = NotificationSettings.objects.update_or_create(user=user, defaults={"digest": often} | fields)
    return row


def had(user: User, at: datetime, *, after: datetime | None = None) -> Digest:
    """A turn of `user` ended at that moment."""
    former = Digest.objects.filter(user=user).order_by("-at").first()
    begins = after or (former.at if former else datetime(1970, 1, 1, tzinfo=UTC))
    return Digest.objects.create(user=user, after=begins, at=at)


def utc(*parts: int) -> datetime:
    """A moment in UTC."""
    return datetime(*parts, tzinfo=UTC)
