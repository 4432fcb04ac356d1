"""Taking back the consent to keep health data: memberships and all else below, and here what was read,
muted, followed and folded, and questions for visits."""

from django.db import transaction

from accounts.models import Notification, User
from communities import withdrawing
from posts.models import (
    AllRead,
    Claim,
    Dismissal,
    FeedToken,
    Reading,
    TagFollow,
    TagMute,
    ThreadFollow,
    ThreadMute,
    TopicFold,
    Visit,
)


@transaction.atomic
def withdraw(user: User) -> None:
    """As `communities.withdrawing.withdraw`, which holds back whoever would remember something at the same moment; then
    everything that tells what `user` has read, or would rather not, and what they want to ask a doctor."""
    withdrawing.withdraw(user)
    of_reading = (Claim, Dismissal, Reading, AllRead, ThreadMute, TopicFold)
    for trace in (*of_reading, ThreadFollow, TagFollow, TagMute, FeedToken, Notification):
        trace.objects.filter(user=user).delete()
    Visit.objects.written_by(user).delete()
