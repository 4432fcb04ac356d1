"""Taking back the consent to keep health data: memberships and all else below, and here what was read,
muted, followed and folded."""

from django.db import transaction

from accounts.models import Notification, User
from communities import withdrawing
from posts.models import AllRead, Dismissal, Reading, TagFollow, TagMute, ThreadFollow, ThreadMute, TopicFold


@transaction.atomic
def withdraw(user: User) -> None:
    """As `communities.withdrawing.withdraw`, which holds back whoever would remember something at the same moment; then
    everything that tells what `user` has read, or would rather not."""
    withdrawing.withdraw(user)
    for trace in (Reading, AllRead, Dismissal, ThreadMute, TopicFold, ThreadFollow, TagFollow, TagMute, Notification):
        trace.objects.filter(user=user).delete()
