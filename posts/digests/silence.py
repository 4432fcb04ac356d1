"""Who has not been here for half a year: mail that nobody wants any more is not sent for ever."""

from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.db.models import Max

AFTER = timedelta(days=180)


def is_silent(user, now: datetime) -> bool:
    """Whether `user` has neither signed in nor used a session for AFTER (which a link of a digest, pressed, would lead
    to). One query."""
    seen = UserSession.objects.filter(user=user).aggregate(seen=Max("last_seen_at"))["seen"]
    return max(moment for moment in (user.date_joined, user.last_login, seen) if moment) < now - AFTER
