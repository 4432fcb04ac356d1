"""Mails of news."""

from accounts.models import Notification
from posts import telling


def address_of(user, code: str) -> str:
    """Where the link of a mail leads `user`: what their notification is about. Empty where the code is of somebody else
    or of nothing, or where it may not be told (any more)."""
    found = Notification.objects.filter(user=user, code=code).values_list("pk", flat=True).first() if code else None
    return telling.address_of(user, found) if found else ""
